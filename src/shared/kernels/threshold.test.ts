import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { labelFromCam } from './cam.ts';
import { accumulateScores, areaCurve, normalBudgetThreshold, plateauThreshold, scoreBins } from './threshold.ts';

function histogramOf(scores: ArrayLike<number>): Float64Array {
  const histogram = new Float64Array(scoreBins);
  accumulateScores(histogram, Float32Array.from(scores));
  return histogram;
}

describe('areaCurve', () => {
  it('counts pixels above each threshold by hand', () => {
    const curve = areaCurve(histogramOf([0, 0.005, 0.505, 2]));
    expect([curve[0], curve[49], curve[50], curve[98]]).toEqual([0.5, 0.5, 0.25, 0.25]);
  });

  it('equals a direct count in numpy, and fills image by image', () => {
    const { scores, curve } = oracle.threshold;
    const histogram = histogramOf(scores.slice(0, 150));
    accumulateScores(histogram, Float32Array.from(scores.slice(150)));
    expectClose(areaCurve(histogram), curve, 1e-12);
  });

  it('agrees with the label at every threshold, on scores at and next to the grid', () => {
    const scores = Float32Array.from({ length: 303 }, (_, i) => Math.fround(Math.floor(i / 3) / 100) + ((i % 3) - 1) * 3e-8);
    const shares = Array.from({ length: 99 }, (_, i) => labelFromCam(scores, 1, 303, (i + 1) / 100).filter((l) => l === 1).length / 303);
    expectClose(areaCurve(histogramOf(scores)), shares, 1e-12);
  });

  it('never activates NaN; empty is NaN', () => {
    expect(areaCurve(histogramOf([NaN, 1])).every((share) => share === 0.5)).toBe(true);
    expect(areaCurve(histogramOf([])).every(Number.isNaN)).toBe(true);
    expect(() => accumulateScores(new Float64Array(10), new Float32Array(1))).toThrow(RangeError);
    expect(() => areaCurve(new Float64Array(10))).toThrow(RangeError);
  });
});

describe('normalBudgetThreshold', () => {
  it('equals the smallest passing threshold in numpy', () => {
    const { scores, budget, threshold } = oracle.threshold;
    expect(normalBudgetThreshold(histogramOf(scores), budget)).toMatchObject({ threshold, rule: 'normal-budget' });
  });

  it('counts the budget itself as kept: 1 pixel in 1000 at the default', () => {
    const scores = new Float32Array(1000).fill(0.25);
    scores[0] = 0.75;
    expect(normalBudgetThreshold(histogramOf(scores)).threshold).toBe(0.25);
    scores[1] = 0.75;
    expect(normalBudgetThreshold(histogramOf(scores)).threshold).toBe(0.75);
  });

  it('is null without normal pixels or when even 0.99 is over budget', () => {
    expect(normalBudgetThreshold(histogramOf([])).threshold).toBeNull();
    expect(normalBudgetThreshold(histogramOf([1, 1]), 0.1).threshold).toBeNull();
  });
});

describe('plateauThreshold', () => {
  /** 1000 pixels whose share above t is share(t). */
  const falling = (share: (t: number) => number): Float64Array =>
    Float64Array.from({ length: scoreBins }, (_, b) => share(b / 100) - (b === scoreBins - 1 ? 0 : share((b + 1) / 100)));

  const anyArea = { least: 0.001, most: 0.999 };

  it('takes the first threshold of a flat stretch by hand', () => {
    // Falls to 0.2, flat from 0.2 to 0.4, falls again: windows of ±0.02 fit flat from 0.22 on.
    const share = (t: number): number => (t < 0.2 ? 1 - 4 * t : t <= 0.4 ? 0.2 : Math.max(0, 0.2 - (t - 0.4)));
    expect(plateauThreshold(falling(share), anyArea)).toMatchObject({ threshold: 0.22, rule: 'plateau' });
  });

  it('finds the known flattest point of a smooth curve', () => {
    // d log A / dt = −(0.2 + 40 (t − 0.37)²) is smallest in size at 0.37.
    const share = (t: number): number => Math.exp(-(0.2 * t + (40 / 3) * (t - 0.37) ** 3) - 2);
    expect(plateauThreshold(falling(share), anyArea).threshold).toBe(0.37);
  });

  it('looks only where the area is plausible', () => {
    // Exponential: the log slope is the same everywhere, so the lowest threshold within bounds wins: exp(−5t) ≤ 0.1 at 0.47.
    const share = (t: number): number => Math.exp(-5 * t);
    expect(plateauThreshold(falling(share), { least: 0.06, most: 0.1 }).threshold).toBe(0.47);
  });

  it('takes the first threshold below the bounds when the curve jumps over them', () => {
    const share = (t: number): number => (t < 0.5 ? 0.3 : 0.01);
    expect(plateauThreshold(falling(share), { least: 0.06, most: 0.1 }).threshold).toBe(0.5);
  });

  it('is null for empty data', () => {
    expect(plateauThreshold(histogramOf([]), anyArea).threshold).toBeNull();
  });
});
