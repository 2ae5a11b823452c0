/** `work.export`: the model with its card, or masks, into a folder of the person's choice. */
import { appError } from '#shared/contract/errors.ts';
import type { ExportRequest, ExportResult } from '#shared/contract/stage2.ts';
import type { DecodedMask } from '../ports/images.ts';
import type { ImageRecord } from '../ports/repos.ts';
import type { ProjectHandle } from '../ports/workbench.ts';
import type { RunOptions } from './bench-service.ts';
import { cardFile, modelCardOf, modelFile } from './export-card.ts';
import { projectOf } from './projects-service.ts';
import { createLeavesReader, newestStage2 } from './stage2-leaves.ts';

export interface ExportDeps {
  readonly readPart: (path: string, offset: number, length: number) => Promise<Uint8Array>;
  /** Class ids of a stored mask. */
  readonly decodeMask: (path: string) => Promise<DecodedMask>;
  /** Writes <out>/<name>, whole or not at all, making folders; answers with the bytes written. Throws `read-only`, `disk-full`. */
  readonly writeFile: (out: string, name: string, content: Uint8Array) => Promise<number>;
  readonly copyFile: (from: string, out: string, name: string) => Promise<number>;
  /** Indexed PNG with the class colours as palette; a mask of another size is brought to this one by nearest neighbour. */
  readonly encodeMask: (mask: DecodedMask, widthPx: number, heightPx: number) => Promise<Uint8Array>;
  readonly appVersion: string;
}

export async function exportProduct(deps: ExportDeps, handle: ProjectHandle, request: ExportRequest, options: RunOptions): Promise<ExportResult> {
  const run = await newestStage2(handle);
  if (!run) throw appError('not-found', 'Stage 2 has not run yet, so there is nothing to export', 'Run stage 2.');
  const started = performance.now();
  options.listener.stepStarted('export');
  const result = await (request.what === 'model' ? exportModel(deps, handle, request.out) : exportMasks(deps, handle, request, options));
  options.listener.stepEnded('export', (performance.now() - started) / 1000, false);
  return result;
}

async function exportModel(deps: ExportDeps, handle: ProjectHandle, out: string): Promise<ExportResult> {
  const run = await newestStage2(handle);
  const deliverable = run?.stored.deliverable ?? null;
  if (!run || !deliverable) throw appError('not-found', 'The run made no model', 'Run stage 2 again.');
  const card = new TextEncoder().encode(modelCardOf(run, await projectOf(handle.open), await handle.open.repos.operatingPoints.list(), deps.appVersion));
  const bytes = (await deps.copyFile(handle.blobs.path(deliverable.blob), out, modelFile)) + (await deps.writeFile(out, cardFile, card));
  return { folder: out, files: 2, bytes, skipped: 0 };
}

async function exportMasks(deps: ExportDeps, handle: ProjectHandle, request: ExportRequest, options: RunOptions): Promise<ExportResult> {
  const { blobs } = handle;
  const { run, leaves } = await createLeavesReader().need(handle);
  const idOf = Uint8Array.from({ length: 256 }, (_, i) => (i === 255 ? 255 : i === 0 ? 0 : (leaves.classes[i - 1]?.id ?? 255)));
  const learnedRow = new Map(leaves.train.rows.map((r, i) => [r.sha256, i]));
  const testRow = new Map(leaves.test.rows.map((r, i) => [r.sha256, i]));
  const studentMap = new Map([...leaves.scored.val, ...leaves.scored.test].map((i) => [i.sha256, i.map]));

  /** Null where there is no mask of this kind. */
  async function maskOf(image: ImageRecord): Promise<DecodedMask | null> {
    if (request.source === 'student') {
      const map = studentMap.get(image.sha256);
      return map ? deps.decodeMask(blobs.path(map)) : null;
    }
    const inTrain = learnedRow.get(image.sha256);
    const learned = inTrain === undefined ? null : leaves.learned[inTrain];
    if (learned?.mask) return deps.decodeMask(blobs.path(learned.mask));
    if (learned?.kind === 'nothing-there' || learned?.kind === 'normal') return { widthPx: 1, heightPx: 1, ids: new Uint8Array(1) };
    const source = inTrain !== undefined ? leaves.train : leaves.test;
    const row = inTrain ?? testRow.get(image.sha256);
    if (row === undefined || (learned !== null && learned?.kind !== 'pseudo')) return null;
    const labels = inTrain !== undefined && leaves.relabelled ? leaves.relabelled : source.labels;
    const area = source.grid.height * source.grid.width;
    const cells = await deps.readPart(blobs.path(labels.blob), row * area, area);
    return { heightPx: source.grid.height, widthPx: source.grid.width, ids: cells.map((v) => idOf[v] as number) };
  }

  const wanted: readonly string[] = request.splits;
  const images = (await handle.open.repos.images.list()).filter((i) => i.split !== null && wanted.includes(i.split));
  const names = maskNames(images);
  let files = 0;
  let bytes = 0;
  const rows: { readonly file: string; readonly mask: string; readonly split: string }[] = [];
  for (const [n, image] of images.entries()) {
    if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Start the export again; files already written are replaced.');
    const mask = await maskOf(image);
    if (mask) {
      const name = `masks/${names.get(image.id) as string}`;
      bytes += await deps.writeFile(request.out, name, await deps.encodeMask(mask, image.widthPx, image.heightPx));
      rows.push({ file: image.relPath, mask: name, split: image.split as string });
      files++;
    }
    options.listener.stepProgress('export', n + 1, images.length);
  }
  const text = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  bytes += await deps.writeFile(request.out, 'classes.json', text(Object.fromEntries(leaves.classes.map((c) => [c.id, c.name]))));
  bytes += await deps.writeFile(
    request.out,
    'masks.json',
    text({ product: 'tegakari', program: deps.appVersion, source: request.source, values: '0 background, 255 left out as doubtful, else class id', run: run.record.id, datasetVersion: run.stored.basis?.dataset ?? null, images: rows }),
  );
  return { folder: request.out, files, bytes, skipped: images.length - files };
}

/** `<stem>.png`, as the plain layout wants it; pictures of one name in several folders keep their folder in the name. */
function maskNames(images: readonly ImageRecord[]): ReadonlyMap<string, string> {
  const stem = (path: string): string => path.replace(/\.[^./]+$/, '');
  const short = (image: ImageRecord): string => stem(image.relPath.split('/').at(-1) as string);
  const uses = new Map<string, number>();
  for (const i of images) uses.set(short(i), (uses.get(short(i)) ?? 0) + 1);
  const taken = new Set<string>();
  return new Map(
    images.map((i) => {
      let name = uses.get(short(i)) === 1 ? short(i) : stem(i.relPath).replaceAll('/', '__');
      // Files of one stem and two endings in one folder.
      while (taken.has(name)) name = `${name}_`;
      taken.add(name);
      return [i.id, `${name}.png`];
    }),
  );
}
