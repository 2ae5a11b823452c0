/**
 * Boundary IoU of a set of label maps.
 *
 * Formula: boundary(M) = M minus M eroded d times by a 3×3 square, d = max(1, round(0.02 · diagonal in px));
 *   per class, IoU = Σ |B_truth ∩ B_predicted| / Σ |B_truth ∪ B_predicted|, sums over the whole set.
 *   The mean is over the classes that occur in truth or prediction; background is left out.
 * Layout: HW label maps; sums 2×K: K intersections, then K unions, in pixels.  Range: 0–1, NaN where the union is empty.
 * Edge of the image: outside counts as not the class (the reference pads with zeros), so a mask has a boundary there.
 * Ignore: a pixel whose truth is `ignore` counts as inside both masks while boundaries are found, so that no boundary is
 *   invented along it, and is then left out of the sums.
 * Source: Cheng et al. 2021, arXiv 2103.16562, and its code (boundary-iou-api).
 */
import { checkSize } from './check-size.ts';

/** Returns the boundary's width d in pixels (at least 1) for an image of height×width pixels. */
export function boundaryDistance(height: number, width: number): number {
  const exact = 0.02 * Math.hypot(height, width);
  const rounded = Math.round(exact);
  // The reference rounds halves to even (Python), Math.round upwards: they differ for a diagonal of, say, 125.
  return Math.max(1, exact % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}

/**
 * Marks the pixels of a mask (HW, 0 or 1) within `distance` pixels of its outside with 1.
 * Eroding d times by 3×3 leaves exactly the pixels whose chessboard distance to the outside is above d; two sweeps give
 * that distance whatever d is.
 */
function boundaryOf(mask: Uint8Array, height: number, width: number, distance: number): Uint8Array {
  const steps = new Int32Array(mask.length);
  const at = (y: number, x: number): number => (y < 0 || x < 0 || y >= height || x >= width ? 0 : steps[y * width + x]);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (mask[p] === 1) steps[p] = 1 + Math.min(at(y, x - 1), at(y - 1, x - 1), at(y - 1, x), at(y - 1, x + 1));
    }
  }
  const boundary = new Uint8Array(mask.length);
  for (let y = height - 1, p = mask.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, p--) {
      if (mask[p] === 0) continue;
      steps[p] = Math.min(steps[p], 1 + Math.min(at(y, x + 1), at(y + 1, x + 1), at(y + 1, x), at(y + 1, x - 1)));
      if (steps[p] <= distance) boundary[p] = 1;
    }
  }
  return boundary;
}

/**
 * Adds one image to `sums` (2×classCount, in place).
 * Throws RangeError if sizes do not agree.
 */
export function accumulateBoundary(
  sums: Float64Array,
  classCount: number,
  truth: Uint8Array,
  predicted: Uint8Array,
  height: number,
  width: number,
  ignore = 255,
): void {
  checkSize('accumulateBoundary sums', sums.length, 2 * classCount);
  checkSize('accumulateBoundary truth', truth.length, height * width);
  checkSize('accumulateBoundary predicted', predicted.length, height * width);
  const distance = boundaryDistance(height, width);
  const inside = (labels: Uint8Array, k: number): Uint8Array =>
    labels.map((label, p) => (label === k || truth[p] === ignore ? 1 : 0));
  for (let k = 0; k < classCount; k++) {
    if (!truth.includes(k) && !predicted.includes(k)) continue;
    const edgeTruth = boundaryOf(inside(truth, k), height, width, distance);
    const edgePredicted = boundaryOf(inside(predicted, k), height, width, distance);
    for (let p = 0; p < truth.length; p++) {
      if (truth[p] === ignore) continue;
      sums[k] += edgeTruth[p] & edgePredicted[p];
      sums[classCount + k] += edgeTruth[p] | edgePredicted[p];
    }
  }
}

/** Returns each class's boundary IoU (K values, NaN where absent) and their mean without background (NaN if none occurs). */
export function boundaryIou(sums: Float64Array, classCount: number): { readonly perClass: Float64Array; readonly mean: number } {
  checkSize('boundaryIou sums', sums.length, 2 * classCount);
  const perClass = Float64Array.from({ length: classCount }, (_, k) => sums[k] / sums[classCount + k]);
  const occurring = perClass.subarray(1).filter((iou) => !Number.isNaN(iou));
  return { perClass, mean: occurring.reduce((sum, iou) => sum + iou, 0) / occurring.length };
}
