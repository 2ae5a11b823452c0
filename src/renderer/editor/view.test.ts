import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canvasTransform, fitView, panBy, resizeView, stepScale, toImage, toScreen, visibleRect, zoomAt, zoomLimits } from './view.ts';

const wide = { imageWidth: 400, imageHeight: 100, viewWidth: 200, viewHeight: 200 };

describe('fitView', () => {
  it('shows all of a wide picture by hand, centred', () => {
    expect(fitView(wide, 2)).toEqual({ ...wide, pixelRatio: 2, scale: 0.5, x: 0, y: -150 });
    expect(fitView(wide, 1, 20)).toMatchObject({ scale: 0.4, x: -50, y: -200 });
  });

  it('magnifies a single pixel 32× at most and shrinks a huge one until it fits', () => {
    expect(fitView({ imageWidth: 1, imageHeight: 1, viewWidth: 64, viewHeight: 96 }, 1)).toMatchObject({ scale: 32, x: -0.5, y: -1 });
    expect(fitView({ imageWidth: 32_000, imageHeight: 8000, viewWidth: 1000, viewHeight: 1000 }, 1).scale).toBe(1 / 32);
  });
});

describe('zoomAt', () => {
  it('keeps the point under the pointer by hand', () => {
    const view = zoomAt(fitView(wide, 1), 2, { x: 100, y: 100 });
    expect(view).toMatchObject({ scale: 2, x: 150, y: 0 });
    expect(toImage(view, { x: 100, y: 100 })).toEqual({ x: 200, y: 50 });
  });

  it('keeps any point where no edge is in the way', () => {
    const inner = fc.double({ min: 900, max: 1100, noNaN: true });
    const sizes = { imageWidth: 2000, imageHeight: 2000, viewWidth: 300, viewHeight: 300 };
    fc.assert(fc.property(inner, inner, fc.double({ min: 0.5, max: 32, noNaN: true }), (x, y, scale) => {
      const view = { ...fitView(sizes, 1), scale: 1, x: x - 150, y: y - 150 };
      const after = toImage(zoomAt(view, scale, { x: 200, y: 120 }), { x: 200, y: 120 });
      expect(after.x).toBeCloseTo(x + 50, 6);
      expect(after.y).toBeCloseTo(y - 30, 6);
    }));
  });

  it('stays between 1/16 and 32 unless the picture does not fit at 1/16', () => {
    const view = fitView(wide, 1);
    expect([zoomAt(view, 1000, { x: 0, y: 0 }).scale, zoomAt(view, 0.001, { x: 0, y: 0 }).scale]).toEqual([32, 1 / 16]);
    expect(zoomAt(fitView({ ...wide, imageWidth: 6400 }, 1), 0.001, { x: 0, y: 0 }).scale).toBe(1 / 32);
  });
});

describe('stepScale', () => {
  it('meets the powers of two, ends where it began, and joins the ladder from between', () => {
    expect(stepScale(stepScale(1, 1), 1)).toBe(2);
    expect(stepScale(stepScale(0.25, 1), -1)).toBe(0.25);
    expect([stepScale(1.2, 1), stepScale(1.2, -1)]).toEqual([Math.SQRT2, 1]);
    // Next to a rung is on it: else a step could be too small to see.
    expect([stepScale(0.999, 1), stepScale(1.001, -1)]).toEqual([Math.SQRT2, Math.SQRT1_2]);
    let scale: number = zoomLimits.least;
    for (let i = 0; i < 18; i++) scale = stepScale(scale, 1);
    expect(scale).toBe(32);
  });
});

describe('panBy', () => {
  it('follows the hand and stops at the edges; a small picture stays centred', () => {
    const view = { ...fitView(wide, 1), scale: 4, x: 100, y: 0 };
    expect(panBy(view, -40, 0)).toMatchObject({ x: 110, y: 0 });
    expect(panBy(view, -1e6, -1e6)).toMatchObject({ x: 350, y: 50 });
    expect(panBy(view, 1e6, 1e6)).toMatchObject({ x: 0, y: 0 });
    expect(panBy(fitView(wide, 1), 30, 30)).toEqual(fitView(wide, 1));
  });
});

describe('conversion', () => {
  it('goes both ways', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(fc.property(number, number, fc.double({ min: 1 / 16, max: 32, noNaN: true }), (x, y, scale) => {
      const view = zoomAt(fitView(wide, 1), scale, { x: 10, y: 10 });
      const back = toScreen(view, toImage(view, { x, y }));
      expect(back.x).toBeCloseTo(x, 6);
      expect(back.y).toBeCloseTo(y, 6);
    }));
  });

  it('gives a canvas device pixels', () => {
    const view = { ...fitView(wide, 1.5), scale: 2, x: 10, y: 20 };
    expect(canvasTransform(view)).toEqual([3, 0, 0, 3, -30, -60]);
  });
});

describe('visibleRect', () => {
  it('grows to whole pixels and stays in the picture', () => {
    expect(visibleRect(fitView(wide, 1))).toEqual({ x: 0, y: 0, width: 400, height: 100 });
    expect(visibleRect({ ...fitView(wide, 1), scale: 8, x: 10.3, y: 80 })).toEqual({ x: 10, y: 80, width: 26, height: 20 });
  });
});

describe('resizeView', () => {
  it('keeps the middle in the middle', () => {
    const view = { ...fitView(wide, 1), scale: 4, x: 100, y: 10 };
    expect(resizeView(view, 100, 100, 2)).toMatchObject({ viewWidth: 100, pixelRatio: 2, scale: 4, x: 112.5, y: 22.5 });
  });
});
