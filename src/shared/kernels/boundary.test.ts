import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { accumulateBoundary, boundaryDistance, boundaryIou } from './boundary.ts';

function sumsOf(classes: number, truth: Uint8Array, predicted: Uint8Array, height: number, width: number): Float64Array {
  const sums = new Float64Array(2 * classes);
  accumulateBoundary(sums, classes, truth, predicted, height, width);
  return sums;
}

/** A 10×10 map with a rectangle of class 1, corners inclusive. */
function rectangle(left: number, top: number, right: number, bottom: number): Uint8Array {
  return Uint8Array.from({ length: 100 }, (_, p) => (p % 10 >= left && p % 10 <= right && p >= 10 * top && p < 10 * bottom + 10 ? 1 : 0));
}

describe('boundaryDistance', () => {
  it('is 2 % of the diagonal, at least 1, halves to even as in Python', () => {
    expect([boundaryDistance(1, 1), boundaryDistance(60, 80), boundaryDistance(75, 100), boundaryDistance(320, 320)]).toEqual([1, 2, 2, 9]);
  });
});

describe('boundary IoU', () => {
  it('compares two rings by hand', () => {
    // Rings of 5×5 and 4×5 squares (1 px wide): 16 and 14 px; they share all of the smaller but its right side's inner 3.
    const [, hits, , all] = sumsOf(2, rectangle(2, 2, 6, 6), rectangle(2, 2, 5, 6), 10, 10);
    expect([hits, all]).toEqual([11, 19]);
  });

  it('equals erosion in scipy.ndimage over a set', () => {
    const { size, classes, truth, predicted, distance, intersections, unions } = oracle.boundary;
    expect(boundaryDistance(size[0], size[1])).toBe(distance);
    const sums = sumsOf(classes, Uint8Array.from(truth), Uint8Array.from(predicted), size[0], size[1]);
    expect([...sums]).toEqual([...intersections, ...unions]);
    const ratios = intersections.map((n, k) => n / unions[k]);
    const { perClass, mean } = boundaryIou(sums, classes);
    expectClose(perClass, ratios, 1e-12);
    expectClose([mean], [(ratios[1] + ratios[2] + ratios[3]) / 3], 1e-12);
  });

  it('makes a mask that fills the image its own frame', () => {
    const [, hits, , all] = sumsOf(2, new Uint8Array(100).fill(1), new Uint8Array(100).fill(1), 10, 10);
    expect([hits, all]).toEqual([36, 36]);
    expect([...sumsOf(2, Uint8Array.of(1), Uint8Array.of(1), 1, 1)]).toEqual([0, 1, 0, 1]);
  });

  it('invents no boundary along ignored pixels and leaves them out', () => {
    const truth = rectangle(0, 0, 9, 9);
    truth[55] = 255;
    expect([...sumsOf(2, truth, new Uint8Array(100).fill(1), 10, 10)]).toEqual([0, 36, 0, 36]);
    expect([...sumsOf(2, new Uint8Array(4).fill(255), Uint8Array.of(1, 0, 1, 0), 2, 2)]).toEqual([0, 0, 0, 0]);
  });

  it('leaves background and absent classes out of the mean; counts a false class as 0', () => {
    expect(boundaryIou(Float64Array.of(1, 4, 0, 2, 8, 0), 3)).toEqual({ perClass: Float64Array.of(0.5, 0.5, NaN), mean: 0.5 });
    expect(boundaryIou(Float64Array.of(1, 4, 0, 2, 8, 5), 3).mean).toBe(0.25);
    expect(boundaryIou(new Float64Array(4), 2).mean).toBeNaN();
  });

  it('refuses wrong sizes', () => {
    expect(() => sumsOf(2, new Uint8Array(3), new Uint8Array(4), 2, 2)).toThrow(RangeError);
    expect(() => sumsOf(2, new Uint8Array(4), new Uint8Array(3), 2, 2)).toThrow(RangeError);
    expect(() => accumulateBoundary(new Float64Array(3), 2, new Uint8Array(4), new Uint8Array(4), 2, 2)).toThrow(RangeError);
    expect(() => boundaryIou(new Float64Array(3), 2)).toThrow(RangeError);
  });
});
