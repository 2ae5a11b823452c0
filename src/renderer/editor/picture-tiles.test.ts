import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridCells, visibleTiles } from './picture-tiles.ts';
import { fitView, visibleRect, zoomAt } from './view.ts';

const sizes = { imageWidth: 3000, imageHeight: 1000, viewWidth: 600, viewHeight: 400 };

describe('visibleTiles', () => {
  it('shows a whole picture from a small level by hand, cut at its edges', () => {
    // Scale 0.2: two halvings still leave 1.25 pixels for each screen pixel; tiles of 512 cover 2048 of the picture.
    expect(visibleTiles(fitView(sizes, 1))).toEqual([
      { key: '2/0/0', level: 2, rect: { x: 0, y: 0, width: 2048, height: 1000 }, width: 512, height: 250 },
      { key: '2/1/0', level: 2, rect: { x: 2048, y: 0, width: 952, height: 1000 }, width: 238, height: 250 },
    ]);
  });

  it('asks for more on a screen with more pixels, and for the picture itself from 1:1 on', () => {
    expect(visibleTiles(fitView(sizes, 2))[0].level).toBe(1);
    expect([1, 4, 32].map((scale) => visibleTiles(zoomAt(fitView(sizes, 1), scale, { x: 0, y: 0 }))[0].level)).toEqual([0, 0, 0]);
  });

  it('loads what is in the middle first', () => {
    const view = zoomAt(fitView(sizes, 1), 1, { x: 300, y: 200 });
    const [first, ...others] = visibleTiles(view, 100).map(({ rect }) => Math.hypot(rect.x + 50 - 1500, rect.y + 50 - 500));
    expect(Math.max(first, ...others)).toBeGreaterThan(first);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(first);
  });

  it('keeps one tile for a small picture however far away', () => {
    expect(visibleTiles({ ...fitView({ ...sizes, imageWidth: 100, imageHeight: 60 }, 1), scale: 1 / 16 })).toMatchObject([{ key: '0/0/0', width: 100, height: 60 }]);
    expect(visibleTiles(fitView({ imageWidth: 1, imageHeight: 1, viewWidth: 9, viewHeight: 9 }, 1))).toMatchObject([{ key: '0/0/0', width: 1, height: 1 }]);
  });

  it('covers every visible pixel exactly once', () => {
    fc.assert(fc.property(fc.double({ min: 1 / 16, max: 32, noNaN: true }), fc.nat(600), fc.nat(400), (scale, x, y) => {
      const view = zoomAt(fitView(sizes, 1), scale, { x, y });
      const seen = visibleRect(view);
      const tiles = visibleTiles(view, 64);
      const inView = tiles.map(({ rect }) => Math.max(Math.min(rect.x + rect.width, seen.x + seen.width) - Math.max(rect.x, seen.x), 0) * Math.max(Math.min(rect.y + rect.height, seen.y + seen.height) - Math.max(rect.y, seen.y), 0));
      expect(inView.reduce((sum, area) => sum + area, 0)).toBe(seen.width * seen.height);
      expect(new Set(tiles.map((tile) => tile.key)).size).toBe(tiles.length);
      expect(Math.min(...inView)).toBeGreaterThan(0);
    }));
  });
});

describe('gridCells', () => {
  it('lists what a rectangle touches, and nothing for an empty one', () => {
    expect(gridCells({ x: 3, y: 4, width: 2, height: 1 }, 4).map(({ column, row }) => [column, row])).toEqual([[0, 1], [1, 1]]);
    expect(gridCells({ x: 4, y: 4, width: 0, height: 0 }, 4)).toEqual([]);
  });
});
