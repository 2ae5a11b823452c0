/** What a method may see (product specification §3): masks of train and val must not move anything but scores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStage1, runStage2 } from '../../src/main/stages/proof.ts';
import type { StepCache } from '../../src/main/ports/repos.ts';
import type { TrueMask, TrueMasks } from '../../src/main/ports/method.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';
import { openBuiltInSet } from '../support/built-in-set.ts';

const options = { seed: 5, level: 0.95, licence: 'test' };
let set: Awaited<ReturnType<typeof openBuiltInSet>>;

/** Nothing is reused between the two runs but features, which never meet a mask. */
function featuresOnly(cache: StepCache): StepCache {
  return { ...cache, get: async (key) => {
    const entry = await cache.get(key);
    return entry && /^(features|cam-views)/.test(entry.name) ? entry : null;
  } };
}

async function scrambled(splits: readonly string[]): Promise<TrueMasks> {
  const random = createRandom('scramble');
  const out = new Map<string, TrueMask>(set.masks);
  for (const image of set.data.images.filter((i) => splits.includes(i.split))) {
    const ids = Uint8Array.from({ length: image.widthPx * image.heightPx }, () => random.int(5));
    out.set(image.sha256, await set.putMask(ids, image.widthPx, image.heightPx));
  }
  return out;
}

async function tagsOnly(masks: TrueMasks) {
  const run = set.runner(featuresOnly(set.cache));
  const stage1 = await runStage1(run, set.data, masks, options);
  const stage2 = await runStage2(run, stage1, new Map(), masks, options);
  return {
    learned: {
      threshold: stage1.threshold,
      queue: stage1.figures.queue,
      randomSample: stage1.figures.randomSample,
      pseudoMasks: stage1.refined.labels,
      doubts: stage1.refined.doubts,
      student: stage2.student.weights,
      minArea: stage2.figures.minArea,
      deliverable: stage2.figures.deliverable,
    },
    scored: { seeds: stage1.figures.seeds.miou, student: stage2.figures.student.miou },
  };
}

beforeAll(async () => {
  set = await openBuiltInSet(32, 6);
}, 120_000);
afterAll(() => set.close());

describe('comparison masks', () => {
  it('of train and val move no threshold, no queue and no weight; those of test move only scores', { timeout: 600_000 }, async () => {
    const plain = await tagsOnly(set.masks);
    const trainScrambled = await tagsOnly(await scrambled(['train', 'val']));
    expect(trainScrambled).toEqual(plain);
    const allScrambled = await tagsOnly(await scrambled(['train', 'val', 'test']));
    expect(allScrambled.learned).toEqual(plain.learned);
    // The control: scrambled test masks must show, or this test could not fail.
    expect(allScrambled.scored).not.toEqual(plain.scored);
  });
});
