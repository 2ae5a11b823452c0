/**
 * Exact (Clopper–Pearson) bounds of a rate from k events in n trials.
 *
 * Formula: lower bound at confidence c: Beta quantile 1 − c of (k, n − k + 1), 0 if k = 0;
 *   upper bound: Beta quantile c of (k + 1, n − k), 1 if k = n. Two-sided level L uses c = (1 + L) / 2 on each side.
 * Range: 0 ≤ k ≤ n integers, confidence in (0, 1); n = 0 gives 0 and 1 (nothing is known).
 * Source: Clopper & Pearson 1934, doi 10.1093/biomet/26.4.404.
 */
import { inverseIncompleteBeta } from './incomplete-beta.ts';

function checkTrials(k: number, n: number, confidence: number): void {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) throw new RangeError(`binomial: ${k} events in ${n} trials`);
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`binomial: confidence ${confidence} is not between 0 and 1`);
}

/** Returns the one-sided exact lower bound of the rate at the given confidence, e.g. 0.99. Throws RangeError on impossible input. */
export function exactLowerBound(k: number, n: number, confidence: number): number {
  checkTrials(k, n, confidence);
  return k === 0 ? 0 : inverseIncompleteBeta(k, n - k + 1, 1 - confidence);
}

/** Returns the one-sided exact upper bound of the rate at the given confidence, e.g. 0.99. Throws RangeError on impossible input. */
export function exactUpperBound(k: number, n: number, confidence: number): number {
  checkTrials(k, n, confidence);
  return k === n ? 1 : inverseIncompleteBeta(k + 1, n - k, confidence);
}

/** Returns the two-sided exact interval [low, high] of the rate at the given level (default 0.95). Throws RangeError on impossible input. */
export function clopperPearson(k: number, n: number, level = 0.95): readonly [low: number, high: number] {
  const confidence = (1 + level) / 2;
  return [exactLowerBound(k, n, confidence), exactUpperBound(k, n, confidence)];
}
