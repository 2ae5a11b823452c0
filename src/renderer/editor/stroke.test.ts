import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedComponents } from '#shared/kernels/components.ts';
import { createHistory, openMark } from './history.ts';
import { countClasses, createDocument, takeDirty } from './mask-document.ts';
import { paintSegment, stepBrushSize, toBrushSize } from './stroke.ts';
import type { Point } from './stroke.ts';

function painted(width: number, height: number, from: Point, to: Point, size: number) {
  const document = createDocument(width, height);
  openMark(createHistory(document), 'brush');
  paintSegment(document, from, to, size, 1);
  return document;
}

function drawing(width: number, height: number, from: Point, to: Point, size: number): string[] {
  const { labels } = painted(width, height, from, to, size);
  return Array.from({ length: height }, (_, y) => [...labels.subarray(y * width, (y + 1) * width)].map((id) => '.#'[id]).join(''));
}

describe('paintSegment', () => {
  it('stamps by hand: one pixel, a square of four, a disc of five', () => {
    const at = { x: 2.9, y: 2.1 };
    expect(drawing(4, 4, at, at, 1)).toEqual(['....', '....', '..#.', '....']);
    expect(drawing(4, 4, at, at, 2)).toEqual(['....', '..##', '..##', '....']);
    expect(drawing(7, 6, at, at, 5)).toEqual(['.###...', '#####..', '#####..', '#####..', '.###...', '.......']);
  });

  it('draws thin lines by hand, one pixel a column', () => {
    expect(drawing(7, 3, { x: 0, y: 0 }, { x: 6, y: 2 }, 1)).toEqual(['##.....', '..###..', '.....##']);
    expect(drawing(3, 4, { x: 2, y: 0 }, { x: 0, y: 3 }, 1)).toEqual(['..#', '.#.', '.#.', '#..']);
    expect(drawing(4, 1, { x: 3, y: 0 }, { x: 1, y: 0 }, 1)).toEqual(['.###']);
  });

  it('draws a thick line by hand', () => {
    expect(drawing(6, 5, { x: 1, y: 2 }, { x: 4, y: 2 }, 3)).toEqual(['......', '######', '######', '######', '......']);
  });

  it('touches only the segment, not the picture', () => {
    const document = painted(4096, 4096, { x: 1000, y: 2000 }, { x: 1010, y: 2004 }, 20);
    expect(takeDirty(document)).toEqual({ x: 990, y: 1990, width: 30, height: 24 });
    expect(document.saved!.size).toBe(1);
  });

  it('paints what reaches into the picture from far outside, and nothing from beyond', () => {
    expect(drawing(3, 2, { x: -1e6, y: 0.5 }, { x: 1e6, y: 0.5 }, 1)).toEqual(['###', '...']);
    expect(drawing(3, 2, { x: -1e6, y: -1e6 }, { x: 1e6, y: -1e6 }, 400)).toEqual(['...', '...']);
    expect(drawing(1, 1, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 }, 400)).toEqual(['#']);
  });

  const point = fc.record({ x: fc.double({ min: 0, max: 47.9, noNaN: true }), y: fc.double({ min: 0, max: 47.9, noNaN: true }) });

  it('leaves no gap, covers both ends, and is the same in both directions', () => {
    fc.assert(fc.property(point, point, fc.integer({ min: 1, max: 12 }), (a, b, size) => {
      const { labels } = painted(48, 48, a, b, size);
      expect(connectedComponents(labels, 48, 48).count).toBe(1);
      for (const end of [a, b]) expect(labels[Math.floor(end.y) * 48 + Math.floor(end.x)]).toBe(1);
      expect(Buffer.compare(painted(48, 48, b, a, size).labels, labels)).toBe(0);
    }));
  });

  it('paints exactly the pixels whose centre lies within half the brush of the line', () => {
    fc.assert(fc.property(point, point, fc.integer({ min: 1, max: 6 }).map((n) => 2 * n), (a, b, size) => {
      const from = { x: Math.round(a.x), y: Math.round(a.y) };
      const to = { x: Math.round(b.x), y: Math.round(b.y) };
      const { labels } = painted(48, 48, a, b, size);
      const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
      let wrong = 0;
      for (let p = 0; p < labels.length; p++) {
        const x = (p % 48) + 0.5;
        const y = Math.floor(p / 48) + 0.5;
        const t = lengthSquared === 0 ? 0 : Math.min(Math.max(((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / lengthSquared, 0), 1);
        const distance = Math.hypot(x - from.x - t * (to.x - from.x), y - from.y - t * (to.y - from.y));
        if (Math.abs(distance - size / 2) > 1e-6 && labels[p] !== (distance < size / 2 ? 1 : 0)) wrong++;
      }
      expect(wrong).toBe(0);
    }));
  });

  it('has the area of a disc at the largest size', () => {
    const { document, count } = ((d) => ({ document: d, count: countClasses(d)[1] }))(painted(500, 500, { x: 250, y: 250 }, { x: 250, y: 250 }, 400));
    expect(takeDirty(document)).toEqual({ x: 50, y: 50, width: 400, height: 400 });
    expect(Math.abs(count / (Math.PI * 200 * 200) - 1)).toBeLessThan(0.001);
  });
});

describe('brush sizes', () => {
  it('step through a ladder that ends at 1 and 400 and goes back the same way', () => {
    const up = [1];
    while (up.at(-1) !== 400) up.push(stepBrushSize(up.at(-1)!, 1));
    expect(up.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10]);
    const down = [400];
    while (down.at(-1) !== 1) down.push(stepBrushSize(down.at(-1)!, -1));
    expect(down.reverse()).toEqual(up);
    expect([stepBrushSize(400, 1), stepBrushSize(1, -1), stepBrushSize(9, 1), stepBrushSize(9, -1)]).toEqual([400, 1, 10, 8]);
  });

  it('are whole numbers from 1 to 400', () => {
    expect([0, 2.6, 1000, NaN, -3].map(toBrushSize)).toEqual([1, 3, 400, 1, 1]);
  });
});
