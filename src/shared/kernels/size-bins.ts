/**
 * Recall of defects by their size.
 *
 * Formula: each 8-connected component of the truth is one defect; its bin is its share of the image: below 0.05 %,
 *   0.05 to below 0.5 %, 0.5 to 5 %, above 5 %. It is hit under three rules: at least 1 pixel, 30 %, or 50 % of its area
 *   is predicted as its class. Recall = hits / defects.
 * Layout: counts 4×4 row-major: one row a bin; columns: defects, hits ≥ 1 px, hits ≥ 30 %, hits ≥ 50 %.
 * Ignore: truth `ignore` is no defect and joins none; a prediction `ignore` is no hit.
 * Source: small objects vanish in mIoU (Small Objects Matters, arXiv 2309.14117); bins and rules are our own.
 */
import { checkSize } from './check-size.ts';
import { connectedComponents } from './components.ts';

/** Recall of one size bin; NaN where it holds no defect. */
export interface SizeRecall {
  readonly bin: 'tiny' | 'small' | 'medium' | 'large';
  readonly defects: number;
  readonly anyPixel: number;
  readonly overlap30: number;
  readonly overlap50: number;
}

const BINS = ['tiny', 'small', 'medium', 'large'] as const;
const COLUMNS = 4;

/** Length of the counts that `accumulateSizeBins` fills. */
export const sizeBinCounts = BINS.length * COLUMNS;

function binOf(share: number): number {
  if (share < 0.0005) return 0;
  if (share < 0.005) return 1;
  return share <= 0.05 ? 2 : 3;
}

/** Adds one image's defects to `counts` (16 values, in place). Throws RangeError if sizes do not agree. */
export function accumulateSizeBins(
  counts: Float64Array,
  truth: Uint8Array,
  predicted: Uint8Array,
  height: number,
  width: number,
  ignore = 255,
): void {
  checkSize('accumulateSizeBins counts', counts.length, sizeBinCounts);
  checkSize('accumulateSizeBins predicted', predicted.length, truth.length);
  const { labels, count, areas } = connectedComponents(truth, height, width, ignore);
  const overlaps = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) {
    if (labels[p] > 0 && predicted[p] === truth[p]) overlaps[labels[p] - 1]++;
  }
  for (let i = 0; i < count; i++) {
    const row = COLUMNS * binOf(areas[i] / labels.length);
    const share = overlaps[i] / areas[i];
    counts[row]++;
    if (share > 0) counts[row + 1]++;
    if (share >= 0.3) counts[row + 2]++;
    if (share >= 0.5) counts[row + 3]++;
  }
}

/** Turns counts into one recall row a bin, smallest size first. */
export function sizeRecalls(counts: Float64Array): readonly SizeRecall[] {
  checkSize('sizeRecalls counts', counts.length, sizeBinCounts);
  return BINS.map((bin, i) => {
    const [defects, anyPixel, overlap30, overlap50] = counts.subarray(COLUMNS * i, COLUMNS * (i + 1));
    return { bin, defects, anyPixel: anyPixel / defects, overlap30: overlap30 / defects, overlap50: overlap50 / defects };
  });
}
