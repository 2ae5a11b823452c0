import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { differenceHash, hammingDistance } from './dhash.ts';

describe('differenceHash', () => {
  it('is read off a ramp by hand', () => {
    const rising = Array.from({ length: 72 }, (_, p) => p % 9);
    expect(differenceHash(rising)).toBe('ffffffffffffffff');
    // Only the first step of the first row and the last step of the last row rise.
    const two = Array.from({ length: 72 }, (_, p) => (p < 9 && p > 0) || p === 71 ? 1 : 0);
    expect(differenceHash(two)).toBe('8000000000000001');
  });

  it.each(oracle.dhash.cases)('equals numpy: $hex', ({ grey, hex }) => {
    expect(differenceHash(Uint8Array.from(grey))).toBe(hex);
  });

  it('does not change with brightness or contrast, is 0 for a flat or NaN plane', () => {
    const { grey, hex } = oracle.dhash.cases[0];
    expect(differenceHash(grey.map((v) => 10 + v / 4))).toBe(hex);
    expect(differenceHash(new Float32Array(72))).toBe('0000000000000000');
    expect(differenceHash(new Float32Array(72).fill(NaN))).toBe('0000000000000000');
    expect(() => differenceHash(new Uint8Array(64))).toThrow(RangeError);
  });
});

describe('hammingDistance', () => {
  it('counts differing bits', () => {
    const [first, second] = oracle.dhash.cases;
    expect(hammingDistance(first.hex, second.hex)).toBe(oracle.dhash.distance01);
    expect(hammingDistance('ffffffffffffffff', '0000000000000000')).toBe(64);
    expect(hammingDistance('8000000000000001', '8000000000000001')).toBe(0);
  });

  it('refuses what is no hash', () => {
    expect(() => hammingDistance('ff', '0000000000000000')).toThrow(RangeError);
    expect(() => hammingDistance('0000000000000000', 'zzzzzzzzzzzzzzzz')).toThrow(RangeError);
  });
});
