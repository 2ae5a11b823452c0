import { describe, expect, it } from 'vitest';
import { checkPositive, checkSize } from './check-size.ts';

describe('size checks', () => {
  it('pass what fits and name what does not', () => {
    expect(() => checkSize('plane', 4, 4)).not.toThrow();
    expect(() => checkSize('plane', 3, 4)).toThrow(new RangeError('plane: expected 4, got 3'));
    expect(() => checkSize('plane', NaN, NaN)).toThrow(RangeError);
    expect(() => checkPositive('width', 1)).not.toThrow();
    for (const value of [0, -1, 1.5, NaN, Infinity]) expect(() => checkPositive('width', value)).toThrow(/width: expected an integer/);
  });
});
