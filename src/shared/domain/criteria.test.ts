import { describe, expect, it } from 'vitest';
import { gatePassed, judgeByInterval, judgeByValue, passedOf } from './criteria.ts';

describe('judgeByInterval', () => {
  it.each([
    [[0.5, 0.7], 'at-least', 'pass'],
    [[0.49, 0.7], 'at-least', 'open'],
    [[0.3, 0.5], 'at-least', 'open'],
    [[0.3, 0.49], 'at-least', 'fail'],
    [[0.1, 0.5], 'at-most', 'pass'],
    [[0.5, 0.6], 'at-most', 'open'],
    [[0.51, 0.6], 'at-most', 'fail'],
    [[0.51, 0.6], 'above', 'pass'],
    [[0.5, 0.6], 'above', 'open'],
    [[0.4, 0.5], 'above', 'fail'],
    [null, 'above', 'unmeasured'],
    [[NaN, 0.6], 'at-least', 'unmeasured'],
  ] as const)('%j %s 0.5 → %s', (ci, direction, state) => {
    expect(judgeByInterval(ci, direction, 0.5)).toBe(state);
  });
});

it.each([
  [0.8, 'at-least', 'pass'], [0.79, 'at-least', 'fail'], [0.8, 'at-most', 'pass'], [0.81, 'at-most', 'fail'],
  [0.8, 'above', 'fail'], [null, 'at-least', 'unmeasured'], [NaN, 'at-most', 'unmeasured'], [Infinity, 'at-most', 'fail'],
] as const)('value %d %s 0.8 → %s', (value, direction, state) => {
  expect(judgeByValue(value, direction, 0.8)).toBe(state);
});

it('a gate passes with all, fails with one failed, else is null', () => {
  expect(gatePassed(['pass', 'pass'])).toBe(true);
  expect(gatePassed(['pass', 'open'])).toBeNull();
  expect(gatePassed(['pass', 'unmeasured'])).toBeNull();
  expect(gatePassed(['open', 'unmeasured', 'fail'])).toBe(false);
  expect(gatePassed([])).toBeNull();
  expect((['pass', 'fail', 'open', 'unmeasured'] as const).map(passedOf)).toEqual([true, false, null, null]);
});
