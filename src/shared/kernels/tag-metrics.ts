/**
 * Scores of the tag model, one class at a time.
 *
 * Formula: F1 = 2 TP / (2 TP + FP + FN), an image is called present if score ≥ threshold;
 *   AP = Σ_i (R_i − R_{i−1}) P_i over the distinct scores from high to low (equal scores enter together, as in scikit-learn).
 * Layout: one class's scores and tags, an entry an image; tag 1 present, 0 absent, anything else unknown: left out.
 * Range: 0–1; NaN for a class without a positive (scikit-learn answers 0 there), so that a macro can leave it out.
 * NaN scores are never called present. Source: scikit-learn `f1_score`, `average_precision_score`.
 */
import { checkSize } from './check-size.ts';

interface Step {
  readonly score: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

interface Ranking {
  /** Counts when everything down to and including `score` is called; one entry a distinct score, high to low. */
  readonly steps: readonly Step[];
  readonly positives: number;
}

function rank(scores: ArrayLike<number>, tags: Uint8Array): Ranking {
  checkSize('tag metrics tags', tags.length, scores.length);
  const known = Array.from(tags.keys()).filter((i) => tags[i] <= 1);
  const order = known.filter((i) => !Number.isNaN(scores[i])).sort((i, j) => scores[j] - scores[i]);
  const steps: Step[] = [];
  let truePositives = 0;
  order.forEach((i, at) => {
    truePositives += tags[i];
    const score = scores[i];
    if (at + 1 === order.length || scores[order[at + 1]] !== score) steps.push({ score, truePositives, falsePositives: at + 1 - truePositives });
  });
  return { steps, positives: known.reduce((sum, i) => sum + tags[i], 0) };
}

function f1Of(truePositives: number, falsePositives: number, positives: number): number {
  return (2 * truePositives) / (truePositives + falsePositives + positives);
}

/** Computes F1 when images with score ≥ threshold are called present; NaN without a positive. Throws RangeError if sizes differ. */
export function f1AtThreshold(scores: ArrayLike<number>, tags: Uint8Array, threshold: number): number {
  const { steps, positives } = rank(scores, tags);
  if (positives === 0) return NaN;
  const called = steps.findLast((step) => step.score >= threshold);
  return called === undefined ? 0 : f1Of(called.truePositives, called.falsePositives, positives);
}

/** Computes average precision (area under the precision–recall steps); NaN without a positive. Throws RangeError if sizes differ. */
export function averagePrecision(scores: ArrayLike<number>, tags: Uint8Array): number {
  const { steps, positives } = rank(scores, tags);
  if (positives === 0) return NaN;
  let sum = 0;
  let before = 0;
  for (const { truePositives, falsePositives } of steps) {
    sum += ((truePositives - before) / positives) * (truePositives / (truePositives + falsePositives));
    before = truePositives;
  }
  // Shares that add up to one may add up to 1 + 2e-16.
  return Math.min(1, sum);
}

/**
 * Finds the threshold with the best F1, half-way down to the next lower score so that a small shift does not flip it.
 * Ties go to the lower threshold (a miss costs more than a second look). Null without a positive. Throws RangeError if sizes differ.
 */
export function bestF1Threshold(scores: ArrayLike<number>, tags: Uint8Array): { readonly threshold: number; readonly f1: number } | null {
  const { steps, positives } = rank(scores, tags);
  if (positives === 0 || steps.length === 0) return null;
  let best = { threshold: 0, f1: -1 };
  steps.forEach(({ score, truePositives, falsePositives }, i) => {
    const f1 = f1Of(truePositives, falsePositives, positives);
    if (f1 >= best.f1) best = { threshold: i + 1 < steps.length ? (score + steps[i + 1].score) / 2 : score, f1 };
  });
  return best;
}

/** Averages per-class figures, leaving out NaN (classes without positives); NaN if nothing is left. */
export function macroAverage(values: ArrayLike<number>): number {
  const defined = Array.from(values).filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
