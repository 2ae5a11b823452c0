import { expect, it } from 'vitest';
import { createPicture } from './small-picture.ts';
import { median, quantileOf, row, tableOf } from './rows.ts';

it('sets a measured value against its bound; without one, or unmeasured, there is no ratio', () => {
  expect(row('a', 'x', 'ms', 75, 50).ratio).toBe(1.5);
  expect(row('a', 'x', 'ms', 0.0123456, null)).toMatchObject({ measured: 0.01235, ratio: null });
  expect(row('a', 'x', 'ms', null, 50, 'not built yet')).toMatchObject({ measured: null, ratio: null, note: 'not built yet' });
});

it('takes quantiles of what was measured', () => {
  expect([median([3, 1, 2]), quantileOf([1, 2, 3, 4], 1), quantileOf([5], 0.99)]).toEqual([2, 4, 5]);
  expect(() => median([])).toThrow(RangeError);
});

it('makes a table with one line a row', () => {
  expect(tableOf([row('grid', 'first cells', 'ms', 120, 1000)]).split('\n')).toEqual(['row   measured  bound    ratio  what', 'grid  120 ms    1000 ms  0.12   first cells']);
});

it('makes pictures of which no two are equal', () => {
  const seen = new Set([0, 1, 96, 255, 256, 65536].map((n) => Buffer.from(createPicture(n).rgb).toString('base64')));
  expect(seen.size).toBe(6);
});
