import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/pamr.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { pamr, pamrDefaults } from './pamr.ts';

describe('pamr', () => {
  it('averages the eight neighbours on a flat image by hand', () => {
    const mask = Float32Array.of(0, 0, 0, 0, 9, 0, 0, 0, 8);
    const out = pamr(new Float32Array(27).fill(0.5), mask, 1, 3, 3, { dilations: [1], iterations: 1 });
    // Centre: 8/8. Top left sees the 9 once, and itself (0) through the padding. Bottom right: padding shows it itself three times.
    expectClose([out[4], out[0], out[8]], [1, 9 / 8, (9 + 3 * 8) / 8], 1e-6);
  });

  it('weighs by colour by hand: one dark neighbour in a row of bright ones', () => {
    // 1×3 pixels, middle pixel: neighbours left (3 rows by padding) and right (3), itself above and below (2).
    const row = [0, 1, 1];
    const out = pamr(Float32Array.from([...row, ...row, ...row]), Float32Array.of(1, 0, 0), 1, 1, 3, { dilations: [1], iterations: 1 });
    // Nine samples: three 0 and six 1 → unbiased deviation ½; the dark ones get e^(−1/0.05).
    const dark = Math.exp(-1 / (1e-8 + 0.05));
    expectClose([out[1]], [(3 * dark) / (3 * dark + 5)], 1e-12);
  });

  it.each(oracle.cases)('equals the reference: $name', ({ image, mask, afterOne, afterAll }) => {
    const [classes, height, width] = mask.shape;
    const refine = (iterations: number): Float32Array =>
      pamr(Float32Array.from(image.data), Float32Array.from(mask.data), classes, height, width, { ...pamrDefaults, iterations });
    expectClose(refine(1), afterOne.data, 1e-5);
    expectClose(refine(oracle.iterations), afterAll.data, 1e-5);
    expect(oracle.dilations).toEqual(pamrDefaults.dilations);
  });

  it('treats a class the same whatever its place in a stack of more than four', () => {
    const image = Float32Array.from({ length: 3 * 30 }, (_, i) => ((i * 37) % 11) / 11);
    const plane = Float32Array.from({ length: 30 }, (_, i) => ((i * 13) % 7) / 7);
    const alone = pamr(image, plane, 1, 5, 6);
    const stack = new Float32Array(6 * 30);
    for (let k = 0; k < 6; k++) stack.set(plane.map((v) => v * (k + 1)), k * 30);
    const together = pamr(image, stack, 6, 5, 6);
    for (let k = 0; k < 6; k++) expectClose(together.subarray(k * 30, k * 30 + 30), alone.map((v) => v * (k + 1)), 1e-5);
  });

  it('leaves its input alone and keeps a NaN class to itself', () => {
    const stack = Float32Array.of(NaN, NaN, 0.5, 0.5);
    const out = pamr(new Float32Array(6), stack, 2, 1, 2);
    expect([...stack]).toEqual([NaN, NaN, 0.5, 0.5]);
    expect([...out]).toEqual([NaN, NaN, expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
  });

  it('refuses wrong sizes and no dilation', () => {
    expect(() => pamr(new Float32Array(3), new Float32Array(2), 1, 1, 1)).toThrow(RangeError);
    expect(() => pamr(new Float32Array(2), new Float32Array(1), 1, 1, 1)).toThrow(RangeError);
    expect(() => pamr(new Float32Array(3), new Float32Array(1), 1, 1, 1, { dilations: [], iterations: 1 })).toThrow(RangeError);
  });
});
