/**
 * How well maps of scores (anomaly, foreground probability) point at defects, over a whole set without choosing a threshold.
 *
 * Formula: for a falling threshold t, FPR(t) = share of all true background pixels with score ≥ t, pooled over the set, normal images
 *   included; PRO(t) = mean over defects of the share of the defect's pixels with score ≥ t, every defect of equal weight.
 *   AUPRO = area under PRO over FPR by trapezoids from 0 to the limit, the last one cut there by linear interpolation, divided by the
 *   limit. Pixel AP = Σ (R_i − R_{i−1}) P_i over the distinct scores from high to low.
 *   A defect is an 8-connected region of the truth, whatever its class.
 * Layout: HW maps, added image by image to sums by score level, so that memory does not grow with the set.
 * Range: scores ≥ 0, kept with 12 significant bits (steps below 0.025 %), equal ones count as one. NaN or a negative score is refused.
 * Ignore: truth `ignore` is left out of everything and joins no defects.
 * Edges: NaN without a defect (anomalib answers 0, which looks like a bad map) or, for AUPRO, without true background.
 * Source: AUPRO: Bergmann et al. 2021, doi 10.1007/s11263-020-01400-4, as in anomalib. AP: scikit-learn `average_precision_score`.
 */
import { checkSize } from './check-size.ts';
import { connectedComponents } from './components.ts';

/** Bits of a float32 that are dropped from a score: 11 of 23 bits of the fraction stay. */
const DROPPED_BITS = 12;
const LEVELS = 2 ** (31 - DROPPED_BITS);

/** Sums over a set by score level. */
export interface ScoreMapSums {
  /** True background pixels, and true defect pixels. */
  readonly background: Float64Array;
  readonly defect: Float64Array;
  /** Each defect pixel as a share of its defect. */
  readonly shares: Float64Array;
  defects: number;
}

/** Makes empty sums (12 MB). */
export function scoreMapSums(): ScoreMapSums {
  return { background: new Float64Array(LEVELS), defect: new Float64Array(LEVELS), shares: new Float64Array(LEVELS), defects: 0 };
}

/** Adds one image (scores and truth, height·width values each) to `sums`, in place. Throws RangeError for sizes that differ or a score that is NaN or negative. */
export function accumulateScoreMap(sums: ScoreMapSums, scores: Float32Array, truth: Uint8Array, height: number, width: number, ignore = 255): void {
  checkSize('accumulateScoreMap scores', scores.length, height * width);
  checkSize('accumulateScoreMap truth', truth.length, height * width);
  if (!scores.every((score) => score >= 0)) throw new RangeError('accumulateScoreMap: a score is NaN or negative');
  const { labels, count, areas } = connectedComponents(truth.map((id) => (id === 0 || id === ignore ? id : 1)), height, width, ignore);
  // Patterns of positive floats are ordered like the floats themselves.
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  for (let p = 0; p < truth.length; p++) {
    if (truth[p] === ignore) continue;
    // −0 passes the test above; its sign bit must not.
    const level = (bits[p] & 0x7fffffff) >>> DROPPED_BITS;
    if (truth[p] === 0) sums.background[level]++;
    else {
      sums.defect[level]++;
      sums.shares[level] += 1 / areas[labels[p] - 1];
    }
  }
  sums.defects += count;
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Computes AUPRO (0–1) up to a pooled false positive rate of `limit` (above 0, at most 1). Throws RangeError for another limit. */
export function aupro(sums: ScoreMapSums, limit = 0.3): number {
  if (!(limit > 0 && limit <= 1)) throw new RangeError(`aupro: the limit ${limit} is not in (0, 1]`);
  const background = total(sums.background);
  if (sums.defects === 0 || background === 0) return NaN;
  let area = 0;
  let fpr = 0;
  let pro = 0;
  for (let level = LEVELS - 1; level >= 0; level--) {
    if (sums.background[level] === 0 && sums.shares[level] === 0) continue;
    const nextFpr = fpr + sums.background[level] / background;
    const nextPro = pro + sums.shares[level] / sums.defects;
    if (nextFpr >= limit) {
      const share = (limit - fpr) / (nextFpr - fpr);
      return within(area + ((limit - fpr) * (2 * pro + share * (nextPro - pro))) / 2, limit);
    }
    area += ((nextFpr - fpr) * (pro + nextPro)) / 2;
    fpr = nextFpr;
    pro = nextPro;
  }
  // Rounding kept the rate a hair below a limit of 1.
  return within(area, limit);
}

/** Sums of thousands of shares may end a rounding error above their whole. */
const within = (area: number, whole: number): number => Math.min(1, area / whole);

/** Computes the average precision of the pixels (0–1). */
export function pixelAveragePrecision(sums: ScoreMapSums): number {
  const positives = total(sums.defect);
  if (positives === 0) return NaN;
  let hits = 0;
  let called = 0;
  let area = 0;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const found = sums.defect[level];
    hits += found;
    called += found + sums.background[level];
    if (found > 0) area += (found / positives) * (hits / called);
  }
  return within(area, 1);
}
