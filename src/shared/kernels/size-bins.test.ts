import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { accumulateSizeBins, sizeBinCounts, sizeRecalls } from './size-bins.ts';

function countsOf(truth: Uint8Array, predicted: Uint8Array, height: number, width: number): Float64Array {
  const counts = new Float64Array(sizeBinCounts);
  accumulateSizeBins(counts, truth, predicted, height, width);
  return counts;
}

describe('recall by size', () => {
  it('sorts and hits by hand', () => {
    // 100×100: 1 px (0.01 %), 5 px (0.05 %), 50 px (0.5 %), 500 px (5 %), 600 px (6 %); columns far apart in rows of their own.
    const truth = new Uint8Array(10_000);
    const predicted = new Uint8Array(10_000);
    const put = (start: number, area: number, hit: number): void => {
      truth.fill(1, start, start + area);
      predicted.fill(1, start, start + hit);
    };
    put(0, 1, 0);
    put(200, 5, 1);
    put(400, 50, 15);
    put(600, 500, 250);
    put(1300, 600, 600);
    const [tiny, small, medium, large] = sizeRecalls(countsOf(truth, predicted, 100, 100));
    expect(tiny).toEqual({ bin: 'tiny', defects: 1, anyPixel: 0, overlap30: 0, overlap50: 0 });
    expect(small).toEqual({ bin: 'small', defects: 1, anyPixel: 1, overlap30: 0, overlap50: 0 });
    expect(medium).toEqual({ bin: 'medium', defects: 2, anyPixel: 1, overlap30: 1, overlap50: 0.5 });
    expect(large).toEqual({ bin: 'large', defects: 1, anyPixel: 1, overlap30: 1, overlap50: 1 });
  });

  it('equals a count over scipy.ndimage regions', () => {
    const { size, truth, predicted, counts } = oracle.sizeBins;
    expect([...countsOf(Uint8Array.from(truth), Uint8Array.from(predicted), size[0], size[1])]).toEqual(counts);
  });

  it('takes another class or ignore for no hit, ignore for no defect, and answers NaN for an empty bin', () => {
    expect([...countsOf(Uint8Array.of(1, 0, 2), Uint8Array.of(2, 1, 255), 1, 3).subarray(12)]).toEqual([2, 0, 0, 0]);
    expect([...countsOf(Uint8Array.of(255), Uint8Array.of(255), 1, 1)]).toEqual(Array.from({ length: 16 }, () => 0));
    expect(sizeRecalls(new Float64Array(sizeBinCounts))[0]).toEqual({ bin: 'tiny', defects: 0, anyPixel: NaN, overlap30: NaN, overlap50: NaN });
  });

  it('refuses wrong sizes', () => {
    expect(() => countsOf(new Uint8Array(4), new Uint8Array(3), 2, 2)).toThrow(RangeError);
    expect(() => countsOf(new Uint8Array(3), new Uint8Array(3), 2, 2)).toThrow(RangeError);
    expect(() => accumulateSizeBins(new Float64Array(4), new Uint8Array(4), new Uint8Array(4), 2, 2)).toThrow(RangeError);
    expect(() => sizeRecalls(new Float64Array(4))).toThrow(RangeError);
  });
});
