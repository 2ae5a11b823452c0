/**
 * Pixel-adaptive mask refinement (PAMR): probabilities flow between neighbours of like colour.
 *
 * Formula: w_ij = softmax over the 48 neighbours j of mean_RGB(−|I_i − I_j| / (1e-8 + 0.1 σ_i)); σ_i is the unbiased
 *   standard deviation of each colour over 54 samples: 8 neighbours and the centre, for each of six dilations.
 *   P ← Σ_j w_ij P_j, ten times, over the whole stack with the background. Outside the image: the nearest border pixel.
 * Layout: image 3×H×W, probabilities K×H×W.  Range: image any scale (w is scale-free but for 1e-8); probabilities 0–1,
 *   and a stack that sums to 1 stays so. A NaN spreads to what it touches.
 * Source: Araslanov & Roth 2020, "Single-Stage Semantic Segmentation from Image Labels", arXiv 2005.08104, and its code.
 */
import { checkSize } from './check-size.ts';

/** How far and how often probabilities flow. */
export interface PamrSettings {
  /** Distances of the eight neighbours in pixels. */
  readonly dilations: readonly number[];
  readonly iterations: number;
}

/** The values of the paper's code. */
export const pamrDefaults: PamrSettings = { dilations: [1, 2, 4, 8, 12, 24], iterations: 10 };

/** Channels propagated together: four sums stay in registers, and the neighbour weight is read once for them. */
const LANES = 4;

/** Copies up to `count` CHW planes, from plane `first`, into a replicate-padded pixel-major buffer with `lanes` values a pixel. */
function padPlanes(
  src: Float32Array,
  first: number,
  count: number,
  height: number,
  width: number,
  pad: number,
  lanes: number,
  out: Float32Array,
): void {
  const paddedWidth = width + 2 * pad;
  for (let c = 0; c < count; c++) {
    for (let y = 0; y < height + 2 * pad; y++) {
      const from = ((first + c) * height + Math.min(Math.max(y - pad, 0), height - 1)) * width;
      let o = y * paddedWidth * lanes + c;
      for (let x = 0; x < pad; x++, o += lanes) out[o] = src[from];
      for (let x = 0; x < width; x++, o += lanes) out[o] = src[from + x];
      for (let x = 0; x < pad; x++, o += lanes) out[o] = src[from + width - 1];
    }
  }
}

function neighbourOffsets(dilations: readonly number[], paddedWidth: number): Int32Array {
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => dy * paddedWidth + dx)).filter((offset) => offset !== 0);
  return Int32Array.from(dilations.flatMap((dilation) => around.map((offset) => offset * dilation)));
}

/** Neighbour weights, H·W × N pixel-major; each pixel's N weights sum to 1. */
function affinities(image: Float32Array, height: number, width: number, dilations: readonly number[]): Float32Array {
  const pad = Math.max(...dilations);
  const paddedWidth = width + 2 * pad;
  const padded = new Float32Array(3 * (height + 2 * pad) * paddedWidth);
  padPlanes(image, 0, 3, height, width, pad, 3, padded);
  const offsets = neighbourOffsets(dilations, paddedWidth).map((offset) => offset * 3);
  const n = offsets.length;
  const samples = n + dilations.length;
  // Sums are taken about the centre pixel, so its own samples add nothing and no precision is lost to a bright image.
  const scaleOf = (sum: number, squares: number): number =>
    1 / (3 * (1e-8 + 0.1 * Math.sqrt(Math.max(0, squares - (sum * sum) / samples) / (samples - 1))));
  const out = new Float32Array(height * width * n);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += n) {
      const centre = 3 * ((y + pad) * paddedWidth + x + pad);
      const red = padded[centre];
      const green = padded[centre + 1];
      const blue = padded[centre + 2];
      let sumR = 0, sumG = 0, sumB = 0, squaresR = 0, squaresG = 0, squaresB = 0;
      for (let j = 0; j < n; j++) {
        const q = centre + offsets[j];
        const dr = padded[q] - red;
        const dg = padded[q + 1] - green;
        const db = padded[q + 2] - blue;
        sumR += dr; sumG += dg; sumB += db;
        squaresR += dr * dr; squaresG += dg * dg; squaresB += db * db;
      }
      const scaleR = scaleOf(sumR, squaresR);
      const scaleG = scaleOf(sumG, squaresG);
      const scaleB = scaleOf(sumB, squaresB);
      let highest = -Infinity;
      for (let j = 0; j < n; j++) {
        const q = centre + offsets[j];
        const logit = -(Math.abs(padded[q] - red) * scaleR + Math.abs(padded[q + 1] - green) * scaleG + Math.abs(padded[q + 2] - blue) * scaleB);
        out[o + j] = logit;
        if (logit > highest) highest = logit;
      }
      let total = 0;
      for (let j = o; j < o + n; j++) total += out[j] = Math.exp(out[j] - highest);
      const inverse = 1 / total;
      for (let j = o; j < o + n; j++) out[j] *= inverse;
    }
  }
  return out;
}

/** One pass P ← Σ_j w_ij P_j from the padded buffer into the planes `first` … `first + count − 1` of `out`. */
function propagate(
  padded: Float32Array,
  weights: Float32Array,
  offsets: Int32Array,
  pad: number,
  height: number,
  width: number,
  out: Float32Array,
  first: number,
  count: number,
): void {
  const n = offsets.length;
  const area = height * width;
  for (let y = 0, p = 0, w = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const centre = LANES * ((y + pad) * (width + 2 * pad) + x + pad);
      let a = 0, b = 0, c = 0, d = 0;
      for (let j = 0; j < n; j++, w++) {
        const weight = weights[w];
        const q = centre + offsets[j];
        a += weight * padded[q];
        b += weight * padded[q + 1];
        c += weight * padded[q + 2];
        d += weight * padded[q + 3];
      }
      const o = first * area + p;
      out[o] = a;
      if (count > 1) out[o + area] = b;
      if (count > 2) out[o + 2 * area] = c;
      if (count > 3) out[o + 3 * area] = d;
    }
  }
}

/**
 * Refines a probability stack (classCount×height×width, background included) along the colours of `image`
 * (3×height×width, RGB at any scale) and returns a new stack of the same shape.
 * Needs 192 bytes a pixel for the 48 weights. Throws RangeError if the sizes do not agree or no dilation is given.
 */
export function pamr(
  image: Float32Array,
  probabilities: Float32Array,
  classCount: number,
  height: number,
  width: number,
  settings: PamrSettings = pamrDefaults,
): Float32Array {
  const { dilations, iterations } = settings;
  checkSize('pamr image', image.length, 3 * height * width);
  checkSize('pamr probabilities', probabilities.length, classCount * height * width);
  if (dilations.length === 0) throw new RangeError('pamr: at least one dilation is needed');
  const weights = affinities(image, height, width, dilations);
  const pad = Math.max(...dilations);
  const padded = new Float32Array(LANES * (height + 2 * pad) * (width + 2 * pad));
  const offsets = neighbourOffsets(dilations, width + 2 * pad).map((offset) => offset * LANES);
  const out = probabilities.slice();
  for (let first = 0; first < classCount; first += LANES) {
    const count = Math.min(LANES, classCount - first);
    for (let i = 0; i < iterations; i++) {
      padPlanes(out, first, count, height, width, pad, LANES, padded);
      propagate(padded, weights, offsets, pad, height, width, out, first, count);
    }
  }
  return out;
}
