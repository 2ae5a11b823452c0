import { describe, expect, it } from 'vitest';
import { leakPeaks, leakageOf, minWithoutClass } from './leakage.ts';

const one = { height: 1, width: 1 };
const two = { height: 1, width: 2 };

describe('leakPeaks', () => {
  it('takes the highest activation of each image tagged absent, ascending; unknown is not absent', () => {
    const rows = [Float32Array.of(0.5, 0.2, 0, 3), Float32Array.of(0.1, 0.9, 1, 0), Float32Array.of(7, 8, 2, 0), Float32Array.of(0.3, 0, 0, 9)];
    expect(leakPeaks(rows, [['absent', 'present'], ['absent', 'absent'], ['present', 'absent'], ['unknown', 'unknown']], 2, 2)).toEqual([[0.5, Math.fround(0.9)], [1, 2]]);
  });

  it('refuses rows of another length', () => {
    expect(() => leakPeaks([new Float32Array(3)], [['absent']], 1, 2)).toThrow(RangeError);
  });
});

describe('leakageOf', () => {
  const peaks = [Array.from({ length: minWithoutClass }, (_, i) => i / minWithoutClass)];

  it('is the share of images without the class that light up as strongly, at labelled cells alone', () => {
    const { cells, image } = leakageOf(Float32Array.of(0.75, 0.25), two, Uint8Array.of(1, 0), [0], two, peaks);
    // 0.8 and 0.9 of ten.
    expect([...cells].map((v) => Math.round(v * 10))).toEqual([2, 0]);
    expect(image).toBeCloseTo(0.2);
  });

  it('counts an equal activation and gives 0 above all, 1 below all', () => {
    expect(leakageOf(Float32Array.of(0.9 - 1e-6), one, Uint8Array.of(1), [0], one, peaks).image).toBeCloseTo(0.1);
    expect(leakageOf(Float32Array.of(5), one, Uint8Array.of(1), [0], one, peaks).image).toBe(0);
    expect(leakageOf(Float32Array.of(0), one, Uint8Array.of(1), [0], one, peaks).image).toBe(1);
  });

  it('reads the map of the class that the label names', () => {
    expect(leakageOf(Float32Array.of(5, 0), one, Uint8Array.of(1), [1], one, [[], peaks[0] as number[]]).image).toBe(1);
  });

  it('is null without a label, and where too few images lack the class', () => {
    expect(leakageOf(Float32Array.of(1), one, Uint8Array.of(0), [0], one, peaks).image).toBeNull();
    expect(leakageOf(Float32Array.of(1), one, Uint8Array.of(1), [0], one, [[0, 0]]).image).toBeNull();
  });
});
