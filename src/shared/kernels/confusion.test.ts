import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/metrics.json' with { type: 'json' };
import { accumulateConfusion } from './confusion.ts';

describe('accumulateConfusion', () => {
  it('counts by hand, adding to what is there', () => {
    const confusion = Float64Array.of(1, 0, 0, 0);
    expect(accumulateConfusion(confusion, 2, Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 1))).toBe(0);
    expect([...confusion]).toEqual([2, 1, 0, 1]);
  });

  it.each(oracle.segmentation)('equals torchmetrics: $name', ({ classes, truth, prediction, confusion }) => {
    const counts = new Float64Array(classes * classes);
    accumulateConfusion(counts, classes, Uint8Array.from(truth), Uint8Array.from(prediction));
    expect([...counts]).toEqual(confusion.flat());
  });

  it('leaves an undecided prediction out and says how many there were', () => {
    const confusion = new Float64Array(4);
    expect(accumulateConfusion(confusion, 2, Uint8Array.of(1, 1, 255), Uint8Array.of(255, 1, 255))).toBe(1);
    expect([...confusion]).toEqual([0, 0, 0, 1]);
  });

  it('takes another ignore label, one pixel, and none', () => {
    const confusion = new Float64Array(1);
    accumulateConfusion(confusion, 1, Uint8Array.of(7), Uint8Array.of(0), 7);
    accumulateConfusion(confusion, 1, new Uint8Array(0), new Uint8Array(0));
    expect(confusion[0]).toBe(0);
    accumulateConfusion(confusion, 1, Uint8Array.of(0), Uint8Array.of(0));
    expect(confusion[0]).toBe(1);
  });

  it('refuses unknown labels and wrong sizes', () => {
    expect(() => accumulateConfusion(new Float64Array(4), 2, Uint8Array.of(2), Uint8Array.of(0))).toThrow(/label 2 at pixel 0/);
    expect(() => accumulateConfusion(new Float64Array(4), 2, Uint8Array.of(0), Uint8Array.of(3))).toThrow(/label 3/);
    expect(() => accumulateConfusion(new Float64Array(3), 2, Uint8Array.of(0), Uint8Array.of(0))).toThrow(RangeError);
    expect(() => accumulateConfusion(new Float64Array(4), 2, Uint8Array.of(0), Uint8Array.of(0, 1))).toThrow(RangeError);
  });
});
