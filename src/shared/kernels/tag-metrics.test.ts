import { describe, expect, it } from 'vitest';
import kernels from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import oracle from '../../../test/fixtures/oracles/metrics.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { averagePrecision, bestF1Threshold, f1AtThreshold, macroAverage } from './tag-metrics.ts';

describe('tag metrics', () => {
  it('count by hand', () => {
    // Called at 0.5: one right, one wrong, one positive missed.
    const scores = [0.9, 0.6, 0.2, 0.1];
    const tags = Uint8Array.of(1, 0, 1, 0);
    expect(f1AtThreshold(scores, tags, 0.5)).toBe(0.5);
    expectClose([averagePrecision(scores, tags)], [0.5 * 1 + 0.5 * (2 / 3)], 1e-12);
    // Calling three: 2·2 / (3 + 2).
    expect(bestF1Threshold(scores, tags)).toEqual({ threshold: (0.2 + 0.1) / 2, f1: 0.8 });
  });

  it.each(oracle.tags)('equal scikit-learn: $name', ({ truth, score, threshold, f1, averagePrecision: expected }) => {
    expectClose([f1AtThreshold(score, Uint8Array.from(truth), threshold), averagePrecision(score, Uint8Array.from(truth))], [f1, expected], 1e-12);
  });

  it('find the best F1 that scikit-learn finds over all scores, and reach it at that threshold', () => {
    const { truth, scores, bestF1 } = kernels.ranked;
    const best = bestF1Threshold(scores, Uint8Array.from(truth));
    expectClose([best?.f1 ?? NaN], [bestF1], 1e-12);
    expect(f1AtThreshold(scores, Uint8Array.from(truth), best?.threshold ?? NaN)).toBe(best?.f1);
  });

  it('put the threshold in the gap, and the lower of two equals', () => {
    expect(bestF1Threshold([0.9, 0.1], Uint8Array.of(1, 0))).toEqual({ threshold: 0.5, f1: 1 });
    // Calling only the first gives 2/(1 + 2), calling all four 4/(4 + 2): equal.
    const best = bestF1Threshold([0.9, 0.5, 0.4, 0.3], Uint8Array.of(1, 0, 0, 1));
    expect(best).toEqual({ threshold: 0.3, f1: 2 / 3 });
  });

  it('leave unknown tags out', () => {
    expect(f1AtThreshold([0.9, 0.8], Uint8Array.of(1, 255), 0.5)).toBe(1);
    expect(averagePrecision([0.9, 0.95], Uint8Array.of(1, 255))).toBe(1);
  });

  it('never call a NaN score but still miss its positive', () => {
    expectClose([f1AtThreshold([0.9, NaN], Uint8Array.of(1, 1), 0)], [2 / 3], 1e-12);
    expect(averagePrecision([0.9, NaN], Uint8Array.of(1, 1))).toBe(0.5);
    expect(bestF1Threshold([NaN], Uint8Array.of(1))).toBeNull();
  });

  it('never leave 0 to 1, however the shares round', () => {
    const perfect = Array.from({ length: 300 }, (_, n) => averagePrecision(Array.from({ length: n + 1 }, (_score, i) => n + 1 - i), new Uint8Array(n + 1).fill(1)));
    expect(Math.max(...perfect)).toBe(1);
    expectClose(perfect, perfect.map(() => 1), 1e-12);
  });

  it('are undefined without a positive, and 0 when nothing is called', () => {
    expect(f1AtThreshold([0.5], Uint8Array.of(0), 0.1)).toBeNaN();
    expect(averagePrecision([], new Uint8Array(0))).toBeNaN();
    expect(bestF1Threshold([0.5], Uint8Array.of(0))).toBeNull();
    expect(f1AtThreshold([0.5], Uint8Array.of(1), 0.6)).toBe(0);
    expect(() => averagePrecision([0.5], new Uint8Array(2))).toThrow(RangeError);
  });
});

describe('macroAverage', () => {
  it('leaves classes without a figure out', () => {
    expect(macroAverage([0.5, NaN, 1])).toBe(0.75);
    expect(macroAverage(Float64Array.of(NaN))).toBeNaN();
    expect(macroAverage([])).toBeNaN();
  });
});
