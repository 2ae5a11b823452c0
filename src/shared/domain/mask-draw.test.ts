import { describe, expect, it } from 'vitest';
import { curveSizes, fullMaskOrder } from './mask-draw.ts';

const items = Array.from({ length: 100 }, (_, i) => ({ id: `i${i}`, tags: [i < 60 ? 'absent' : 'present', i % 10 === 0 ? 'present' : 'absent'] as const }));

describe('fullMaskOrder', () => {
  it('keeps the tag sets in about their shares in every prefix', () => {
    const byId = new Map(items.map((i) => [i.id, i]));
    const order = fullMaskOrder(items, 3);
    for (const m of [20, 50]) {
      const present = order.slice(0, m).filter((id) => byId.get(id)?.tags[0] === 'present').length;
      expect(Math.abs(present - 0.4 * m)).toBeLessThanOrEqual(2);
    }
  });
  it('holds every image once, whatever order they come in, and changes with the seed', () => {
    const order = fullMaskOrder(items, 1);
    expect(new Set(order).size).toBe(100);
    expect(fullMaskOrder([...items].reverse(), 1)).toEqual(order);
    expect(fullMaskOrder(items, 2)).not.toEqual(order);
  });
});

describe('curveSizes', () => {
  it.each([
    [0, []],
    [1, [1]],
    [7, [1, 2, 5, 7]],
    [10, [1, 2, 5, 10]],
    [465, [1, 2, 5, 10, 20, 40, 80, 160, 320, 465]],
  ] as const)('of %i images', (all, sizes) => {
    expect(curveSizes(all)).toEqual(sizes);
  });
});
