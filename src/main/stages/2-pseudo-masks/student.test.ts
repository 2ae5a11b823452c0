import { describe, expect, it } from 'vitest';
import { classWeights } from './student.ts';

const pixels = (...runs: readonly (readonly [number, number])[]): Uint8Array => Uint8Array.from(runs.flatMap(([id, count]) => Array.from({ length: count }, () => id)));

describe('class weights', () => {
  it('are the root of background over class pixels, over all images together', () => {
    expect([...classWeights([pixels([0, 60], [1, 10]), pixels([0, 30], [2, 90])], 3)]).toEqual([1, 3, 1]);
  });

  it('leave ignored pixels out', () => {
    expect([...classWeights([pixels([0, 16], [1, 4], [255, 1000])], 2)]).toEqual([1, 2]);
  });

  it('are at most 30, and 0 for a class without a pixel', () => {
    expect([...classWeights([pixels([0, 10_000], [1, 1])], 3)]).toEqual([1, 30, 0]);
  });

  it('stay finite where there is no background', () => {
    expect([...classWeights([pixels([1, 4], [2, 1])], 3)]).toEqual([0, 0.5, 1]);
  });
});
