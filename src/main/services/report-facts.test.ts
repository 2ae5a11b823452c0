import { describe, expect, it } from 'vitest';
import type { ScoredImage, Stage2Leaves } from '../ports/method.ts';
import type { ImageRecord, ImportProblem } from '../ports/repos.ts';
import type { DataFacts } from '#shared/domain/data-check.ts';
import { sizeHitsOf } from './report-curves.ts';
import { dataPageOf } from './report-data.ts';
import { errorCases } from './report-errors.ts';

const scored = (sha256: string, more: Partial<ScoredImage>): ScoredImage => ({ sha256, largest: [0], map: '', confusion: null, sizeBins: null, iou: null, truth: null, present: [], tagged: false, normal: false, ...more });
const leaves = (test: readonly ScoredImage[]): Stage2Leaves => ({ classes: [{ id: 1, name: 'crack' }], scored: { val: [], test } }) as unknown as Stage2Leaves;

describe('errorCases', () => {
  it('puts the largest missed defect, the largest false find and the lowest overlap first, at most four of a kind', () => {
    const missed = [1, 6, 3, 2, 5].map((pixels) => scored(`m${pixels}`, { tagged: true, confusion: [10 - pixels, 0, pixels, 0] }));
    const alarms = [scored('a1', { normal: true, largest: [0.2] }), scored('a2', { normal: true, largest: [0.4] }), scored('quiet', { normal: true, largest: [0.01] })];
    const low = [scored('l1', { tagged: true, largest: [0.3], iou: 0.5 }), scored('l2', { tagged: true, largest: [0.3], iou: 0 })];
    const found = errorCases(leaves([...missed, ...alarms, ...low]), 0.05);
    expect(found.map(({ image, why }) => [why, image.sha256])).toEqual([['miss', 'm6'], ['miss', 'm5'], ['miss', 'm3'], ['miss', 'm2'], ['false-alarm', 'a2'], ['false-alarm', 'a1'], ['low-iou', 'l2'], ['low-iou', 'l1']]);
    expect(found[0]).toMatchObject({ largest: 0, defect: 0.6 });
  });
});

describe('dataPageOf', () => {
  const image = (id: string, more: Partial<ImageRecord>): ImageRecord => ({ id, rootId: 'r', relPath: `${id}.png`, sha256: id, widthPx: 320, heightPx: 240, exifOrientation: 1, group: null, split: 'train', dhash: null, normal: false, position: 0, ...more });
  const data = { exactLeaks: [['a', 'c']], nearLeaks: [{ a: 'b', b: 'c', bits: 2, markedDifferent: false }] } as unknown as DataFacts;
  const problem = (code: string, file: string): ImportProblem => ({ kind: 'refused', file, code, why: '', todo: '' });

  it('counts lots by split, sizes, repeats, and files that stayed out; leaks carry file names', () => {
    const images = [image('a', { group: 'L1' }), image('b', { group: 'L1', split: 'test', sha256: 'a' }), image('c', { group: 'L2', split: 'test', widthPx: 64 }), image('d', {}), image('later', { split: null, group: 'L9' })];
    const page = dataPageOf(images, [problem('broken', 'x.png'), problem('broken', 'y.png'), { ...problem('note', 'z.png'), kind: 'note' }], data, 'v1');
    expect(page.groups).toEqual([{ name: 'L1', counts: { train: 1, val: 0, test: 1 } }, { name: 'L2', counts: { train: 0, val: 0, test: 1 } }, { name: null, counts: { train: 1, val: 0, test: 0 } }]);
    expect(page).toMatchObject({ version: 'v1', groupsTotal: 3, testGroups: 2, crossingGroups: 1, sizesTotal: 2, sameFiles: 1, refused: [{ code: 'broken', files: 2, example: 'x.png' }] });
    expect(page.sizes[0]).toEqual({ widthPx: 320, heightPx: 240, images: 4 });
    expect(page.leaks).toEqual([{ kind: 'same', files: ['a.png', 'c.png'] }, { kind: 'near', files: ['b.png', 'c.png'] }]);
  });
});

it('sizeHitsOf asks for the interval of whole counts, and of none where nothing was there', () => {
  const asked: (readonly [number, number])[] = [];
  const hits = sizeHitsOf([{ bin: '<0.05%', n: 3, hitAny: 2 / 3, hit30: 1 / 3, hit50: 0 }, { bin: '>5%', n: 0, hitAny: null, hit30: null, hit50: null }], (k, n) => {
    asked.push([k, n]);
    return [0, 1];
  });
  expect(asked).toEqual([[2, 3], [1, 3], [0, 3]]);
  expect(hits[1]).toEqual({ any: null, hit30: null, hit50: null });
});
