/** A small piece of the built-in data set on disk, wired like the product, for pipeline tests. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../src/main/engine/client.ts';
import { launchEngineChild } from '../../src/main/engine/launch-child.ts';
import { openBlobStore } from '../../src/main/files/blob-store.ts';
import { createImageCodec } from '../../src/main/files/image-codec.ts';
import { createModelStore } from '../../src/main/files/model-store.ts';
import { writeProjectImage } from '../../src/main/files/project-files.ts';
import { createStepRunner } from '../../src/main/pipeline/run-steps.ts';
import type { MethodImage, TrueMask } from '../../src/main/ports/method.ts';
import { openStepCache } from '../../src/main/storage/open-project.ts';
import { DEFECT_CLASSES } from '../../src/shared/synth/defect-classes.ts';
import { planDemoSet } from '../../src/shared/synth/plan.ts';
import { renderDemoImage } from '../../src/shared/synth/render.ts';

export const root = join(import.meta.dirname, '..', '..');

export async function openBuiltInSet(count: number, seed: number) {
  const dir = mkdtempSync(join(tmpdir(), 'tegakari-set-'));
  const store = { now: () => new Date(0).toISOString(), newId: randomUUID };
  const cache = openStepCache(dir, store);
  const blobs = await openBlobStore(dir, store);
  const codec = createImageCodec();
  const models = createModelStore(join(root, 'models'), 'efficientnet-lite0-os16');
  const card = await models.backbone(undefined);
  const engine = createEngine({ launch: launchEngineChild, device: 'cpu', platform: process.platform });
  const paths = new Map<string, string>();
  const images: MethodImage[] = [];
  const masks = new Map<string, TrueMask>();
  for (const plan of planDemoSet({ images: count, seed })) {
    const made = renderDemoImage(plan);
    const picture = { widthPx: made.width, heightPx: made.height, rgb: made.rgb };
    const { sha256 } = await writeProjectImage(codec, dir, plan.file, picture);
    paths.set(sha256, join(dir, 'images', plan.file));
    images.push({ sha256, widthPx: made.width, heightPx: made.height, split: plan.split, group: plan.lot, tags: DEFECT_CLASSES.map((c) => (made.tags.includes(c.name) ? 'present' : 'absent')) });
    masks.set(sha256, await putMask(made.mask, made.width, made.height));
  }

  async function putMask(ids: Uint8Array, widthPx: number, heightPx: number): Promise<TrueMask> {
    const info = await blobs.put(await codec.encodeMaskPng({ widthPx, heightPx, ids }));
    return { blob: info.sha256, bytes: info.bytes, regions: 1 };
  }

  return {
    data: { classes: DEFECT_CLASSES.map(({ id, name }) => ({ id, name })), images, card },
    masks,
    putMask,
    codec,
    blobs,
    /** A fresh runner on the same cache; `fresh` forgets what was cached. */
    runner: (steps = cache.steps) =>
      createStepRunner({
        base: {
          engine,
          blobs,
          codec,
          imagePath: (sha) => paths.get(sha) as string,
          modelPath: () => models.path(card),
          readFile,
          sha256: (content) => createHash('sha256').update(content).digest('hex'),
          signal: new AbortController().signal,
        },
        store: steps,
        listener: { stepStarted: () => undefined, stepProgress: () => undefined, stepEnded: () => undefined },
      }),
    cache: cache.steps,
    close: async () => {
      await engine.stop();
      await cache.close();
    },
  };
}
