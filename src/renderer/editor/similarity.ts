/**
 * Selecting by likeness: which parts of the picture look like the place that was clicked.
 *
 * Formula: cosine of the angle between the features of the clicked grid cell and of every cell, interpolated bilinearly
 *   (half-pixel centres) to picture pixels; then the 4-connected pixels around the clicked cell whose value exceeds a threshold.
 *   Interpolating before the threshold gives smooth edges instead of blocks.
 * Layout: features C×h×w; the grid spans the whole picture.  Range: −1 to 1; a cell without features (all zero, NaN) is like nothing: −1.
 */
import { checkPositive, checkSize } from '#shared/kernels/check-size.ts';
import type { Point } from './stroke.ts';

/** Likeness of every cell of a grid (height×width) that spans the picture, −1 to 1. A grid of the picture's size is one value a pixel. */
export interface SimilarityMap {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Cell that was asked for. */
  readonly column: number;
  readonly row: number;
}

/** Answers what is like a point, given as shares of width and height (0 to below 1; others are brought inside). */
export type SimilaritySource = (share: Point) => SimilarityMap;

/**
 * Makes a source of a picture's features (C×h×w). With `centred`, each channel's mean over the picture is taken off first:
 * features that are never negative are all alike otherwise, and thresholds crowd near 1.
 * Throws RangeError if `features` is not channels·height·width long.
 */
export function featureSimilarity(features: Float32Array, channels: number, height: number, width: number, centred: boolean): SimilaritySource {
  checkPositive('height', height);
  checkPositive('width', width);
  checkSize('featureSimilarity features', features.length, channels * height * width);
  const { units, directed } = unitVectors(features, channels, height * width, centred);
  return (share) => {
    const column = Math.min(Math.max(Math.floor(share.x * width), 0), width - 1);
    const row = Math.min(Math.max(Math.floor(share.y * height), 0), height - 1);
    const asked = (row * width + column) * channels;
    const values = new Float32Array(height * width);
    for (let cell = 0; cell < values.length; cell++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += units[cell * channels + c] * units[asked + c];
      values[cell] = directed[cell] === 1 ? Math.min(Math.max(sum, -1), 1) : -1;
    }
    return { values, height, width, column, row };
  };
}

/** C×area → area×C, so that a cell's values lie together, each cell of length 1; `directed` is 0 where a cell has no direction. */
function unitVectors(
  features: Float32Array, channels: number, area: number, centred: boolean,
): { readonly units: Float32Array; readonly directed: Uint8Array } {
  const units = new Float32Array(area * channels);
  const directed = new Uint8Array(area);
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    if (centred) for (let p = 0; p < area; p++) mean += features[c * area + p] / area;
    for (let p = 0; p < area; p++) units[p * channels + c] = features[c * area + p] - mean;
  }
  for (let p = 0; p < area; p++) {
    const cell = units.subarray(p * channels, (p + 1) * channels);
    let squares = 0;
    for (const value of cell) squares += value * value;
    directed[p] = squares > 0 && squares < Infinity ? 1 : 0;
    const scale = directed[p] === 1 ? 1 / Math.sqrt(squares) : 0;
    for (let c = 0; c < channels; c++) cell[c] = directed[p] === 1 ? cell[c] * scale : 0;
  }
  return { units, directed };
}
