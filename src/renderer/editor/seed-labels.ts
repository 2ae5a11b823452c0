/**
 * Seed labels at the size of the picture, straight from the small maps.
 *
 * Formula: label = argmax over [threshold, map_1 … map_K], the maps interpolated bilinearly (half-pixel centres): the same as
 *   `resizeBilinear` and then `labelFromCam`, pixel for pixel.
 * Method: between four grid points a bilinear surface stays within their values. So where no map has a corner above the threshold
 *   all pixels are background, and where one map alone can reach it and all its corners do, all pixels are that class; only what is
 *   left is interpolated. That makes a threshold follow the pointer.
 * Layout: maps K×H×W, labels row-major, map k becomes id k + 1.  Range: maps 0–1; NaN never wins.
 */
import { checkPositive, checkSize } from '#shared/kernels/check-size.ts';

/** K maps of one picture on a small grid. */
export interface SeedMaps {
  readonly maps: Float32Array;
  readonly classCount: number;
  readonly height: number;
  readonly width: number;
}

/** For each output pixel the weight of the grid point after it, and where each grid cell's pixels begin. */
interface Axis {
  readonly weight: Float64Array;
  /** Pixels starts[i] to below starts[i + 1] lie between grid points i and i + 1. */
  readonly starts: Int32Array;
}

function axisOf(sizeIn: number, sizeOut: number): Axis {
  const weight = new Float64Array(sizeOut);
  const starts = new Int32Array(sizeIn + 1).fill(sizeOut);
  for (let i = sizeOut - 1; i >= 0; i--) {
    const source = Math.min(Math.max(((i + 0.5) * sizeIn) / sizeOut - 0.5, 0), sizeIn - 1);
    weight[i] = source % 1;
    starts[Math.floor(source)] = i;
  }
  // Cells without a pixel (output smaller than the grid) begin where the next one does.
  for (let i = sizeIn - 1; i >= 0; i--) starts[i] = Math.min(starts[i], starts[i + 1]);
  return { weight, starts };
}

/** A block of output pixels between four grid points. */
interface Cell {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Grid points: top left, top right, bottom left, bottom right. */
  readonly corners: readonly [number, number, number, number];
}

/**
 * Labels width×height pixels from normalised maps; classes whose `present` flag (K values, 1 = tagged) is 0 are left out.
 * Throws RangeError if sizes do not fit.
 */
export function seedLabels(seeds: SeedMaps, present: Uint8Array, threshold: number, width: number, height: number): Uint8Array {
  const { maps, classCount, width: gridWidth, height: gridHeight } = seeds;
  const gridArea = gridHeight * gridWidth;
  checkPositive('width', width);
  checkPositive('height', height);
  checkSize('seedLabels maps', maps.length, classCount * gridArea);
  checkSize('seedLabels present', present.length, classCount);
  const columns = axisOf(gridWidth, width);
  const rows = axisOf(gridHeight, height);
  const labels = new Uint8Array(width * height);
  const classes = [...present.keys()].filter((k) => present[k] !== 0);
  for (let gy = 0; gy < gridHeight; gy++) {
    const upper = gy * gridWidth;
    const lower = Math.min(gy + 1, gridHeight - 1) * gridWidth;
    for (let gx = 0; gx < gridWidth; gx++) {
      const next = Math.min(gx + 1, gridWidth - 1);
      const cell: Cell = {
        left: columns.starts[gx], right: columns.starts[gx + 1], top: rows.starts[gy], bottom: rows.starts[gy + 1],
        corners: [upper + gx, upper + next, lower + gx, lower + next],
      };
      if (cell.left === cell.right || cell.top === cell.bottom) continue;
      const { reaching, certain } = classesOf(maps, gridArea, cell.corners, classes, threshold);
      if (reaching.length === 0) continue;
      if (certain) for (let y = cell.top; y < cell.bottom; y++) labels.fill(reaching[0] + 1, y * width + cell.left, y * width + cell.right);
      else labelCell(labels, width, cell, maps, gridArea, reaching, threshold, columns.weight, rows.weight);
    }
  }
  return labels;
}

/** The classes that can be above the threshold somewhere in a cell; certain if it is one class and it is so everywhere. */
function classesOf(
  maps: Float32Array, gridArea: number, corners: Cell['corners'], classes: readonly number[], threshold: number,
): { readonly reaching: readonly number[]; readonly certain: boolean } {
  // Written so that a NaN corner, which spoils only the pixels it reaches, is looked at pixel by pixel.
  const reaching = classes.filter((k) => !corners.every((corner) => maps[k * gridArea + corner] <= threshold));
  return { reaching, certain: reaching.length === 1 && corners.every((corner) => maps[reaching[0] * gridArea + corner] > threshold) };
}

/** A difference of two map values (up to 8) beyond this survives rounding to float32. */
const CLEAR = 1e-6;

function labelCell(
  labels: Uint8Array, width: number, cell: Cell, maps: Float32Array, gridArea: number, classes: readonly number[], threshold: number,
  columnWeights: Float64Array, rowWeights: Float64Array,
): void {
  const [topLeft, topRight, bottomLeft, bottomRight] = cell.corners;
  const near = new Float64Array(classes.length);
  const far = new Float64Array(classes.length);
  const left = cell.left;
  for (let y = cell.top; y < cell.bottom; y++) {
    const t = rowWeights[y];
    let lead = 0;
    for (let n = 0; n < classes.length; n++) {
      const map = classes[n] * gridArea;
      near[n] = (1 - t) * maps[map + topLeft] + t * maps[map + bottomLeft];
      far[n] = (1 - t) * maps[map + topRight] + t * maps[map + bottomRight];
      if (near[n] + far[n] > near[lead] + far[lead]) lead = n;
    }
    // Along a row each map is a straight line: a class that is below the leading one, or below the threshold, at both ends never wins.
    let contenders = 0;
    for (let n = 0; n < classes.length; n++) {
      if ((near[n] + CLEAR < threshold && far[n] + CLEAR < threshold) || (near[n] + CLEAR < near[lead] && far[n] + CLEAR < far[lead])) near[n] = NaN;
      else contenders++;
    }
    if (contenders === 0) continue;
    if (contenders === 1 && Math.min(near[lead], far[lead]) > threshold + CLEAR) {
      labels.fill(classes[lead] + 1, y * width + left, y * width + cell.right);
      continue;
    }
    for (let x = left; x < cell.right; x++) {
      const s = columnWeights[x];
      let best = threshold;
      for (let n = 0; n < classes.length; n++) {
        // Rounded as a resized map would store it, so that ties fall alike. NaN, of a class out of the running too, is above nothing.
        const value = Math.fround((1 - s) * near[n] + s * far[n]);
        if (value > best) {
          best = value;
          labels[y * width + x] = classes[n] + 1;
        }
      }
    }
  }
}
