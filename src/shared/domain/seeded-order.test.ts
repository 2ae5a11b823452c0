import { expect, it } from 'vitest';
import { seededKey, seededOrder } from './seeded-order.ts';

const ids = Array.from({ length: 400 }, (_, index) => `image-${index}`);

it('depends on the seed and not on the order of the ids', () => {
  expect(seededOrder(1, [...ids].reverse())).toEqual(seededOrder(1, ids));
  expect(seededOrder(2, ids)).not.toEqual(seededOrder(1, ids));
});

it('draws every id about equally often', () => {
  const drawn = new Map<string, number>();
  for (let seed = 0; seed < 400; seed++) {
    for (const id of seededOrder(seed, ids.slice(0, 40)).slice(0, 10)) drawn.set(id, (drawn.get(id) ?? 0) + 1);
  }
  // Binomial(400, 1/4): mean 100, standard deviation 8.7; ±4.5 of them.
  for (const id of ids.slice(0, 40)) expect(Math.abs((drawn.get(id) ?? 0) - 100)).toBeLessThan(40);
});

it('gives unsigned 32-bit keys, also for the largest seed and an empty text', () => {
  for (const key of [seededKey(0xffff_ffff, ''), seededKey(0, 'あ')]) {
    expect(Number.isInteger(key) && key >= 0 && key <= 0xffff_ffff).toBe(true);
  }
});
