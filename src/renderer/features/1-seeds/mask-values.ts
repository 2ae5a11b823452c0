/** Between what the program stores (class ids, label grids, float16 features) and what the editor works on (class numbers 1 … K in project order, 255 doubtful). */
import { normaliseCam } from '#shared/kernels/cam.ts';
import { pamr } from '#shared/kernels/pamr.ts';
import { quantile } from '#shared/kernels/quantile.ts';
import { rgbPlanes } from '#shared/kernels/rgb-planes.ts';
import { resizeBilinear, resizeNearest } from '#shared/kernels/resize.ts';
import type { SeedMaps } from '../../editor/seed-labels.ts';

export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** Class ids → numbers; an id that is no class becomes 255. */
export function idsToNumbers(ids: Uint8Array, classIds: readonly number[]): Uint8Array {
  const table = new Uint8Array(256).fill(255);
  table[0] = 0;
  classIds.forEach((id, k) => (table[id] = k + 1));
  return ids.map((id) => table[id] as number);
}

/** Numbers → class ids; 0 and 255 stay. */
export function numbersToIds(numbers: Uint8Array, classIds: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  table[255] = 255;
  classIds.forEach((id, k) => (table[k + 1] = id));
  return numbers.map((n) => table[n] as number);
}

/** A label grid at the size of the picture; its cells stay visible, as they are what the run made. */
export function labelsAtSize(labels: Uint8Array, grid: Grid, width: number, height: number): Uint8Array {
  return resizeNearest(labels, grid.height, grid.width, height, width);
}

/** The seeds' maps as the run refined them: tagged classes over their own maximum, spread along the colours of the picture. */
export function refinedMaps(raw: Float32Array, mapGrid: Grid, present: Uint8Array, grid: Grid, rgba: Uint8ClampedArray): SeedMaps {
  const classCount = present.length;
  const area = grid.height * grid.width;
  const mapArea = mapGrid.height * mapGrid.width;
  const normal = normaliseCam(raw, classCount, mapArea, present);
  const seeds = resizeBilinear(normal, classCount, mapGrid.height, mapGrid.width, grid.height, grid.width);
  const spread = pamr(rgbPlanes(rgba, area, 4), seeds, classCount, grid.height, grid.width);
  return { maps: normaliseCam(spread, classCount, area, present), classCount, height: grid.height, width: grid.width };
}

/** The height above which the given share (0–1) of the cells lies, by their highest map: where a cut covers as much as labels made otherwise. */
export function thresholdOfShare({ maps, classCount, height, width }: SeedMaps, share: number): number {
  const area = height * width;
  const highest = new Float32Array(area);
  for (let k = 0; k < classCount; k++) for (let p = 0; p < area; p++) highest[p] = Math.max(highest[p] as number, maps[k * area + p] as number);
  return quantile(highest, 1 - share);
}

/** Probabilities of updated seeds (best class and its share) as one map a class. */
export function scoreMaps(scores: Uint8Array, best: Uint8Array, classCount: number, grid: Grid): SeedMaps {
  const area = grid.height * grid.width;
  const maps = new Float32Array(classCount * area);
  for (let p = 0; p < area; p++) {
    const number = best[p] as number;
    if (number > 0) maps[(number - 1) * area + p] = (scores[p] as number) / 255;
  }
  return { maps, classCount, height: grid.height, width: grid.width };
}

/** float16 bytes (little-endian) as float32. */
export function halfFloats(bytes: Uint8Array, offset: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * 2);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const half = view.getUint16(i * 2, true);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const sign = half & 0x8000 ? -1 : 1;
    out[i] = exponent === 0 ? sign * fraction * 2 ** -24 : exponent === 31 ? (fraction === 0 ? sign * Infinity : NaN) : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return out;
}

export interface LevelPlace extends Grid {
  readonly channels: number;
  readonly offsetBytes: number;
}

/**
 * Features for finding alike places: the level of middle fineness and the coarsest ones joined on its grid, each scaled to weigh alike.
 * Fine levels alone know edges, coarse ones alone know no borders.
 */
export function joinedFeatures(bytes: Uint8Array, levels: readonly LevelPlace[]): { readonly values: Float32Array; readonly channels: number } & Grid {
  const heights = [...new Set(levels.map((l) => l.height))].sort((a, b) => a - b);
  const gridHeight = heights[Math.min(1, heights.length - 1)] as number;
  const chosen = levels.filter((l) => l.height <= gridHeight);
  const grid = levels.find((l) => l.height === gridHeight) as LevelPlace;
  const area = grid.height * grid.width;
  const channels = chosen.reduce((n, l) => n + l.channels, 0);
  const values = new Float32Array(channels * area);
  let at = 0;
  for (const level of chosen) {
    const own = halfFloats(bytes, level.offsetBytes, level.channels * level.height * level.width);
    const sized = resizeBilinear(own, level.channels, level.height, level.width, grid.height, grid.width);
    values.set(standardised(sized, level.channels, area), at * area);
    at += level.channels;
  }
  return { values, channels, height: grid.height, width: grid.width };
}

/** Each channel less its mean over the picture and over its spread, and all of a level together of weight 1. */
function standardised(values: Float32Array, channels: number, area: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    let squares = 0;
    for (let p = c * area; p < (c + 1) * area; p++) {
      sum += values[p] as number;
      squares += (values[p] as number) ** 2;
    }
    const mean = sum / area;
    const spread = Math.sqrt(Math.max(squares / area - mean * mean, 1e-8)) * Math.sqrt(channels);
    for (let p = c * area; p < (c + 1) * area; p++) out[p] = ((values[p] as number) - mean) / spread;
  }
  return out;
}
