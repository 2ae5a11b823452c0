import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/score-maps.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { accumulateScoreMap, aupro, pixelAveragePrecision, scoreMapSums } from './score-map.ts';

function sumsOf(images: readonly { readonly scores: readonly number[]; readonly truth: readonly number[]; readonly width: number }[]) {
  const sums = scoreMapSums();
  for (const { scores, truth, width } of images) accumulateScoreMap(sums, Float32Array.from(scores), Uint8Array.from(truth), scores.length / width, width);
  return sums;
}

describe('score maps', () => {
  it('are integrated by hand', () => {
    // Two defects (2 px and 1 px), five background pixels. Scores from high to low: defect 1's first pixel, one background pixel,
    // defect 2 together with a second background pixel, then the rest.
    const sums = sumsOf([{ width: 8, truth: [1, 1, 0, 0, 0, 2, 0, 0], scores: [0.875, 0.125, 0.75, 0.5, 0.125, 0.5, 0.125, 0.125] }]);
    // (FPR, PRO): (0, 0) → (0, ¼) → (.2, ¼) → (.4, ¾) → (1, 1); at .3 half way up to ¾: ½.
    expectClose([aupro(sums)], [(0.2 * 0.25 + 0.1 * 0.375) / 0.3], 1e-12);
    expectClose([aupro(sums, 1)], [0.2 * 0.25 + 0.2 * 0.5 + 0.6 * 0.875], 1e-12);
    // Precision 1/1 at recall 1/3, 2/4 at 2/3, 3/8 at 1.
    expectClose([pixelAveragePrecision(sums)], [(1 + 0.5 + 0.375) / 3], 1e-12);
  });

  it.each(oracle.cases)('equal numpy and scikit-learn: $name', ({ shape, limit, scores, truth, aupro: area, averagePrecision }) => {
    const [images, height, width] = shape as [number, number, number];
    const size = height * width;
    const sums = sumsOf(Array.from({ length: images }, (_, i) => ({ width, scores: scores.slice(i * size, (i + 1) * size), truth: truth.slice(i * size, (i + 1) * size) })));
    expectClose([aupro(sums, limit), pixelAveragePrecision(sums)], [area, averagePrecision], 1e-9);
  });

  it('weigh a tiny defect like a large one, and do not depend on the scale of the scores', () => {
    const image = (tiny: number, large: number) => ({ width: 6, truth: [1, 0, 2, 2, 2, 2], scores: [tiny, 0.1, large, large, large, large] });
    expect(aupro(sumsOf([image(0.9, 0)]))).toBe(aupro(sumsOf([image(0, 0.9)])));
    const scaled = (factor: number): number => aupro(sumsOf([{ width: 4, truth: [1, 0, 0, 1], scores: [3, 2, 1, 1.5].map((v) => v * factor) }]));
    expect(scaled(1024)).toBe(scaled(1));
  });

  it('are 1, and not a rounding error more, for maps without a mistake', () => {
    const images = Array.from({ length: 30 }, (_, i) => {
      const truth = Array.from({ length: 70 }, (_, p) => (p % 7 < 3 ? 1 : 0));
      return { width: 7, truth, scores: truth.map((t, p) => (t === 0 ? 0.001 : 0.3 + ((p * 37 + i * 11) % 101) / 300)) };
    });
    expect([aupro(sumsOf(images)), pixelAveragePrecision(sumsOf(images))].every((v) => v <= 1 && v > 1 - 1e-9)).toBe(true);
  });

  it('have no figure without a defect or without background, and refuse bad scores and limits', () => {
    expect(aupro(sumsOf([]))).toBeNaN();
    const normal = sumsOf([{ width: 2, truth: [0, 0], scores: [0, 1] }]);
    expect([aupro(normal), pixelAveragePrecision(normal)]).toEqual([NaN, NaN]);
    const full = sumsOf([{ width: 2, truth: [1, 255], scores: [0.5, 1] }]);
    expect(aupro(full)).toBeNaN();
    expect(pixelAveragePrecision(full)).toBe(1);
    expect(() => sumsOf([{ width: 1, truth: [0], scores: [NaN] }])).toThrow(RangeError);
    expect(() => sumsOf([{ width: 1, truth: [0], scores: [-0.1] }])).toThrow(RangeError);
    expect(() => sumsOf([{ width: 1, truth: [0, 0], scores: [1] }])).toThrow(RangeError);
    expect(() => aupro(full, 0)).toThrow(RangeError);
    expect(aupro(sumsOf([{ width: 2, truth: [1, 0], scores: [-0, 0] }]))).toBeCloseTo(0.15, 12);
  });
});
