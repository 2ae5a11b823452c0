import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.ts';

describe('incompleteBeta', () => {
  it('equals its closed forms by hand', () => {
    // I_x(1, 1) = x; I_x(1, b) = 1 − (1 − x)^b; I_x(a, 1) = x^a; I_½(a, a) = ½.
    expectClose(
      [incompleteBeta(1, 1, 0.3), incompleteBeta(1, 3, 0.2), incompleteBeta(2, 1, 0.6), incompleteBeta(7, 7, 0.5)],
      [0.3, 1 - 0.8 ** 3, 0.36, 0.5],
      1e-13,
    );
  });

  it.each(oracle.incompleteBeta)('equals scipy at a=$a, b=$b, x=$x', ({ a, b, x, value }) => {
    expectClose([incompleteBeta(a, b, x)], [value], 1e-10);
    expectClose([inverseIncompleteBeta(a, b, value)], [x], 1e-9);
  });

  it('is 0 and 1 at the ends and refuses what lies outside', () => {
    expect([0, 1].map((x) => incompleteBeta(2, 3, x))).toEqual([0, 1]);
    expect([0, 1].map((probability) => inverseIncompleteBeta(2, 3, probability))).toEqual([0, 1]);
    for (const [a, b, x] of [[0, 1, 0.5], [1, -1, 0.5], [1, 1, 1.1], [1, 1, NaN], [NaN, 1, 0.5]]) {
      expect(() => incompleteBeta(a, b, x)).toThrow(RangeError);
    }
  });
});
