import { describe, expect, it } from 'vitest';
import { SIZE } from './canvas.ts';
import { direction } from './draw.ts';
import { addNoise, createNoiseTable, hash32, noiseAt } from './lattice-noise.ts';

describe('hash32', () => {
  it('is the Murmur3 finaliser', () => {
    // 0 is its fixed point; 0x514e28b7 for 1 is the published value of fmix32.
    expect([hash32(0), hash32(1)]).toEqual([0, 0x514e28b7]);
  });
});

describe('addNoise', () => {
  const table = createNoiseTable(7);

  it('equals the noise read point by point', () => {
    const field = new Float32Array(SIZE * SIZE);
    addNoise(field, table, { axis: direction(0), alongPx: 9, acrossPx: 4, amplitude: 0.5, offset: 0 });
    for (const [x, y] of [
      [0, 0],
      [13, 200],
      [319, 319],
    ])
      expect(Math.abs(field[y * SIZE + x] - 0.5 * noiseAt(table, x / 9, y / 4))).toBeLessThan(1e-5);
  });

  it('stays within its amplitude, uses most of it and has no bias', () => {
    const field = new Float32Array(SIZE * SIZE);
    addNoise(field, table, { axis: direction(0.1), alongPx: 3, acrossPx: 3, amplitude: 1, offset: 99 });
    const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
    expect(field.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(Math.max(...field.slice(0, 20_000))).toBeGreaterThan(0.8);
    expect(Math.abs(mean)).toBeLessThan(0.02);
  });

  it('does not come back within 190 cells', () => {
    const near: number[] = [];
    for (let v = 0; v < 300; v++)
      for (let u = -300; u < 300; u++) if ((u !== 0 || v !== 0) && ((u + 769 * v) & 0xffff) === 0) near.push(Math.hypot(u, v));
    expect(Math.min(...near)).toBeGreaterThan(190);
    // The repeat itself shows that the search above counts with the table's real row length.
    expect(noiseAt(table, 2 + 171, 5 + 85)).toBe(noiseAt(table, 2, 5));
  });
});
