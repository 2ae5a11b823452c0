import { describe, expect, it } from 'vitest';
import type { MethodImage } from '../ports/method.ts';
import type { EvaluateOutput } from './2-pseudo-masks/evaluate.ts';
import { gainInterval, imageAuroc, miouInterval, orNull, perClassFigures, scoredImages, setBoundaryIou, setConfusion, setMiou, sizeFigures, sumConfusions } from './scores.ts';

const image = (sha256: string, group: string | null = null): MethodImage => ({ sha256, widthPx: 4, heightPx: 4, split: 'test', group, tags: ['unknown'] });
const evaluated = (...confusions: readonly (readonly number[] | null)[]): EvaluateOutput => ({
  secondsPerImage: 1,
  aupro: null,
  pixelAp: null,
  images: confusions.map((confusion, i) => ({ sha256: String(i), largest: [0], score: 0, confusion: confusion === null ? null : [...confusion], boundary: null, sizeBins: null })),
});

describe('the score of a set', () => {
  const images = [image('a'), image('b'), image('c')];

  it('comes from one matrix over the set, not from a mean over images', () => {
    // Sum [12, 2, 0, 2]: IoU 12/14 and 2/4.
    const evaluation = evaluated([8, 0, 0, 0], null, [4, 2, 0, 2]);
    expect(setMiou(evaluation, images, 2)).toBeCloseTo((12 / 14 + 2 / 4) / 2, 12);
    expect(scoredImages(evaluation, images).map((s) => s.image.sha256)).toEqual(['a', 'c']);
  });

  it('is null without any true mask', () => {
    expect([setMiou(evaluated(null, null, null), images, 2), setMiou(evaluated(), [], 2)]).toEqual([null, null]);
  });

  it('adds matrices, and no matrices to zeros', () => {
    expect([...sumConfusions([Float64Array.of(1, 2, 3, 4), Float64Array.of(10, 20, 30, 40)], 2)]).toEqual([11, 22, 33, 44]);
    expect([...sumConfusions([], 2)]).toEqual([0, 0, 0, 0]);
    expect([orNull(Number.NaN), orNull(0)]).toEqual([null, 0]);
  });
});

describe('figures by class', () => {
  it('count the images that truly hold the class', () => {
    // Background, scratch, dent; scratch is true in both images, dent nowhere but found once.
    const evaluation = evaluated([5, 0, 0, 1, 3, 0, 0, 0, 0], [6, 1, 1, 2, 1, 0, 0, 0, 0]);
    expect(perClassFigures(evaluation, [image('a'), image('b')], ['scratch', 'dent'])).toEqual({
      scratch: { iou: 4 / 8, precision: 4 / 5, recall: 4 / 7, n: 2 },
      dent: { iou: null, precision: null, recall: null, n: 0 },
    });
  });

  it('have no precision for a class that is never found', () => {
    expect(perClassFigures(evaluated([5, 0, 2, 0]), [image('a')], ['scratch'])).toEqual({ scratch: { iou: 0, precision: null, recall: 0, n: 1 } });
  });
});

describe('the interval of a class', () => {
  it('holds the IoU, is the same for the same seed, narrower at a lower level, and null for a class without an image', () => {
    const images = Array.from({ length: 12 }, (_, i) => image(`i${i}`));
    const evaluation = evaluated(...images.map((_, i) => [9, i % 3, 0, 1 + (i % 4), 4 + (i % 5), 0, 0, 0, 0]));
    const of = (level: number, seed: number) => perClassFigures(evaluation, images, ['scratch', 'dent'], { level, seed });
    const { scratch, dent } = of(0.95, 1);
    const [low, high] = scratch!.iouCi as [number, number];
    expect(low).toBeLessThan(scratch?.iou as number);
    expect(high).toBeGreaterThan(scratch?.iou as number);
    expect(of(0.95, 1)).toEqual(of(0.95, 1));
    const [lowAt50, highAt50] = of(0.5, 1)['scratch']!.iouCi as [number, number];
    expect(highAt50 - lowAt50).toBeLessThan(high - low);
    expect(dent).toEqual({ iou: null, precision: null, recall: null, n: 0, iouCi: null });
  });

  it('draws whole groups', () => {
    // One group: nothing to draw from, so the interval is a point.
    const images = [image('a', 'lot 1'), image('b', 'lot 1')];
    const { scratch } = perClassFigures(evaluated([5, 1, 1, 3], [5, 0, 3, 1]), images, ['scratch'], { level: 0.95, seed: 1 });
    expect(scratch?.iouCi).toEqual([4 / 9, 4 / 9]);
  });
});

