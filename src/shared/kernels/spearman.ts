/**
 * Spearman's rank correlation.
 *
 * Formula: Pearson correlation of the ranks; equal values share the mean of their ranks.
 * Layout: two lists of the same length, an entry a unit.  Range: −1 … 1; NaN if a list is constant or fewer than two pairs remain.
 * Ignore: a pair with a NaN is left out.
 * Source: Spearman 1904, doi 10.2307/1412159.
 */
import { checkSize } from './check-size.ts';

function ranksOf(values: readonly number[]): Float64Array {
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
  }
  return ranks;
}

/** Computes the rank correlation of two lists. Throws RangeError if their lengths differ. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkSize('spearman b', b.length, a.length);
  const pairs = Array.from(a, (value, i) => [value, b[i]] as const).filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  const x = ranksOf(pairs.map(([value]) => value));
  const y = ranksOf(pairs.map(([, value]) => value));
  const mean = (pairs.length - 1) / 2;
  let covariance = 0;
  let varianceX = 0;
  let varianceY = 0;
  for (let i = 0; i < pairs.length; i++) {
    covariance += (x[i] - mean) * (y[i] - mean);
    varianceX += (x[i] - mean) ** 2;
    varianceY += (y[i] - mean) ** 2;
  }
  return covariance / Math.sqrt(varianceX * varianceY);
}
