import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { bootstrapDifference, bootstrapInterval, sumByGroup } from './bootstrap.ts';
import { meanIou } from './iou.ts';
import { createRandom } from './random.ts';

/** A source that replays stored draws, so that the result can be compared number by number. */
function replay(draws: readonly number[]): { int(n: number): number } {
  let at = 0;
  return { int: () => draws[at++] };
}

const first = (sum: Float64Array): number => sum[0];

describe('bootstrapInterval', () => {
  it('takes quantiles of resampled sums by hand', () => {
    // Resamples: {1,1} → 20, {0,1} → 11, {0,0} → 2; the middle half of 2, 11, 20 runs from 6.5 to 15.5.
    const interval = bootstrapInterval([Float64Array.of(1), Float64Array.of(10)], first, replay([1, 1, 0, 1, 0, 0]), { resamples: 3, level: 0.5 });
    expect(interval).toEqual({ value: 11, low: 6.5, high: 15.5 });
  });

  it('equals numpy on the same draws, alone and paired', () => {
    const { classes, a, b, draws, resamples, pointA, ci, ciDifference } = oracle.bootstrap;
    const unitsA = a.map((unit) => Float64Array.from(unit));
    const unitsB = b.map((unit) => Float64Array.from(unit));
    const statistic = (sum: Float64Array): number => meanIou(sum, classes);
    const alone = bootstrapInterval(unitsA, statistic, replay(draws), { resamples });
    expectClose([alone.value, alone.low, alone.high], [pointA, ...ci], 1e-10);
    const paired = bootstrapDifference(unitsA, unitsB, statistic, replay(draws), { resamples });
    expectClose([paired.low, paired.high], ciDifference, 1e-10);
    expect(paired.value).toBe(alone.value - bootstrapInterval(unitsB, statistic, replay(draws), { resamples }).value);
  });

  it('covers the truth about 95 times in 100', () => {
    const random = createRandom('coverage');
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const units = Array.from({ length: 60 }, () => Float64Array.of(random.uniform() < 0.7 ? 1 : 0, 1));
      const { low, high } = bootstrapInterval(units, ([hits, all]) => hits / all, random, { resamples: 300 });
      if (low <= 0.7 && high >= 0.7) covered++;
    }
    // Binomial deviation of 200 trials at .95 is 3; the percentile interval runs a point or two low at n = 60.
    expect(covered).toBeGreaterThanOrEqual(178);
    expect(covered).toBeLessThan(200);
  });

  it('has no width for one unit, and is NaN for none or for an undefined statistic', () => {
    const random = createRandom(1);
    expect(bootstrapInterval([Float64Array.of(3)], first, random)).toEqual({ value: 3, low: 3, high: 3 });
    expect(bootstrapInterval([], first, random)).toEqual({ value: NaN, low: NaN, high: NaN });
    expect(bootstrapInterval([new Float64Array(4)], (sum) => meanIou(sum, 2), random)).toEqual({ value: NaN, low: NaN, high: NaN });
  });

  it('refuses units that do not match', () => {
    const random = createRandom(1);
    expect(() => bootstrapInterval([new Float64Array(1), new Float64Array(2)], first, random)).toThrow(RangeError);
    expect(() => bootstrapDifference([new Float64Array(1)], [], first, random)).toThrow(RangeError);
    expect(() => bootstrapDifference([new Float64Array(1)], [new Float64Array(2)], first, random)).toThrow(RangeError);
  });
});

describe('bootstrapDifference', () => {
  it('of a model with itself is exactly 0', () => {
    const units = [1, 2, 3].map((v) => Float64Array.of(v));
    expect(bootstrapDifference(units, units, first, createRandom(1))).toEqual({ value: 0, low: 0, high: 0 });
    expect(bootstrapDifference([], [], first, createRandom(1))).toEqual({ value: NaN, low: NaN, high: NaN });
  });
});

describe('sumByGroup', () => {
  it('adds units of one group, in order of first appearance, and copies', () => {
    const units = [Float64Array.of(1, 2), Float64Array.of(10, 20), Float64Array.of(3, 4)];
    expect(sumByGroup(units, ['b', 'a', 'b'])).toEqual([Float64Array.of(4, 6), Float64Array.of(10, 20)]);
    expect([...units[0]]).toEqual([1, 2]);
    expect(sumByGroup([], [])).toEqual([]);
    expect(() => sumByGroup(units, ['a'])).toThrow(RangeError);
  });
});
