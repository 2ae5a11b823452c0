import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/support/expect-close.ts';
import { featureSimilarity } from './similarity.ts';

describe('featureSimilarity', () => {
  // Two channels over a row of four cells: (1,0) (2,0) (0,3) (1,1).
  const features = Float32Array.of(1, 2, 0, 1, 0, 0, 3, 1);

  it('is the cosine by hand, whatever the lengths', () => {
    const map = featureSimilarity(features, 2, 1, 4, false)({ x: 0.3, y: 0.5 });
    expect([map.column, map.row, map.width, map.height]).toEqual([1, 0, 4, 1]);
    expectClose(map.values, [1, 1, 0, Math.SQRT1_2], 1e-6);
  });

  it('takes the mean off where asked: opposite sides of it become unlike', () => {
    // Means 1 and 1: (0,−1) (1,−1) (−1,2) (0,0).
    const map = featureSimilarity(features, 2, 1, 4, true)({ x: 0, y: 0 });
    expectClose(map.values, [1, Math.SQRT1_2, -2 / Math.sqrt(5), -1], 1e-6);
  });

  it('brings points outside in, and likens nothing to cells without a direction', () => {
    const source = featureSimilarity(Float32Array.of(0, NaN, 1), 1, 1, 3, false);
    expect([...source({ x: -4, y: 9 }).values]).toEqual([-1, -1, 0]);
    expect([...source({ x: 1, y: 0 }).values]).toEqual([-1, -1, 1]);
    expect(source({ x: 1, y: 1 }).column).toBe(2);
  });

  it('refuses sizes that do not fit', () => {
    expect(() => featureSimilarity(features, 2, 2, 4, false)).toThrow(RangeError);
    expect(() => featureSimilarity(features, 2, 0, 4, false)).toThrow(RangeError);
  });
});
