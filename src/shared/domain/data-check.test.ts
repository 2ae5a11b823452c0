import { describe, expect, it } from 'vitest';
import { type CheckedImage, checkData, nearDuplicateMaxBits } from './data-check.ts';
import { g1FiguresOf } from './gate-figures.ts';

const classes = ['crack', 'dent'];
const image = (id: string, split: CheckedImage['split'], tags: CheckedImage['tags'], sha256 = id): CheckedImage => ({ id, split, tags, sha256 });
const images = [
  image('a', 'train', ['present', 'absent']),
  image('b', 'train', ['absent', 'absent']),
  image('c', 'train', ['unknown', 'present']),
  image('d', 'val', ['present', 'present']),
  image('e', 'test', ['unknown', 'unknown'], 'a'),
  image('f', 'test', ['absent', 'absent']),
];

describe('checkData', () => {
  it('counts tags a split, unknown cells of train only, and normals', () => {
    const facts = checkData(images, classes, []);
    expect(facts.images).toEqual({ train: 3, val: 1, test: 2 });
    expect(facts.normal).toEqual({ train: 1, val: 0, test: 1 });
    expect(facts.unknownShare).toBe(1 / 6);
    expect(facts.classes[0]).toEqual({
      name: 'crack',
      counts: {
        train: { present: 1, absent: 1, unknown: 1 },
        val: { present: 1, absent: 0, unknown: 0 },
        test: { present: 0, absent: 1, unknown: 1 },
      },
    });
    expect(facts.allTaggedAlike).toBe(false);
  });

  it('finds identical files across splits and leaves those inside one split alone', () => {
    expect(checkData(images, classes, []).exactLeaks).toEqual([['a', 'e']]);
    expect(checkData([images[0], image('g', 'train', ['present', 'absent'], 'a')], classes, []).exactLeaks).toEqual([]);
  });

  it('counts look-alikes only across splits, within the limit, unmarked and not identical', () => {
    const pair = (a: string, b: string, bits = nearDuplicateMaxBits, markedDifferent = false) => ({ a, b, bits, markedDifferent });
    const pairs = [
      pair('b', 'd'), pair('b', 'f', nearDuplicateMaxBits + 1), pair('c', 'd', 0, true), pair('a', 'b'), pair('a', 'e'), pair('a', 'nobody'),
    ];
    expect(checkData(images, classes, pairs).nearLeaks).toEqual([pair('b', 'd')]);
  });

  it('has no share without train images or classes, and sees tags that are all alike', () => {
    expect(checkData([], classes, []).unknownShare).toBeNull();
    expect(checkData(images, [], []).unknownShare).toBeNull();
    expect(checkData(images.slice(5).concat(image('h', 'val', ['absent', 'absent'])), classes, []).allTaggedAlike).toBe(true);
    expect(checkData(images.slice(5), classes, []).allTaggedAlike).toBe(false);
  });

  it('gives G1 its figures', () => {
    expect(g1FiguresOf(checkData(images, classes, []))).toEqual({
      trainImages: 3,
      positives: [{ name: 'crack', n: 1 }, { name: 'dent', n: 1 }],
      unknownShare: 1 / 6,
      leaks: { exact: 1, near: 0 },
    });
  });
});
