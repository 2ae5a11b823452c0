import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/kernels/random.ts';
import { labelConsistency } from './label-consistency.ts';

const grid = { height: 8, width: 8 };
const random = createRandom('label-consistency');
/** A defect in columns from `from` on, which channel 0 of a level at half the size shows; channel 1 is noise. */
const image = (from: number) => {
  const data = Float32Array.from({ length: 32 }, (_, i) => (i < 16 && 2 * (i % 4) >= from ? 1 : 0) + 0.1 * random.normal());
  return { levels: [{ channels: 2, height: 4, width: 4, data }], right: Uint8Array.from({ length: 64 }, (_, p) => (p % 8 >= from ? 1 : 0)) };
};
const images = [4, 2, 6, 4].map(image);
const levels = images.map((i) => i.levels);
let turns = 0;
const consistency = (of: typeof levels, labels: readonly Uint8Array[]) => labelConsistency(of, labels, grid, async () => void turns++);

describe('labelConsistency', () => {
  it('is high for labels that features of other images foretell, and about one half for labels at random', async () => {
    expect(await consistency(levels, images.map((i) => i.right))).toBeGreaterThan(0.95);
    // Each image is learned from once and foretold once; others may come in between.
    expect(turns).toBe(2 * images.length);
    const chance = (await consistency(levels, images.map(() => Uint8Array.from({ length: 64 }, () => random.int(2))))) as number;
    expect(chance).toBeGreaterThan(0.25);
    expect(chance).toBeLessThan(0.75);
  });

  it('is null without images, or when every label is alike', async () => {
    expect(await consistency([], [])).toBeNull();
    expect(await consistency(levels, images.map(() => new Uint8Array(64)))).toBeNull();
  });

  it('is one half when there is nothing to learn from', async () => {
    const labels = images.map((i, n) => (n % 2 === 0 ? new Uint8Array(64) : i.right));
    // The even half teaches nothing; held-out odd images score ½, even ones have one kind only.
    expect(await consistency(levels, labels)).toBe(0.5);
  });
});
