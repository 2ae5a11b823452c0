/** The models folder: cards, and models held against them. */
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import { modelCardSchema } from '#shared/contract/models.ts';
import type { ModelCard, ModelList } from '#shared/contract/models.ts';

export interface ModelStore {
  /** Cards in order of id; a broken card throws AppError model-mismatch naming the file. */
  cards(): Promise<readonly ModelCard[]>;
  /** The default backbone, or the one with this id. Throws AppError model-missing. */
  backbone(id: string | undefined): Promise<ModelCard>;
  path(card: ModelCard): string;
  /** Hashes every model file and compares it with its card. */
  verify(): Promise<ModelList>;
}

/** `differs` says in words how a model's own inputs and outputs differ from its card; null = not at all. It may throw for what is no model. */
export function createModelStore(folder: string, defaultBackbone: string, differs: (card: ModelCard, bytes: Uint8Array) => string | null = () => null): ModelStore {
  const path = (card: ModelCard): string => join(folder, card.id, card.file);

  async function readCard(id: string): Promise<ModelCard> {
    const file = join(folder, id, 'card.json');
    const invalid = (why: string) => appError('model-mismatch', `The model card is not valid (${why})`, 'Restore the folder from the installation.', file);
    let content: unknown;
    try {
      content = JSON.parse(await readFile(file, 'utf8'));
    } catch (e) {
      throw invalid(reason(e));
    }
    const parsed = modelCardSchema.safeParse(content);
    if (!parsed.success) throw invalid(parsed.error.issues[0]?.message ?? 'unknown');
    if (parsed.data.id !== id) throw appError('model-mismatch', `The card says "${parsed.data.id}" but lies in the folder "${id}"`, 'Rename the folder.', file);
    return parsed.data;
  }

  async function cards(): Promise<readonly ModelCard[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    return Promise.all(entries.filter((e) => e.isDirectory()).map((e) => e.name).sort().map(readCard));
  }

  async function check(card: ModelCard): Promise<string | null> {
    try {
      const size = (await stat(path(card))).size;
      if (size !== card.bytes) return `the file has ${size} bytes, the card says ${card.bytes}`;
      const bytes = await readFile(path(card));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (sha256 !== card.sha256) return 'the file is not the one of the card (sha256 differs)';
      // A card that was written for another model has the right hash and the wrong words.
      return differs(card, bytes);
    } catch (e) {
      return reason(e);
    }
  }

  return {
    cards,
    path,
    async backbone(id = defaultBackbone) {
      const found = (await cards()).find((c) => c.id === id);
      if (!found) throw appError('model-missing', `There is no model "${id}"`, 'See "tegakari models list" for those that are there.', join(folder, id));
      const why = await check(found);
      if (why !== null) throw appError('model-mismatch', `The model "${id}" cannot be used: ${why}`, 'Restore it from the installation.', path(found));
      return found;
    },
    async verify() {
      const models = [];
      for (const card of await cards()) {
        const why = await check(card);
        models.push({ id: card.id, name: card.name, licence: card.licence, bytes: card.bytes, ok: why === null, why });
      }
      return { models, notes: [] };
    },
  };
}

function reason(e: unknown): string {
  if ((e as NodeJS.ErrnoException).code === 'ENOENT') return 'the file is missing';
  return e instanceof Error ? e.message : String(e);
}
