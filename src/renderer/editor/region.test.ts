import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growRegion } from './region.ts';

function grown(rows: readonly string[], x: number, y: number, neighbours: 4 | 8): string[] {
  const width = rows[0].length;
  const { member } = growRegion(width, rows.length, x, y, neighbours, (row) => Uint8Array.from([...rows[row]].map((sign) => (sign === '#' ? 1 : 0))));
  return rows.map((_, row) => [...member.subarray(row * width, (row + 1) * width)].map((bit) => '.#'[bit]).join(''));
}

describe('growRegion', () => {
  it('follows a spiral by hand and stays out of what only touches a corner', () => {
    expect(grown(['#####', '....#', '###.#', '#...#', '#####'], 0, 2, 4)).toEqual(['#####', '....#', '###.#', '#...#', '#####']);
    const corner = ['##..', '..##', '#...'];
    expect(grown(corner, 0, 0, 4)).toEqual(['##..', '....', '....']);
    expect(grown(corner, 0, 0, 8)).toEqual(['##..', '..##', '....']);
  });

  it('is empty from outside the region or the picture', () => {
    expect(grown(['#.'], 1, 0, 4)).toEqual(['..']);
    for (const [x, y] of [[-1, 0], [2, 0], [0, 1], [NaN, 0]]) expect(growRegion(2, 1, x, y, 8, () => Uint8Array.of(1, 1)).spans).toEqual([]);
    expect(growRegion(1, 1, 0, 0, 4, () => Uint8Array.of(1)).spans).toEqual([0, 0, 1]);
  });

  it('equals a pixel by pixel search, and its spans cover each pixel once', () => {
    const bits = fc.array(fc.boolean(), { minLength: 9 * 8, maxLength: 9 * 8 });
    fc.assert(fc.property(bits, fc.nat(8), fc.nat(7), fc.constantFrom(4 as const, 8 as const), (open, x, y, neighbours) => {
      const found = new Uint8Array(72);
      const queue = open[y * 9 + x] ? [[x, y]] : [];
      for (const [cx, cy] of queue) {
        if (found[cy * 9 + cx] === 1) continue;
        found[cy * 9 + cx] = 1;
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]].slice(0, neighbours)) {
          const [nx, ny] = [cx + dx, cy + dy];
          if (nx >= 0 && ny >= 0 && nx < 9 && ny < 8 && open[ny * 9 + nx]) queue.push([nx, ny]);
        }
      }
      const { member, spans } = growRegion(9, 8, x, y, neighbours, (row) => Uint8Array.from(open.slice(row * 9, row * 9 + 9), Number));
      expect([...member]).toEqual([...found]);
      const times = new Uint8Array(72);
      for (let i = 0; i < spans.length; i += 3) for (let column = spans[i + 1]; column < spans[i + 2]; column++) times[spans[i] * 9 + column]++;
      expect([...times]).toEqual([...found]);
    }));
  });
});
