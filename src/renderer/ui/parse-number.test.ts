import { expect, it } from 'vitest';
import { decimalsOf, parseNumber, stepNumber } from './parse-number.ts';

it('reads what Japanese keyboards give', () => {
  const read = ['１２．５', '－３', '１，２３４', '1,234.5', ' 12 ', '.5', '5.', '1e-3', '−0.5', 'ー２'].map(parseNumber);
  expect(read).toEqual([12.5, -3, 1234, 1234.5, 12, 0.5, 5, 0.001, -0.5, -2]);
});

it('refuses what is no number', () => {
  expect(['', ' ', 'abc', '1.2.3', '--1', '12枚', 'Infinity', '1e999', '0x10'].map(parseNumber)).toEqual(Array(9).fill(null));
});

it('steps without rounding dust, stops at the borders, and starts an empty field at the allowed value nearest to 0', () => {
  expect(stepNumber(0.1, 0.1, 1, 0, 1)).toBe(0.2);
  expect(stepNumber(0.3, 0.1, -1, 0, 1)).toBe(0.2);
  expect(stepNumber(0.95, 0.1, 1, 0, 1)).toBe(1);
  expect(stepNumber(0, 1, -1, 0, 10)).toBe(0);
  expect(stepNumber(null, 1, 1, 5, 10)).toBe(5);
  expect(stepNumber(null, 1, 1, -5, 10)).toBe(0);
});

it('counts digits after the point', () => {
  expect([1, 0.25, 1e-7, 1.5e-3, 1e21].map(decimalsOf)).toEqual([0, 2, 7, 4, 0]);
});
