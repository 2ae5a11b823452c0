import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { spearman } from './spearman.ts';

describe('spearman', () => {
  it('follows 1 − 6 Σd² / (n³ − n) by hand', () => {
    // Ranks 0 1 2 3 against 1 0 2 3: Σd² = 2.
    expectClose([spearman([1, 2, 3, 4], [20, 10, 30, 400])], [1 - 12 / 60], 1e-12);
  });

  it('equals scipy.stats.spearmanr on tied values', () => {
    const { scores, other } = oracle.ranked;
    expectClose([spearman(scores, other)], [oracle.ranked.spearman], 1e-12);
  });

  it('is −1 for reversed, NaN for constant, single or empty lists, and leaves NaN pairs out', () => {
    expectClose([spearman([1, 2, 3], [9, 8, -Infinity])], [-1], 1e-12);
    expect([spearman([1, 1], [1, 2]), spearman([1], [1]), spearman([], [])]).toEqual([NaN, NaN, NaN]);
    expectClose([spearman([1, NaN, 2, 3], [1, 0, 2, NaN])], [1], 1e-12);
    expect(() => spearman([1], [1, 2])).toThrow(RangeError);
  });
});
