/**
 * Quantiles with linear interpolation between order statistics.
 *
 * Formula: position h = q (n − 1); value = x_⌊h⌋ + (h − ⌊h⌋)(x_⌊h⌋+1 − x_⌊h⌋).
 * Layout: any list of numbers; NaN entries are left out.  Range: q in 0–1.
 * Source: Hyndman & Fan 1996, type 7 (the default of numpy and R).
 */

/** Returns quantile `q` (0–1) of the values that are not NaN; NaN if there are none. Throws RangeError if q is outside 0–1. */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile: q must be in 0–1, got ${q}`);
  const sorted = Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return NaN;
  const position = q * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.ceil(position);
  // Without the test two equal infinities would interpolate to NaN.
  return sorted[low] === sorted[high] ? sorted[low] : sorted[low] + (position - low) * (sorted[high] - sorted[low]);
}

/** Returns the middle value (mean of the two middle ones); NaN if no value is a number. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
