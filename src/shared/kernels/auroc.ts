/**
 * Area under the ROC curve.
 *
 * Formula: P(score of a positive > score of a negative) + ½ P(equal), i.e. Mann–Whitney U / (n₊ n₋).
 * Layout: one score and one flag an entry (images or pixels).  Range: 0–1; NaN if one side is empty.
 * Ignore: entries whose flag is neither 0 nor 1, and NaN scores, are left out.
 * Source: Hanley & McNeil 1982, doi 10.1148/radiology.143.1.7063747.
 */
import { checkSize } from './check-size.ts';

/** Computes how well `scores` separate entries flagged 1 from those flagged 0 (0.5 = not at all). Throws RangeError if sizes differ. */
export function auroc(scores: Float32Array, flags: Uint8Array): number {
  checkSize('auroc flags', flags.length, scores.length);
  // Two sorted lists and a merge: the native sort of floats takes millions of pixels in a second, sorting indices does not.
  const side = (flag: number): Float32Array => scores.filter((score, i) => flags[i] === flag && !Number.isNaN(score)).sort();
  const negatives = side(0);
  const positives = side(1);
  let wins = 0;
  let below = 0;
  let upTo = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below] < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < negatives.length && negatives[upTo] <= score) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (negatives.length * positives.length);
}
