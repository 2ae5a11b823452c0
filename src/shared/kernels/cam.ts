/**
 * Class activation maps (CAM) and the seed labels made from them.
 *
 * Formula: raw_k = Σ_c weight_ck · feature_c. Views (scales × flip): sum of bilinear(unflip(ReLU(raw))) on a common grid.
 *   Normalised: map / (its maximum + 1e-5), tagged classes only. Label: argmax over [threshold, map_1 … map_K].
 * Layout: features CHW, weights C×K row-major, maps K×H×W, labels HW (0 background, k+1 for map k).
 * Range: normalised maps 0–1 (below 1 by the 1e-5).
 * Source: Zhou et al. 2016, arXiv 1512.04150; multi-scale and flip sum as in Ahn et al. 2019 (IRN), arXiv 1904.05044.
 */
import { checkSize } from './check-size.ts';
import { resizeBilinear } from './resize.ts';

/** The raw CAM (K×height×width, any sign) of one scaled, perhaps mirrored copy of an image. */
export interface CamView {
  readonly cam: Float32Array;
  readonly height: number;
  readonly width: number;
  /** True if the copy was mirrored left–right before the features were made. */
  readonly flipped: boolean;
}

/** Highest value of a map and its pixel; the first in row order where several tie. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/**
 * Applies a bias-free linear head to a feature map: K raw maps (K×H×W, any sign).
 * Throws RangeError if `features` is not C·H·W long or `weights` not C·K.
 */
export function camFromFeatures(
  features: Float32Array,
  channels: number,
  height: number,
  width: number,
  weights: Float32Array,
  classCount: number,
): Float32Array {
  const area = height * width;
  checkSize('camFromFeatures features', features.length, channels * area);
  checkSize('camFromFeatures weights', weights.length, channels * classCount);
  const cam = new Float32Array(classCount * area);
  // Sums are kept in double: a few hundred channels of float32 partial sums would drift between summation orders.
  const sums = new Float64Array(area);
  for (let k = 0; k < classCount; k++) {
    sums.fill(0);
    for (let c = 0; c < channels; c++) {
      const weight = weights[c * classCount + k];
      const offset = c * area;
      for (let p = 0; p < area; p++) sums[p] += weight * features[offset + p];
    }
    cam.set(sums, k * area);
  }
  return cam;
}

function rectifyAndUnflip(view: CamView): Float32Array {
  const { cam, width, flipped } = view;
  const out = new Float32Array(cam.length);
  for (let row = 0; row < cam.length; row += width) {
    for (let x = 0; x < width; x++) out[row + x] = Math.max(0, cam[row + (flipped ? width - 1 - x : x)]);
  }
  return out;
}

/**
 * Sums the views of one image on a common height×width grid (K×height×width, ≥ 0); no view gives all zeros.
 * Throws RangeError if a view does not hold classCount·height·width values.
 */
export function mergeCamViews(views: readonly CamView[], classCount: number, height: number, width: number): Float32Array {
  const merged = new Float32Array(classCount * height * width);
  for (const view of views) {
    checkSize('mergeCamViews view', view.cam.length, classCount * view.height * view.width);
    const resized = resizeBilinear(rectifyAndUnflip(view), classCount, view.height, view.width, height, width);
    for (let i = 0; i < merged.length; i++) merged[i] += resized[i];
  }
  return merged;
}

/**
 * Divides each tagged class's map (K×area, ≥ 0) by its own maximum + 1e-5 and clears every other class.
 * `present` holds K flags, 1 for a class whose tag is present. NaN counts as 0. Throws RangeError on other sizes.
 */
export function normaliseCam(cam: Float32Array, classCount: number, area: number, present: Uint8Array): Float32Array {
  checkSize('normaliseCam cam', cam.length, classCount * area);
  checkSize('normaliseCam present', present.length, classCount);
  const out = new Float32Array(cam.length);
  for (let k = 0; k < classCount; k++) {
    if (present[k] === 0) continue;
    let maximum = 0;
    for (let i = k * area; i < (k + 1) * area; i++) if (cam[i] > maximum) maximum = cam[i];
    // 1e-5 keeps an all-zero map at zero (IRN's constant).
    const scale = 1 / (maximum + 1e-5);
    for (let i = k * area; i < (k + 1) * area; i++) out[i] = cam[i] > 0 ? cam[i] * scale : 0;
  }
  return out;
}

/**
 * Labels each pixel with the class of the highest map above `threshold`, else 0 (area ids; map k becomes id k+1).
 * A tie goes to the background, then to the lower class; NaN never wins. Throws RangeError if `cam` is not classCount·area long.
 */
export function labelFromCam(cam: Float32Array, classCount: number, area: number, threshold: number): Uint8Array {
  checkSize('labelFromCam cam', cam.length, classCount * area);
  const labels = new Uint8Array(area);
  for (let p = 0; p < area; p++) {
    let best = threshold;
    for (let k = 0; k < classCount; k++) {
      const value = cam[k * area + p];
      if (value > best) {
        best = value;
        labels[p] = k + 1;
      }
    }
  }
  return labels;
}

/** Finds the highest point of one map (HW, width in pixels); null if the map is empty or all NaN. */
export function peakPosition(map: Float32Array, width: number): Peak | null {
  let best = -1;
  for (let p = 0; p < map.length; p++) {
    if (map[p] > (best < 0 ? -Infinity : map[best])) best = p;
  }
  return best < 0 ? null : { x: best % width, y: Math.floor(best / width), value: map[best] };
}
