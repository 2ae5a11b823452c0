import { describe, expect, it } from 'vitest';
import { buildLattice, filterLattice } from './permutohedral.ts';
import type { Lanes } from './permutohedral.ts';

function filtered(features: Float32Array, d: number, values: Float32Array, lanes: Lanes = 1): Float32Array {
  const count = features.length / d;
  const lattice = buildLattice(features, d, count);
  const out = new Float32Array(count * lanes);
  const scratch = (): Float32Array => new Float32Array((lattice.corners + 1) * lanes);
  filterLattice(lattice, lattice.weight, values, out, lanes, 1, [scratch(), scratch()]);
  return out;
}

describe('permutohedral lattice', () => {
  it.each([1, 2, 5])('spreads each point with weights that sum to 1 over d + 1 corners (d = %i)', (d) => {
    const features = Float32Array.from({ length: 40 * d }, (_, i) => ((i * 7919) % 101) / 9 - 5);
    const { weight, corner, corners } = buildLattice(features, d, 40);
    for (let p = 0; p < 40; p++) {
      const own = [...weight.subarray(p * (d + 1), (p + 1) * (d + 1))];
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      for (const w of own) expect(w).toBeGreaterThan(-1e-5);
      expect(new Set(corner.subarray(p * (d + 1), (p + 1) * (d + 1))).size).toBe(d + 1);
    }
    expect(Math.max(...corner)).toBe(corners);
  });

  it('stands for a Gaussian: near a dense line of points, against the exact sum', () => {
    const count = 400;
    const features = Float32Array.from({ length: count }, (_, i) => i / 20);
    const values = Float32Array.from({ length: count }, (_, i) => Math.sin(i / 15) + 1.5);
    const ones = new Float32Array(count).fill(1);
    const [ours, sums] = [filtered(features, 1, values), filtered(features, 1, ones)];
    for (let i = 60; i < count - 60; i += 17) {
      let exact = 0;
      let total = 0;
      for (let j = 0; j < count; j++) {
        const k = Math.exp(-0.5 * ((features[i] as number) - (features[j] as number)) ** 2);
        exact += k * (values[j] as number);
        total += k;
      }
      expect((ours[i] as number) / (sums[i] as number)).toBeCloseTo(exact / total, 1);
    }
  });

  it('gives four lanes what it gives one, and adds to what is there', () => {
    const features = Float32Array.from({ length: 2 * 30 }, (_, i) => ((i * 37) % 23) / 3);
    const values = Float32Array.from({ length: 30 }, (_, i) => (i * 13) % 7);
    const one = filtered(features, 2, values);
    const four = filtered(features, 2, Float32Array.from({ length: 120 }, (_, i) => (values[i >> 2] as number) * ((i % 4) + 1)), 4);
    for (let i = 0; i < 120; i++) expect(four[i]).toBeCloseTo((one[i >> 2] as number) * ((i % 4) + 1), 3);
    const lattice = buildLattice(features, 2, 30);
    const out = new Float32Array(30).fill(10);
    filterLattice(lattice, lattice.weight, values, out, 1, 0.5, [new Float32Array(lattice.corners + 1), new Float32Array(lattice.corners + 1)]);
    for (let i = 0; i < 30; i++) expect(out[i]).toBeCloseTo(10 + (one[i] as number) / 2, 3);
  });

  it('keeps far points apart and grows with them', () => {
    const count = 70_000;
    const features = Float32Array.from({ length: count }, (_, i) => i * 10);
    const values = new Float32Array(count);
    values[5] = 1;
    const out = filtered(features, 1, values);
    expect(out[5]).toBeGreaterThan(0.3);
    expect(out[4]).toBe(0);
    expect(out[count - 1]).toBe(0);
    expect(buildLattice(features, 1, count).corners).toBeGreaterThan(count);
  });

  it('refuses wrong sizes and features that are not finite', () => {
    expect(() => buildLattice(new Float32Array(3), 2, 2)).toThrow(RangeError);
    expect(() => buildLattice(Float32Array.of(1, NaN), 2, 1)).toThrow(RangeError);
    expect(() => buildLattice(Float32Array.of(Infinity, 0), 2, 1)).toThrow(RangeError);
  });
});
