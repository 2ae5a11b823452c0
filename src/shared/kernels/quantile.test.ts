import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { median, quantile } from './quantile.ts';

describe('quantile', () => {
  it('interpolates by hand', () => {
    expectClose([0, 0.1, 0.5, 1].map((q) => quantile([40, 10, 30, 20], q)), [10, 13, 25, 40], 1e-12);
  });

  it('equals numpy.quantile', () => {
    const { values, quantiles } = oracle.quantile;
    expectClose(quantiles.map(([q]) => quantile(values, q)), quantiles.map(([, value]) => value), 1e-12);
  });

  it('leaves NaN out and answers NaN for nothing', () => {
    expect([median([NaN, 3, NaN]), median([Infinity, Infinity]), median([]), median([NaN])]).toEqual([3, Infinity, NaN, NaN]);
    expect(() => quantile([1], 1.5)).toThrow(RangeError);
    expect(() => quantile([1], NaN)).toThrow(RangeError);
  });
});
