import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBytes, unpackBytes } from './run-length.ts';

describe('packBytes', () => {
  it('writes runs by hand: three 7s, then 300 zeros in two digits of base 128', () => {
    expect([...packBytes(new Uint8Array(303).fill(7, 0, 3))]).toEqual([1, 7, 3, 0, 300 % 128 + 128, 2]);
  });

  it('keeps noise as it is, one byte longer', () => {
    expect([...packBytes(Uint8Array.of(1, 2, 3))]).toEqual([0, 1, 2, 3]);
    expect([...packBytes(new Uint8Array(0))]).toEqual([1]);
  });

  it('gives any bytes back and never costs more than one byte', () => {
    const runs = fc.array(fc.tuple(fc.nat(255), fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 100, max: 40_000 }))), { maxLength: 20 });
    fc.assert(fc.property(runs, (list) => {
      const bytes = Uint8Array.from(list.flatMap(([id, length]) => Array<number>(length).fill(id)));
      const packed = packBytes(bytes);
      expect(Buffer.compare(unpackBytes(packed, bytes.length), bytes)).toBe(0);
      expect(packed.length).toBeLessThanOrEqual(bytes.length + 1);
    }));
  });
});

describe('unpackBytes', () => {
  it.each([
    ['nothing', [], 1], ['an unknown layout', [9, 1], 1], ['too few raw bytes', [0, 1], 2], ['too many raw bytes', [0, 1, 1], 1],
    ['a run cut off', [1, 5], 1], ['a digit cut off', [1, 5, 200], 72], ['a run of none', [1, 5, 0], 0], ['too long a run', [1, 5, 3], 2], ['too short a run', [1, 5, 3], 4],
  ])('refuses %s', (_, bytes, length) => {
    expect(() => unpackBytes(Uint8Array.from(bytes), length)).toThrow(RangeError);
  });
});
