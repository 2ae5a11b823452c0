import { expect, it } from 'vitest';
import type { SeedUpdateFacts, Stage1Leaves } from '../ports/method.ts';
import { fillSample, openMemoryProject, sampleImage } from '../storage/memory-project.ts';
import { reviewService } from './review-service.ts';
import type { ReviewDeps } from './review-service.ts';

const context = { signal: new AbortController().signal };
const sha = (n: number): string => n.toString(16).padStart(64, '0');
const blob = (name: string) => ({ blob: name, bytes: 0 });
const grid = { height: 1, width: 2 };
/** Four tagged images: crack, crack, dent, both. */
const tags = [['present', 'absent'], ['present', 'absent'], ['absent', 'present'], ['present', 'present']] as const;
const doubts = [0.9, 0.7, 0.3, 0.1];
/** Each image's row of a stack is its number and that plus 100. */
const stack = (base: number): Uint8Array => Uint8Array.from({ length: 8 }, (_, i) => base + Math.floor(i / 2) + 100 * (i % 2));
const update: SeedUpdateFacts = {
  version: 1, basis: 'labels', corrections: 4, nothingThere: 0, folds: 2, heldOut: { before: null, after: null, n: 0, perImage: [] },
  labels: blob('labels-2'), scores: blob('scores'), best: blob('best'), doubtMaps: blob('doubt-2'), doubts: [0.2, 0.4, 0.6, 0.8], changes: [],
};

/** @param queue image numbers (1 …) in the order of the run @param random those drawn at random */
async function service(queue: readonly number[], random: readonly number[], kept: SeedUpdateFacts | null = null) {
  const { repos } = openMemoryProject();
  const ids = await fillSample(repos, [1, 2, 3, 4].map((n) => sampleImage(n)));
  const leaves = {
    version: 1, classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'dent' }], refinedThreshold: 0.5, featureLevels: [],
    seeds: { maps: blob('maps'), mapGrid: grid, labels: blob('labels'), doubtMaps: blob('doubt'), grid, ignoredShare: 0, rows: doubts.map((doubt, i) => ({ sha256: sha(i + 1), doubt })) },
    images: tags.map((t) => ({ tags: t, features: blob('features'), peaks: [] })),
  } as unknown as Stage1Leaves;
  const run = await repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
  await repos.runs.finish(run.id, { result: { result: { stage1: { refiner: { id: 'pamr' } } }, stage1Leaves: blob('leaves'), review: { queue: queue.map(sha), random: random.map(sha) } }, device: null, hashes: null });
  const bytes: Record<string, Uint8Array> = { leaves: new TextEncoder().encode(JSON.stringify(leaves)), doubt: stack(0), 'doubt-2': stack(50) };
  const stored: number[][] = [];
  const deps = {
    sessions: { get: async () => ({
      id: 'p',
      open: { repos: { ...repos, seedUpdates: { list: async () => (kept ? [{ state: 'kept', json: kept }] : []) } } },
      blobs: { get: async (name: string) => bytes[name], path: (name: string) => name, put: async (b: Uint8Array) => ({ sha256: sha(stored.push([...b]) - 1) }) },
    }) },
    state: {},
    changes: { emit: () => undefined },
    readPart: async (name: string, offset: number, length: number) => (bytes[name] ?? new Uint8Array(64)).subarray(offset, offset + length),
  } as unknown as ReviewDeps;
  const review = reviewService(deps);
  const queued = async () => (await review['review.queue']({ project: 'p' }, context))?.items.map((i) => [Number.parseInt(i.sha256, 16), i.sample, i.turnOf, i.doubt]);
  const doubtOf = async (n: number) => {
    const { doubt } = await review['review.image']({ project: 'p', imageId: ids[n - 1] as string }, context);
    return doubt && { cells: stored[Number.parseInt(doubt.map, 16)], grid: doubt.grid };
  };
  return { queued, doubtOf };
}

it('names the class whose turn put an image where it stands, none for what was drawn at random', async () => {
  const { queued } = await service([1, 3, 2, 4], [2]);
  expect(await queued()).toEqual([[2, 'random', null, 0.7], [1, 'queue', 1, 0.9], [3, 'queue', 2, 0.3], [4, 'queue', 2, 0.1]]);
});

it('names no class where an older program went by doubt alone', async () => {
  const { queued } = await service([1, 2, 3, 4], []);
  expect((await queued())?.map((i) => [i[0], i[2]])).toEqual([[1, null], [2, null], [3, null], [4, null]]);
});

it('gives the row of doubt of the seed under review, of the update where one is kept', async () => {
  const run = await service([1, 3, 2, 4], []);
  expect(await run.doubtOf(3)).toEqual({ cells: [2, 102], grid });
  const updated = await service([1, 3, 2, 4], [], update);
  expect(await updated.doubtOf(3)).toEqual({ cells: [52, 152], grid });
  expect((await updated.queued())?.map((i) => [i[0], i[2], i[3]])).toEqual([[4, 1, 0.8], [3, 2, 0.6], [2, 1, 0.4], [1, 1, 0.2]]);
});

it('has no doubt to show for seeds that an older program updated, rather than that of other seeds', async () => {
  const { doubtMaps: _, ...older } = update;
  expect(await (await service([1, 3, 2, 4], [], older)).doubtOf(3)).toBeNull();
});
