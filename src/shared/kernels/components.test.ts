import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { connectedComponents, largestArea } from './components.ts';

describe('connectedComponents', () => {
  it('joins diagonals and splits classes by hand', () => {
    // prettier-ignore
    const map = Uint8Array.of(
      1, 0, 2, 2,
      0, 1, 0, 2,
      2, 0, 0, 0,
    );
    expect(connectedComponents(map, 3, 4)).toEqual({
      labels: Int32Array.of(1, 0, 2, 2, 0, 1, 0, 2, 3, 0, 0, 0),
      count: 3,
      classIds: Uint8Array.of(1, 2, 2),
      areas: Int32Array.of(2, 3, 1),
      boxes: Int32Array.of(0, 0, 1, 1, 2, 0, 3, 1, 0, 2, 0, 2),
    });
  });

  it('joins the two arms of a U and of a spiral', () => {
    expect(connectedComponents(Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 1, 1), 3, 3)).toMatchObject({ count: 1, areas: Int32Array.of(7) });
    // prettier-ignore
    const spiral = Uint8Array.of(
      1, 1, 1, 1, 1,
      0, 0, 0, 0, 1,
      1, 1, 1, 0, 1,
      1, 0, 0, 0, 1,
      1, 1, 1, 1, 1,
    );
    expect(connectedComponents(spiral, 5, 5).count).toBe(1);
  });

  it('equals scipy.ndimage.label: first pixel, class, area and box of every region', () => {
    const { size, labels, regions } = oracle.components;
    const { labels: numbers, count, classIds, areas, boxes } = connectedComponents(Uint8Array.from(labels), size[0], size[1]);
    const found = Array.from({ length: count }, (_, i) => [numbers.indexOf(i + 1), classIds[i], areas[i], ...boxes.subarray(4 * i, 4 * i + 4)]);
    expect(found).toEqual(regions);
  });

  it('leaves background and ignore out, and does not wrap around the border', () => {
    expect(connectedComponents(Uint8Array.of(0, 255, 0), 1, 3).count).toBe(0);
    expect(connectedComponents(Uint8Array.of(1, 255, 1), 1, 3).count).toBe(2);
    expect(connectedComponents(Uint8Array.of(0, 0, 1, 1, 0, 0), 2, 3).count).toBe(2);
    expect(connectedComponents(Uint8Array.of(3), 1, 1)).toMatchObject({ count: 1, boxes: Int32Array.of(0, 0, 0, 0) });
    expect(connectedComponents(new Uint8Array(0), 0, 0).count).toBe(0);
    expect(() => connectedComponents(new Uint8Array(3), 2, 2)).toThrow(RangeError);
  });
});

describe('largestArea', () => {
  it('is the largest piece, not the largest class', () => {
    expect(largestArea(Uint8Array.of(1, 0, 1, 2, 2, 0, 1), 1, 7)).toBe(2);
    expect(largestArea(Uint8Array.of(0, 255), 1, 2)).toBe(0);
  });
});
