import { describe, expect, it } from 'vitest';
import { cividisTable } from '#shared/kernels/colormap.ts';
import { heatRange, paintHeat } from './heat-map.ts';

const all = { x: 0, y: 0, width: 99, height: 99 };
const fixed = { opacity: 1, low: 0, high: 1, fading: false };
const table = cividisTable();
const colour = (index: number, alpha = 255): number[] => [...table.subarray(3 * index, 3 * index + 3), alpha];

describe('paintHeat', () => {
  it('interpolates, then colours, by hand', () => {
    // 0, 1/4, 3/4, 1 → 0, 63.75, 191.25, 255.
    expect([...paintHeat({ values: Float32Array.of(0, 1), height: 1, width: 2 }, 4, 1, all, fixed)]).toEqual([...colour(0), ...colour(64), ...colour(191), ...colour(255)]);
  });

  it('reads bytes as shares of 255', () => {
    expect([...paintHeat({ values: Uint8Array.of(0, 255), height: 1, width: 2 }, 4, 1, all, fixed)]).toEqual([...paintHeat({ values: Float32Array.of(0, 1), height: 1, width: 2 }, 4, 1, all, fixed)]);
  });

  it('spreads a range over all colours, clamps beyond it, and NaN takes the first', () => {
    const map = { values: Float32Array.of(NaN, 0.1, 0.2, 0.4, 9), height: 1, width: 5 };
    expect([...paintHeat(map, 5, 1, all, { ...fixed, low: 0.2, high: 0.4 })]).toEqual([...colour(0), ...colour(0), ...colour(0), ...colour(255), ...colour(255)]);
    expect([...paintHeat({ values: Float32Array.of(0.5), height: 1, width: 1 }, 1, 1, all, { ...fixed, low: 0.5, high: 0.5 })]).toEqual(colour(0));
  });

  it('fades low values out where asked, under the opacity', () => {
    const pixels = paintHeat({ values: Float32Array.of(0, 1), height: 1, width: 2 }, 2, 1, all, { ...fixed, opacity: 0.5, fading: true });
    expect([pixels[3], pixels[7]]).toEqual([0, 128]);
    expect(paintHeat({ values: Float32Array.of(0, 1), height: 1, width: 2 }, 2, 1, all, { ...fixed, opacity: 0.5 })[3]).toBe(128);
  });

  it('paints a part as it paints the whole', () => {
    const map = { values: Float32Array.from({ length: 12 }, (_, i) => ((i * 5) % 12) / 12), height: 3, width: 4 };
    const whole = paintHeat(map, 10, 7, all, fixed);
    expect([...paintHeat(map, 10, 7, { x: 3, y: 2, width: 2, height: 2 }, fixed)]).toEqual([...whole.subarray(23 * 4, 25 * 4), ...whole.subarray(33 * 4, 35 * 4)]);
    expect(() => paintHeat({ ...map, width: 5 }, 10, 7, all, fixed)).toThrow(RangeError);
  });
});

describe('heatRange', () => {
  it('finds the ends, as shares for bytes, and falls back to the fixed scale', () => {
    expect(heatRange({ values: Float32Array.of(0.5, NaN, 0.25) })).toEqual({ low: 0.25, high: 0.5 });
    expect(heatRange({ values: Uint8Array.of(51, 255) })).toEqual({ low: 0.2, high: 1 });
    expect(heatRange({ values: Float32Array.of(NaN) })).toEqual({ low: 0, high: 1 });
  });
});
