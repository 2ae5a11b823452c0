import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { camFromFeatures, labelFromCam, mergeCamViews, normaliseCam, peakPosition } from './cam.ts';

describe('class activation maps', () => {
  it('weighs two channels by hand', () => {
    // Two pixels, features 1,2 and 3,4; class 0 = a − b, class 1 = 2b.
    const cam = camFromFeatures(Float32Array.of(1, 2, 3, 4), 2, 1, 2, Float32Array.of(1, 0, -1, 2), 2);
    expect([...cam]).toEqual([-2, -2, 6, 8]);
  });

  it('cuts negatives per view before summing, and unflips', () => {
    const views = [
      { cam: Float32Array.of(5, -3), height: 1, width: 2, flipped: false },
      { cam: Float32Array.of(1, 2), height: 1, width: 2, flipped: true },
    ];
    expect([...mergeCamViews(views, 1, 1, 2)]).toEqual([7, 1]);
  });

  it('equals PyTorch over three scales and flips, down to the label', () => {
    const { channels, classes, grid, weights, views, present, merged, normalised, threshold, label } = oracle.cam;
    const [height, width] = grid;
    const seen = views.map(({ size: [h, w], flipped, features }) => ({
      cam: camFromFeatures(Float32Array.from(features), channels, h, w, Float32Array.from(weights), classes),
      height: h,
      width: w,
      flipped,
    }));
    const sum = mergeCamViews(seen, classes, height, width);
    expectClose(sum, merged, 1e-5);
    const maps = normaliseCam(sum, classes, height * width, Uint8Array.from(present));
    expectClose(maps, normalised, 1e-5);
    expect([...labelFromCam(maps, classes, height * width, threshold)]).toEqual(label);
  });

  it('gives zeros for no view, an untagged class, an empty map, and NaN', () => {
    expect([...mergeCamViews([], 1, 1, 2)]).toEqual([0, 0]);
    const maps = normaliseCam(Float32Array.of(0, 0, 3, 4, NaN, 1), 3, 2, Uint8Array.of(1, 0, 1));
    expectClose(maps, [0, 0, 0, 0, 0, 1 / 1.00001], 1e-7);
  });

  it('refuses wrong sizes', () => {
    expect(() => camFromFeatures(new Float32Array(3), 2, 1, 2, new Float32Array(2), 1)).toThrow(RangeError);
    expect(() => camFromFeatures(new Float32Array(4), 2, 1, 2, new Float32Array(3), 1)).toThrow(RangeError);
    expect(() => mergeCamViews([{ cam: new Float32Array(3), height: 1, width: 2, flipped: false }], 1, 1, 2)).toThrow(RangeError);
    expect(() => normaliseCam(new Float32Array(2), 1, 2, new Uint8Array(2))).toThrow(RangeError);
    expect(() => labelFromCam(new Float32Array(3), 2, 2, 0.5)).toThrow(RangeError);
  });
});

describe('labelFromCam', () => {
  it('gives ties to the background, then to the lower class, and nothing to NaN', () => {
    const cam = Float32Array.of(0.5, 0.75, NaN, 0.25, 0.5, 0.75, NaN, 0.75);
    expect([...labelFromCam(cam, 2, 4, 0.5)]).toEqual([0, 1, 0, 2]);
  });
});

describe('peakPosition', () => {
  it('finds the first highest point', () => {
    expect(peakPosition(Float32Array.of(0, 1, NaN, 2, 0, 2), 3)).toEqual({ x: 0, y: 1, value: 2 });
    expect(peakPosition(Float32Array.of(-4), 1)).toEqual({ x: 0, y: 0, value: -4 });
  });

  it('is null when there is nothing to find', () => {
    expect(peakPosition(new Float32Array(0), 1)).toBeNull();
    expect(peakPosition(Float32Array.of(NaN, NaN), 2)).toBeNull();
  });
});
