import { expect, it } from 'vitest';
import type { Stage2Leaves } from '../ports/method.ts';
import { fillSample, openMemoryProject, sampleImage } from '../storage/memory-project.ts';
import { stage2Service } from './stage2-service.ts';
import type { Stage2Deps } from './stage2-service.ts';

const context = { signal: new AbortController().signal };
const sha = (n: number): string => n.toString(16).padStart(64, '0');
const blob = (name: string) => ({ blob: name, bytes: 0 });
const grid = { height: 1, width: 2 };
const labelled = { maps: blob('maps'), mapGrid: grid, labels: blob('labels'), doubtMaps: blob('doubt'), grid, ignoredShare: 0, rows: [1, 2, 3].map((n) => ({ sha256: sha(n), doubt: 0.5 })) };
const refiners = ['pamr', 'dense-crf', 'random-walk'] as const;

/** Three train images, of which the third and the first were tried, in that order. */
async function layersOf(more: Partial<Stage2Leaves>) {
  const { repos } = openMemoryProject();
  await fillSample(repos, [1, 2, 3].map((n) => sampleImage(n, { comparisonMask: sha(90 + n) })));
  const leaves: Stage2Leaves = {
    version: 1, classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'dent' }], seedThreshold: 0.4, refinedThreshold: 0.5, train: labelled, test: { ...labelled, rows: [] },
    learned: [1, 2, 3].map(() => ({ kind: 'pseudo', mask: null })), source: 'refined', relabelled: null, curves: [], doubt: { auroc: null, spearman: null }, scored: { val: [], test: [] }, ...more,
  };
  const run = await repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
  await repos.runs.finish(run.id, { result: { result: { stage2: {} }, stage2Leaves: blob('leaves') }, device: null, hashes: null });
  const bytes: Record<string, Uint8Array> = { leaves: new TextEncoder().encode(JSON.stringify(leaves)) };
  refiners.forEach((id, i) => (bytes[id] = Uint8Array.of(10 * i, 10 * i + 1, 10 * i + 2, 10 * i + 3)));
  const stored: number[][] = [];
  const deps = {
    sessions: { get: async () => ({ id: 'p', open: { repos }, blobs: { get: async (name: string) => bytes[name], path: (name: string) => name, put: async (b: Uint8Array) => ({ sha256: sha(stored.push([...b]) - 1) }) } }) },
    readPart: async (name: string, offset: number, length: number) => (bytes[name] ?? new Uint8Array(64)).subarray(offset, offset + length),
  } as unknown as Stage2Deps;
  const service = stage2Service(deps);
  return async (n: number) => {
    const { tried, truth } = await service['stage2.layers']({ project: 'p', sha256: sha(n) }, context);
    return { truth, tried: tried && { grid: tried.grid, rows: tried.labels.map((l) => [l.id, stored[Number.parseInt(l.labels, 16)]]) } };
  };
}
const sample = { rows: [sha(3), sha(1)], grid, labels: refiners.map((id) => ({ id, labels: blob(id) })) };

it('gives an image of the sample its own row of each refiner, whatever its place among the train images', async () => {
  const layers = await layersOf({ sample });
  expect((await layers(3)).tried).toEqual({ grid, rows: [['pamr', [0, 1]], ['dense-crf', [10, 11]], ['random-walk', [20, 21]]] });
  expect((await layers(1)).tried).toEqual({ grid, rows: [['pamr', [2, 3]], ['dense-crf', [12, 13]], ['random-walk', [22, 23]]] });
  expect((await layers(2)).tried).toBeNull();
});

it('has none where the refiner was stated, nor in a run of an older program', async () => {
  expect((await (await layersOf({ sample: null }))(3)).tried).toBeNull();
  expect((await (await layersOf({}))(3)).tried).toBeNull();
});

it('keeps comparison masks of train images off the screen: they are for scores alone', async () => {
  expect((await (await layersOf({ sample }))(3)).truth).toBeNull();
});
