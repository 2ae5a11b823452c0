/**
 * Percentile bootstrap of a statistic of summed confusion matrices.
 *
 * Formula: draw n of n units with replacement, sum their matrices, take the statistic; repeat; the interval runs between the
 *   (1 ± level)/2 quantiles. The difference of two models draws the same units for both (paired).
 * Layout: one matrix (any length, all alike) a unit; a unit is an image, or a group of images that belong together.
 * Range: level in 0–1. A resample whose statistic is NaN (no class occurs) is left out; all NaN gives NaN bounds.
 * Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13.
 */
import { checkSize } from './check-size.ts';
import { quantile } from './quantile.ts';
import type { RandomSource } from './random.ts';

/** A figure with the bounds of its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How an interval is drawn; defaults 1000 resamples and level 0.95. */
export interface BootstrapSettings {
  readonly resamples?: number;
  readonly level?: number;
}

/** Turns a summed matrix into a figure, e.g. `(m) => meanIou(m, K)`. */
export type Statistic = (confusion: Float64Array) => number;

function sumWeighted(units: readonly Float64Array[], weights: Int32Array, out: Float64Array): void {
  out.fill(0);
  for (let u = 0; u < units.length; u++) {
    const weight = weights[u];
    if (weight === 0) continue;
    const unit = units[u];
    for (let i = 0; i < out.length; i++) out[i] += weight * unit[i];
  }
}

/** Runs `figure` once on the units as they are and once a resample; `weights[u]` is how often unit u was drawn. */
function percentileInterval(
  unitCount: number,
  figure: (weights: Int32Array) => number,
  random: Pick<RandomSource, 'int'>,
  settings: BootstrapSettings,
): Interval {
  const { resamples = 1000, level = 0.95 } = settings;
  const weights = new Int32Array(unitCount).fill(1);
  const value = unitCount === 0 ? NaN : figure(weights);
  const figures = new Float64Array(unitCount === 0 ? 0 : resamples);
  for (let r = 0; r < figures.length; r++) {
    weights.fill(0);
    for (let i = 0; i < unitCount; i++) weights[random.int(unitCount)]++;
    figures[r] = figure(weights);
  }
  return { value, low: quantile(figures, (1 - level) / 2), high: quantile(figures, (1 + level) / 2) };
}

/** Computes a statistic and its bootstrap interval over units; all NaN without units. Throws RangeError if units differ in length. */
export function bootstrapInterval(
  units: readonly Float64Array[],
  statistic: Statistic,
  random: Pick<RandomSource, 'int'>,
  settings: BootstrapSettings = {},
): Interval {
  const sum = new Float64Array(units[0]?.length ?? 0);
  for (const unit of units) checkSize('bootstrapInterval unit', unit.length, sum.length);
  const figure = (weights: Int32Array): number => {
    sumWeighted(units, weights, sum);
    return statistic(sum);
  };
  return percentileInterval(units.length, figure, random, settings);
}

/**
 * Computes statistic(a) − statistic(b) and its paired bootstrap interval; unit i of both lists is the same image or group.
 * Throws RangeError if the lists or their matrices differ in length.
 */
export function bootstrapDifference(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  statistic: Statistic,
  random: Pick<RandomSource, 'int'>,
  settings: BootstrapSettings = {},
): Interval {
  checkSize('bootstrapDifference units', b.length, a.length);
  const sum = new Float64Array(a[0]?.length ?? 0);
  for (const unit of [...a, ...b]) checkSize('bootstrapDifference unit', unit.length, sum.length);
  const figure = (weights: Int32Array): number => {
    sumWeighted(a, weights, sum);
    const ours = statistic(sum);
    sumWeighted(b, weights, sum);
    return ours - statistic(sum);
  };
  return percentileInterval(a.length, figure, random, settings);
}

/**
 * Adds the matrices of units that share a group name, groups in order of first appearance.
 * Throws RangeError if the lists differ in length.
 */
export function sumByGroup(units: readonly Float64Array[], groups: readonly string[]): readonly Float64Array[] {
  checkSize('sumByGroup groups', groups.length, units.length);
  const sums = new Map<string, Float64Array>();
  units.forEach((unit, u) => {
    const sum = sums.get(groups[u]);
    if (sum === undefined) sums.set(groups[u], unit.slice());
    else for (let i = 0; i < sum.length; i++) sum[i] += unit[i];
  });
  return [...sums.values()];
}
