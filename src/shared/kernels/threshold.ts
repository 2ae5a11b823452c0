/**
 * Choosing the seed threshold without masks.
 *
 * Formula: A(t) = share of pixels whose score is above t, on the grid t = 0.01 … 0.99.
 *   Normal budget: the smallest t with A(t) ≤ budget over tag-negative images; their raw CAM is divided by a class-typical
 *   scale (the median over positive images of the image's maximum), because a normal image has no maximum of its own to divide by.
 *   Plateau: among t whose A(t) over positive images is plausible for the objects sought, the one where |d log A / dt| is smallest.
 *   Without the bounds on A the rule runs to one end: the log slope of a class activation map's area grows steadily with t.
 * Layout: a histogram of 100 bins, filled image by image; bin b counts pixels above exactly b of the grid thresholds.
 * Range: scores ≥ 0, meant for 0–1; NaN is never above a threshold.
 * Source: budget: advice of the PSA author to use true background images (jiwoon-ahn/psa issue 14). Plateau: stability over
 *   thresholds as in maximally stable regions, Matas et al. 2004, doi 10.1016/j.imavis.2004.02.006.
 */
import { checkSize } from './check-size.ts';

/** Number of bins of a score histogram: 99 thresholds split the scores into 100. */
export const scoreBins = 100;

/** A threshold and how it came about; `threshold` is null where the rule has no answer. */
export interface ThresholdChoice {
  readonly threshold: number | null;
  readonly rule: 'normal-budget' | 'plateau';
  /** Area share above 0.01, 0.02 … 0.99 (99 values, 0–1, falling); NaN without pixels. */
  readonly curve: Float64Array;
}

/** Half the window over which the slope is taken, in grid steps. */
const HALF_WINDOW = 2;

/**
 * Adds one image's scores (one value a pixel: the highest normalised CAM of its classes) to a histogram of `scoreBins` bins, in place.
 * Throws RangeError if the histogram has another size.
 */
export function accumulateScores(histogram: Float64Array, scores: Float32Array): void {
  checkSize('accumulateScores histogram', histogram.length, scoreBins);
  for (const score of scores) {
    let bin = Math.min(Math.max(Math.ceil(score * scoreBins) - 1, 0), scoreBins - 1) || 0;
    // score · 100 may round across a grid value; the comparisons make the bins agree with `score > t` exactly.
    if (bin > 0 && score <= bin / scoreBins) bin--;
    else if (bin < scoreBins - 1 && score > (bin + 1) / scoreBins) bin++;
    histogram[bin]++;
  }
}

/** Returns A(t) for t = 0.01 … 0.99 (99 shares); NaN if the histogram is empty. */
export function areaCurve(histogram: Float64Array): Float64Array {
  checkSize('areaCurve histogram', histogram.length, scoreBins);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const curve = new Float64Array(scoreBins - 1);
  for (let step = scoreBins - 1, above = 0; step >= 1; step--) {
    above += histogram[step];
    curve[step - 1] = above / total;
  }
  return curve;
}

/**
 * Picks the smallest threshold at which the scores of tag-negative images activate at most `budget` of their area (a share, default 0.1 %).
 * Null if there are no normal pixels or even 0.99 is over budget.
 */
export function normalBudgetThreshold(normalHistogram: Float64Array, budget = 0.001): ThresholdChoice {
  const curve = areaCurve(normalHistogram);
  const index = curve.findIndex((share) => share <= budget);
  return { threshold: index < 0 ? null : (index + 1) / scoreBins, rule: 'normal-budget', curve };
}

/**
 * Picks the most stable threshold among those that activate between `least` and `most` of the area of positive images
 * (shares 0–1); the lowest of equals. Where the curve jumps over the bounds, the first threshold below them. Null if nothing is activated at all.
 */
export function plateauThreshold(
  positiveHistogram: Float64Array,
  { least, most }: { readonly least: number; readonly most: number },
): ThresholdChoice {
  const curve = areaCurve(positiveHistogram);
  const choice = (index: number): ThresholdChoice => ({ threshold: index < 0 ? null : (index + 1) / scoreBins, rule: 'plateau', curve });
  let best = Infinity;
  let chosen = -1;
  for (let i = HALF_WINDOW; i < curve.length - HALF_WINDOW; i++) {
    if (!(curve[i] >= least && curve[i] <= most)) continue;
    const slope = Math.log(curve[i - HALF_WINDOW]) - Math.log(curve[i + HALF_WINDOW]);
    if (slope < best - 1e-12) {
      best = slope;
      chosen = i;
    }
  }
  if (chosen >= 0) return choice(chosen);
  return curve[0] > 0 ? choice(curve.findIndex((share) => share < least)) : choice(-1);
}
