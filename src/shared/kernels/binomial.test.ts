import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/metrics.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { clopperPearson, exactLowerBound, exactUpperBound } from './binomial.ts';

describe('exact binomial bounds', () => {
  it('equal the closed form when nothing or everything happens', () => {
    // Upper bound p solves (1 − p)^n = α; the "3.7/n" rule for no event, two-sided 95 %.
    expectClose(clopperPearson(0, 120), [0, 1 - 0.025 ** (1 / 120)], 1e-12);
    expectClose(clopperPearson(120, 120), [0.025 ** (1 / 120), 1], 1e-12);
    expect(clopperPearson(0, 1000)[1] * 1000).toBeCloseTo(3.68, 2);
  });

  it.each(oracle.binomial)('equals scipy for $k of $n', ({ k, n, twoSided95, lower99, upper99 }) => {
    expectClose(clopperPearson(k, n), twoSided95, 1e-10);
    expectClose([exactLowerBound(k, n, 0.99), exactUpperBound(k, n, 0.99)], [lower99, upper99], 1e-10);
  });

  it('leaves exactly the stated probability beyond each bound', () => {
    const [low, high] = clopperPearson(2, 5, 0.9);
    const atMost2 = (p: number): number => (1 - p) ** 5 + 5 * p * (1 - p) ** 4 + 10 * p ** 2 * (1 - p) ** 3;
    const atLeast2 = (p: number): number => 1 - (1 - p) ** 5 - 5 * p * (1 - p) ** 4;
    expectClose([atMost2(high), atLeast2(low)], [0.05, 0.05], 1e-12);
  });

  it('knows nothing from no trial and refuses impossible input', () => {
    expect(clopperPearson(0, 0)).toEqual([0, 1]);
    for (const [k, n] of [[-1, 5], [6, 5], [1.5, 5], [NaN, 5], [0, Infinity]]) expect(() => clopperPearson(k, n)).toThrow(RangeError);
    for (const confidence of [0, 1, NaN]) expect(() => exactUpperBound(1, 5, confidence)).toThrow(RangeError);
  });
});
