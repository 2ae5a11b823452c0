/** Colours of a heat map at the size of the picture, as RGBA bytes for `putImageData`. Cividis, so that it reads alike for all eyes and in grey. */
import { cividisTable } from '#shared/kernels/colormap.ts';
import { bilinearRows } from './bilinear-rows.ts';
import { intersectRect } from './rect.ts';
import type { Rect } from './rect.ts';

/** One map on a small grid that spans the picture; Uint8Array holds 0–255 for 0–1. */
export interface HeatMap {
  readonly values: Float32Array | Uint8Array;
  readonly height: number;
  readonly width: number;
}

export interface HeatOptions {
  /** 0–1. */
  readonly opacity: number;
  /** Values shown in the first and the last colour: 0 and 1 for the fixed scale, `heatRange` for one of the picture's own. */
  readonly low: number;
  readonly high: number;
  /** True makes low values clear as well as dark, so that the picture shows where nothing was found. */
  readonly fading: boolean;
}

/** Least and greatest value of a map (Uint8Array as 0–1); 0 and 1 if it has no number. */
export function heatRange({ values }: Pick<HeatMap, 'values'>): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const unit = values instanceof Uint8Array ? 255 : 1;
  return low <= high ? { low: low / unit, high: high / unit } : { low: 0, high: 1 };
}

/** 256 RGBA words. */
function lookup(opacity: number, fading: boolean): Uint32Array {
  const colours = cividisTable();
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) bytes.set([colours[3 * i], colours[3 * i + 1], colours[3 * i + 2], Math.min(Math.max(opacity, 0), 1) * (fading ? i : 255)], 4 * i);
  return new Uint32Array(bytes.buffer);
}

/**
 * Paints the part `rect` of a picture of width×height pixels with the map interpolated bilinearly (RGBA, rows of the rectangle,
 * clipped to the picture). NaN takes the first colour. Throws RangeError if the map's sizes do not fit.
 */
export function paintHeat(map: HeatMap, width: number, height: number, rect: Rect, { opacity, low, high, fading }: HeatOptions): Uint8ClampedArray<ArrayBuffer> {
  const part = intersectRect(rect, { x: 0, y: 0, width, height });
  const sample = bilinearRows(map.values, map.height, map.width, height, width);
  const words = new Uint32Array(part.width * part.height);
  const colours = lookup(opacity, fading);
  const row = new Float32Array(part.width);
  const unit = map.values instanceof Uint8Array ? 255 : 1;
  // A map that is the same everywhere gets one colour: the first up to `low`, the last above.
  const scale = 255 / Math.max((high - low) * unit, 1e-9);
  for (let y = 0, out = 0; y < part.height; y++) {
    sample(part.y + y, part.x, part.x + part.width, row);
    for (let x = 0; x < part.width; x++, out++) {
      const index = (row[x] - low * unit) * scale + 0.5;
      words[out] = colours[index >= 255 ? 255 : index > 0 ? index | 0 : 0];
    }
  }
  return new Uint8ClampedArray(words.buffer);
}
