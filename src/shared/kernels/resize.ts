/**
 * Resizing of feature planes and label maps.
 *
 * Formula: half-pixel centres, source = (target + 0.5) · in/out − 0.5, clamped to the image; no antialias.
 *   Bilinear equals PyTorch `interpolate(mode='bilinear', align_corners=False)` and ONNX Resize
 *   (linear, half_pixel); nearest equals PyTorch `nearest-exact`.
 * Layout: bilinear CHW float; nearest HW label ids.  Range: any; a NaN spreads to each output it touches.
 * Source: PyTorch `torch.nn.functional.interpolate`, ONNX operator Resize-19.
 */
import { checkPositive, checkSize } from './check-size.ts';

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly highWeight: Float64Array;
}

function linearTaps(sizeIn: number, sizeOut: number): Taps {
  const low = new Int32Array(sizeOut);
  const high = new Int32Array(sizeOut);
  const highWeight = new Float64Array(sizeOut);
  for (let i = 0; i < sizeOut; i++) {
    const source = Math.min(Math.max(((i + 0.5) * sizeIn) / sizeOut - 0.5, 0), sizeIn - 1);
    low[i] = Math.floor(source);
    high[i] = Math.min(low[i] + 1, sizeIn - 1);
    highWeight[i] = source - low[i];
  }
  return { low, high, highWeight };
}

/**
 * Resizes C planes bilinearly from hIn×wIn to hOut×wOut pixels (CHW in, new CHW out).
 * Throws RangeError if a size is below 1 or `src` does not hold channels·hIn·wIn values.
 */
export function resizeBilinear(
  src: Float32Array,
  channels: number,
  hIn: number,
  wIn: number,
  hOut: number,
  wOut: number,
): Float32Array {
  checkPositive('hOut', hOut);
  checkPositive('wOut', wOut);
  checkSize('resizeBilinear src', src.length, channels * hIn * wIn);
  if (hIn === hOut && wIn === wOut) return src.slice();
  const rows = linearTaps(hIn, hOut);
  const columns = linearTaps(wIn, wOut);
  const out = new Float32Array(channels * hOut * wOut);
  // One interpolated row at a time: the vertical mix is shared by every output column.
  const row = new Float64Array(wIn);
  for (let c = 0, o = 0; c < channels; c++) {
    for (let y = 0; y < hOut; y++) {
      const top = (c * hIn + rows.low[y]) * wIn;
      const bottom = (c * hIn + rows.high[y]) * wIn;
      const t = rows.highWeight[y];
      for (let x = 0; x < wIn; x++) row[x] = (1 - t) * src[top + x] + t * src[bottom + x];
      for (let x = 0; x < wOut; x++, o++) {
        const s = columns.highWeight[x];
        out[o] = (1 - s) * row[columns.low[x]] + s * row[columns.high[x]];
      }
    }
  }
  return out;
}

/**
 * Resizes a label map (HW ids) by taking the id under each target pixel's centre; no id is ever mixed or invented.
 * Throws RangeError if a size is below 1 or `src` does not hold hIn·wIn values.
 */
export function resizeNearest(src: Uint8Array, hIn: number, wIn: number, hOut: number, wOut: number): Uint8Array {
  checkPositive('hOut', hOut);
  checkPositive('wOut', wOut);
  checkSize('resizeNearest src', src.length, hIn * wIn);
  const columns = Int32Array.from({ length: wOut }, (_, x) => Math.floor(((x + 0.5) * wIn) / wOut));
  const out = new Uint8Array(hOut * wOut);
  for (let y = 0, o = 0; y < hOut; y++) {
    const row = Math.floor(((y + 0.5) * hIn) / hOut) * wIn;
    for (let x = 0; x < wOut; x++, o++) out[o] = src[row + columns[x]];
  }
  return out;
}
