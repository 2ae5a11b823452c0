import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/kernels/random.ts';
import { coinFlips, epochRows, mixedRows } from './epoch-rows.ts';

const timesOf = (rows: Int32Array, count: number): number[] => Array.from({ length: count }, (_, r) => rows.filter((v) => v === r).length);

describe('epochs', () => {
  it('show every row once before any row twice', () => {
    const rows = epochRows(5, 2, 10, createRandom('a'));
    expect(rows).toHaveLength(20);
    for (let epoch = 0; epoch < 4; epoch++) expect([...rows.subarray(epoch * 5, epoch * 5 + 5)].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('are shuffled anew, alike for the same seed and not for another', () => {
    const rows = epochRows(20, 4, 10, createRandom('a'));
    expect(rows).toEqual(epochRows(20, 4, 10, createRandom('a')));
    expect(rows).not.toEqual(epochRows(20, 4, 10, createRandom('b')));
    expect([...rows.subarray(0, 20)]).not.toEqual([...rows.subarray(20)]);
  });
});

describe('mixed rows', () => {
  const marked = Array.from({ length: 100 }, (_, r) => r === 10 || r === 90);

  it('give two marked rows of a hundred half of the draws, evenly', () => {
    const times = timesOf(mixedRows(marked, 0.5, 4, 1000, createRandom(1)), 100);
    const own = [times[10] as number, times[90] as number];
    // 4000 draws: the standard deviation of the share is 0.008.
    expect(Math.abs(((own[0] as number) + (own[1] as number)) / 4000 - 0.5)).toBeLessThan(0.04);
    expect(Math.abs((own[0] as number) - (own[1] as number))).toBeLessThanOrEqual(1);
    const others = times.filter((_, r) => !marked[r]);
    expect(Math.max(...others) - Math.min(...others)).toBeLessThanOrEqual(1);
  });

  it('give marked rows their natural share where that is more', () => {
    const most = marked.map((m) => !m);
    const rows = mixedRows(most, 0.5, 4, 1000, createRandom(1));
    expect(rows.filter((r) => most[r]).length / 4000).toBeGreaterThan(0.95);
  });

  it.each([true, false])('are plain epochs when all rows are marked %s', (all) => {
    const same = marked.map(() => all);
    expect(mixedRows(same, 0.5, 4, 50, createRandom(3))).toEqual(epochRows(100, 4, 50, createRandom(3)));
  });
});

describe('mirror flags', () => {
  it('are 0 or 1, each about half of the time', () => {
    const flips = coinFlips(4000, createRandom(2));
    expect(flips).toHaveLength(4000);
    expect(new Set(flips)).toEqual(new Set([0, 1]));
    expect(Math.abs(flips.reduce((a, b) => a + b, 0) / 4000 - 0.5)).toBeLessThan(0.04);
  });
});
