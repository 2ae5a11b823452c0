import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory, openMark } from './history.ts';
import { createDocument } from './mask-document.ts';
import { paintPolygon } from './polygon-paint.ts';

function drawing(width: number, height: number, corners: readonly (readonly [number, number])[]): string[] {
  const document = createDocument(width, height);
  openMark(createHistory(document), 'polygon');
  paintPolygon(document, corners.map(([x, y]) => ({ x, y })), 1);
  return Array.from({ length: height }, (_, y) => [...document.labels.subarray(y * width, (y + 1) * width)].map((id) => '.#'[id]).join(''));
}

describe('paintPolygon', () => {
  it('takes pixels by their centre: a square by hand', () => {
    expect(drawing(4, 3, [[1, 0], [3, 0], [3, 2], [1, 2]])).toEqual(['.##.', '.##.', '....']);
    expect(drawing(4, 3, [[0.6, 0.6], [3.4, 0.6], [3.4, 2.4], [0.6, 2.4]])).toEqual(['....', '.##.', '....']);
  });

  it('draws a triangle by hand', () => {
    expect(drawing(5, 4, [[0, 0], [4, 0], [0, 4]])).toEqual(['###..', '##...', '#....', '.....']);
  });

  it('fills what it winds around, also where it crosses itself', () => {
    expect(drawing(6, 2, [[0, 0], [6, 0], [6, 2], [2, 2], [2, 0], [4, 0], [4, 2], [0, 2]])).toEqual(['######', '######']);
    expect(drawing(4, 4, [[0, 0], [4, 4], [4, 0], [0, 4]])).toEqual(drawing(4, 4, [[0, 4], [4, 0], [4, 4], [0, 0]]));
  });

  it('stays in the picture, and encloses nothing with two corners or on a line', () => {
    expect(drawing(2, 2, [[-9, -9], [9, -9], [9, 9], [-9, 9]])).toEqual(['##', '##']);
    expect(drawing(2, 2, [[0, 0], [2, 2]])).toEqual(['..', '..']);
    expect(drawing(2, 2, [[0, 1], [1, 1], [2, 1]])).toEqual(['..', '..']);
    expect(drawing(1, 1, [])).toEqual(['.']);
  });

  it('gives each pixel to exactly one of two neighbours that share an edge', () => {
    const inner = fc.double({ min: 1, max: 11, noNaN: true });
    fc.assert(fc.property(inner, inner, (a, b) => {
      const left = drawing(12, 12, [[0, 0], [a, 0], [b, 12], [0, 12]]).join('');
      const right = drawing(12, 12, [[a, 0], [12, 0], [12, 12], [b, 12]]).join('');
      expect([...left].every((pixel, i) => pixel !== right[i])).toBe(true);
    }));
  });
});