describe('figures that need no single confusion cell', () => {
  it('show the confusion matrix by row of the truth', () => {
    expect(setConfusion(evaluated([8, 1, 0, 2], null, [1, 0, 0, 3]), [image('a'), image('b'), image('c')], 2)).toEqual([[9, 1], [0, 5]]);
    expect(setConfusion(evaluated(null), [image('a')], 2)).toBeNull();
  });

  it('add defects by size and boundaries over the images with a truth', () => {
    const none = evaluated(null).images;
    const part = (sizeBins: readonly number[], boundary: readonly number[]) => ({ sha256: 'x', largest: [0], score: 0, confusion: [1, 0, 0, 1], boundary: [...boundary], sizeBins: [...sizeBins] });
    const rest = Array.from({ length: 12 }, () => 0);
    const evaluation = { ...evaluated(), images: [part([2, 2, 1, 0, ...rest], [5, 1, 8, 4]), ...none, part([2, 1, 0, 0, ...rest], [5, 2, 8, 2])] };
    expect(sizeFigures(evaluation)?.slice(0, 2)).toEqual([
      { bin: '<0.05%', n: 4, hitAny: 0.75, hit30: 0.25, hit50: 0 },
      { bin: '0.05-0.5%', n: 0, hitAny: null, hit30: null, hit50: null },
    ]);
    expect(setBoundaryIou(evaluation, 2)).toBe(0.5);
    expect([sizeFigures(evaluated(null)), setBoundaryIou(evaluated(null), 2)]).toEqual([null, null]);
  });

  it('tell tagged from normal images by a score, leaving unknown ones out', () => {
    const tagged = (tags: MethodImage['tags']): MethodImage => ({ ...image('a'), tags });
    const images = [tagged(['present', 'unknown']), tagged(['absent', 'absent']), tagged(['unknown', 'absent']), tagged(['absent', 'present'])];
    expect(imageAuroc([0.9, 0.5, 0.6, 0.1], images)).toBe(0.5);
    expect(imageAuroc([0.9, 0.1], images.slice(2))).toBeNull();
  });
});

describe('intervals', () => {
  const good = [6, 0, 0, 4];
  const bad = [6, 0, 4, 0];
  const images = Array.from({ length: 8 }, (_, i) => image(`s${i}`));
  const mixed = evaluated(...images.map((_, i) => (i % 2 === 0 ? good : bad)));

  it('hold the figure and are the same for the same seed', () => {
    const [low, high] = miouInterval(mixed, images, 2, 0.9, 1) as readonly [number, number];
    const value = setMiou(mixed, images, 2) as number;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(miouInterval(mixed, images, 2, 0.9, 1)).toEqual([low, high]);
    const wider = miouInterval(mixed, images, 2, 0.99, 1) as readonly [number, number];
    expect(wider[0]).toBeLessThanOrEqual(low);
    expect(wider[1]).toBeGreaterThanOrEqual(high);
  });

  it('resample groups as wholes', () => {
    // Each group has one good and one bad image, so that every resample gives the same figure.
    const grouped = images.map((i, n) => ({ ...i, group: `lot ${Math.floor(n / 2)}` }));
    const value = setMiou(mixed, grouped, 2) as number;
    const [low, high] = miouInterval(mixed, grouped, 2, 0.95, 1) as readonly [number, number];
    expect(low).toBeCloseTo(value, 12);
    expect(high).toBeCloseTo(value, 12);
  });

  it('keep a group apart from an image whose name reads the same', () => {
    const twins = [{ ...image('x'), group: null }, image('y', 'x')];
    const [low, high] = miouInterval(evaluated(good, bad), twins, 2, 0.95, 1) as readonly [number, number];
    expect(low).toBeLessThan(high);
  });

  it('of a gain are paired: no gain over itself, however the images scatter', () => {
    expect(gainInterval(mixed, mixed, images, 2, 0.95, 1)).toEqual({ gain: 0, ci: [0, 0] });
    const better = gainInterval(evaluated(...images.map(() => good)), mixed, images, 2, 0.95, 1);
    expect(better?.gain).toBeCloseTo(1 - (setMiou(mixed, images, 2) as number), 12);
    expect(better?.ci[0]).toBeGreaterThan(0);
  });

  it('are null without a scored image', () => {
    const none = evaluated(...images.map(() => null));
    expect([miouInterval(none, images, 2, 0.95, 1), gainInterval(none, none, images, 2, 0.95, 1)]).toEqual([null, null]);
  });
});
