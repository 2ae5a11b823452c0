/**
 * One row at a time of a small map, interpolated to the size of the picture (half-pixel centres, as `resizeBilinear`), so that
 * only rows that somebody looks at are computed.
 */
import { checkPositive, checkSize } from '#shared/kernels/check-size.ts';

/** Writes columns `left` to below `right` of picture row `y` into the first places of `out`. */
export type RowSampler = (y: number, left: number, right: number, out: Float32Array) => void;

/** Grid points (first of two, weight of the second) of each of `sizeOut` pixels. */
function taps(sizeIn: number, sizeOut: number): { readonly low: Int32Array; readonly weight: Float32Array } {
  const low = new Int32Array(sizeOut);
  const weight = new Float32Array(sizeOut);
  for (let i = 0; i < sizeOut; i++) {
    const source = Math.min(Math.max(((i + 0.5) * sizeIn) / sizeOut - 0.5, 0), sizeIn - 1);
    low[i] = Math.floor(source);
    weight[i] = source - low[i];
  }
  return { low, weight };
}

/** Samples a map of gridHeight×gridWidth values (any range) at height×width pixels. Throws RangeError if sizes do not fit. */
export function bilinearRows(values: Float32Array | Uint8Array, gridHeight: number, gridWidth: number, height: number, width: number): RowSampler {
  checkPositive('height', height);
  checkPositive('width', width);
  checkSize('bilinearRows values', values.length, gridHeight * gridWidth);
  const rows = taps(gridHeight, height);
  const columns = taps(gridWidth, width);
  // One more than the grid is wide: the last point's right neighbour, which always has weight 0.
  const mixed = new Float32Array(gridWidth + 1);
  let mixedRow = -1;
  return (y, left, right, out) => {
    if (y !== mixedRow) {
      const top = rows.low[y] * gridWidth;
      const bottom = Math.min(rows.low[y] + 1, gridHeight - 1) * gridWidth;
      const t = rows.weight[y];
      for (let x = 0; x < gridWidth; x++) mixed[x] = (1 - t) * values[top + x] + t * values[bottom + x];
      mixed[gridWidth] = mixed[gridWidth - 1];
      mixedRow = y;
    }
    for (let x = left; x < right; x++) {
      const at = columns.low[x];
      const s = columns.weight[x];
      out[x - left] = (1 - s) * mixed[at] + s * mixed[at + 1];
    }
  };
}
