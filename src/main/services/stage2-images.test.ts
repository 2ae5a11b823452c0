import { expect, it } from 'vitest';
import type { LabelledImages, ScoredImage, Stage2Leaves } from '../ports/method.ts';
import { findImages } from './stage2-images.ts';

const none = { blob: '', bytes: 0 };
const labelled = (rows: LabelledImages['rows']): LabelledImages => ({ maps: none, mapGrid: { height: 1, width: 1 }, labels: none, doubtMaps: none, grid: { height: 1, width: 1 }, ignoredShare: 0, rows });
/** Two classes: confusion is 3 × 3, truth in rows. */
const image = (sha256: string, more: Partial<ScoredImage>): ScoredImage => ({ sha256, largest: [0, 0], map: '', confusion: null, sizeBins: null, iou: null, truth: null, present: [], tagged: false, normal: false, ...more });
const leaves = (test: readonly ScoredImage[], val: readonly ScoredImage[] = []): Stage2Leaves => ({
  version: 1,
  classes: [{ id: 5, name: 'crack' }, { id: 9, name: 'dent' }],
  seedThreshold: 0.4,
  refinedThreshold: 0.5,
  train: labelled([{ sha256: 't1', doubt: 0.2 }, { sha256: 't2', doubt: 0 }, { sha256: 't3', doubt: 0.7 }]),
  test: labelled([]),
  learned: [],
  source: 'refined',
  sample: { rows: ['t3', 't1'], grid: { height: 1, width: 1 }, labels: [] },
  relabelled: null,
  curves: [],
  doubt: { auroc: null, spearman: null },
  scored: { val, test },
});
const a = image('a', { largest: [0.1, 0], confusion: [90, 2, 0, 4, 4, 0, 0, 0, 0], sizeBins: [2, 1, 0, 0, ...Array<number>(12).fill(0)], iou: 0.4, present: [1], tagged: true });
const b = image('b', { largest: [0, 0], confusion: [80, 0, 0, 9, 1, 0, 10, 0, 0], sizeBins: [3, 0, 0, 0, ...Array<number>(12).fill(0)], iou: 0.05, present: [1, 2], tagged: true });
const normal = image('n', { largest: [0.3, 0], confusion: [70, 30, 0, 0, 0, 0, 0, 0, 0], iou: 0, normal: true });
const unknown = image('u', { largest: [0.2, 0] });
const all = leaves([a, b, normal, unknown], [image('v', { largest: [0.02, 0], tagged: true }), image('w', { largest: [0.03, 0] })]);
const names = (filter: Parameters<typeof findImages>[1], minArea = 0.05) => findImages(all, filter, minArea).map((f) => f.sha256);

it('a wrong cell: the image with most such pixels first, images without any left out', () => {
  expect(findImages(all, { kind: 'cell', truth: 1, prediction: 0 }, 0.05).map((f) => [f.sha256, f.amount])).toEqual([['b', 9], ['a', 4]]);
  expect([names({ kind: 'cell', truth: 2, prediction: 0 }), names({ kind: 'cell', truth: 2, prediction: 1 }), names({ kind: 'cell', truth: 7, prediction: 0 })]).toEqual([['b'], [], []]);
});

it('a right cell and a class: lowest IoU of the class first, the normal image with a false find among them', () => {
  expect(names({ kind: 'cell', truth: 1, prediction: 1 })).toEqual(['b', 'a']);
  expect(findImages(all, { kind: 'class', index: 1 }, 0.05).map((f) => [f.sha256, f.amount])).toEqual([['n', 0], ['b', 0.1], ['a', 0.4]]);
});

it('misses are tagged images without a call, by tag for one class; false alarms only normal images', () => {
  expect([names({ kind: 'miss', index: 0 }), names({ kind: 'miss', index: 2 }), names({ kind: 'miss', index: 1 }, 0.2), names({ kind: 'false-alarm' }), names({ kind: 'false-alarm' }, 0.5)]).toEqual([['b'], ['b'], ['b', 'a'], ['n'], []]);
});

it('low IoU leaves normal images out; a size bin puts most missed defects first', () => {
  expect([names({ kind: 'low-iou' }), names({ kind: 'size', bin: 0 }), names({ kind: 'size', bin: 3 })]).toEqual([['b', 'a'], ['b', 'a'], []]);
});

it('the grey zone lists only images whose tags are known; pseudo masks only tagged ones, most doubtful first', () => {
  expect([names({ kind: 'grey', split: 'val', low: 0.01, high: 0.05 }), names({ kind: 'grey', split: 'test', low: 0.01, high: 0.35 }), names({ kind: 'pseudo', split: 'train' })]).toEqual([['v'], ['n', 'a'], ['t3', 't1']]);
});

it('the images that the refiners were tried on stay in the order they were drawn; older runs kept none', () => {
  expect(findImages(all, { kind: 'tried' }, 0.05).map((f) => [f.sha256, f.amount])).toEqual([['t3', 0.7], ['t1', 0.2]]);
  const { sample: _, ...older } = all;
  expect(findImages(older, { kind: 'tried' }, 0.05)).toEqual([]);
});
