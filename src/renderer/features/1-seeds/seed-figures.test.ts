import { describe, expect, it } from 'vitest';
import { binOf, heightShares, thresholdFigures } from './seed-figures.ts';
import type { Curves } from './seed-figures.ts';

/** Two classes, four bins (quarters), ten cells an image; counts above 0, ¼, ½, ¾ for: any class, class 1, class 2. */
const rows = [
  [10, 6, 4, 1, 10, 6, 4, 1, 10, 0, 0, 0],
  [10, 2, 0, 0, 10, 0, 0, 0, 10, 2, 0, 0],
  [10, 1, 0, 0, 10, 1, 0, 0, 10, 0, 0, 0],
  [10, 5, 5, 5, 10, 5, 5, 5, 10, 5, 5, 5],
];
const curves: Curves = { above: Uint32Array.from(rows.flat()), classCount: 2, bins: 4 };
const images = [{ present: [7], normal: false }, { present: [9], normal: false }, { present: [], normal: true }, { present: [], normal: false }];

describe('what a threshold does', () => {
  it('counts images and area of tagged and of normal images; unknown tags count nowhere', () => {
    expect(thresholdFigures(curves, images, 0, null, 0.5)).toEqual({ tagged: { n: 2, withSeed: 1, area: 0.2 }, normal: { n: 1, withSeed: 0, area: 0 } });
    expect(thresholdFigures(curves, images, 0, null, 0.25)).toEqual({ tagged: { n: 2, withSeed: 2, area: 0.4 }, normal: { n: 1, withSeed: 1, area: 0.1 } });
  });
  it('looks at one class alone', () => {
    expect(thresholdFigures(curves, images, 1, 7, 0.75)).toEqual({ tagged: { n: 1, withSeed: 1, area: 0.1 }, normal: { n: 1, withSeed: 0, area: 0 } });
  });
  it('of nothing is nothing', () => {
    expect(thresholdFigures({ ...curves, above: new Uint32Array(0) }, [], 0, null, 0.5).tagged).toEqual({ n: 0, withSeed: 0, area: 0 });
  });
  it('knows the step of a threshold, also at the ends', () => {
    expect([binOf(0, 100), binOf(0.4, 100), binOf(1, 100)]).toEqual([0, 40, 99]);
  });
  it('shares the area out between heights', () => {
    expect(heightShares(curves, images, 0, null, [1, 2, 4])).toEqual({ tagged: [0.2, 0.2], normal: [0.1, 0] });
  });
});
