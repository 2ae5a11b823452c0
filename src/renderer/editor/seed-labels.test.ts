import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelFromCam, normaliseCam } from '#shared/kernels/cam.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { seedLabels } from './seed-labels.ts';

const one = Uint8Array.of(1);

describe('seedLabels', () => {
  it('moves the border with the threshold by hand', () => {
    // Two cells over eight pixels: 0, 0, 1/8, 3/8, 5/8, 7/8, 1, 1.
    const seeds = { maps: Float32Array.of(0, 1), classCount: 1, height: 1, width: 2 };
    expect([0, 0.5, 0.9, 1].map((t) => seedLabels(seeds, one, t, 8, 1).join(''))).toEqual(['00111111', '00001111', '00000011', '00000000']);
  });

  it('gives a pixel to the highest tagged class only', () => {
    const seeds = { maps: Float32Array.of(0.6, 0.6, 0.7, 0.1, 0.9, 0.9), classCount: 3, height: 1, width: 2 };
    expect([...seedLabels(seeds, Uint8Array.of(1, 1, 0), 0.5, 2, 1)]).toEqual([2, 1]);
    expect([...seedLabels(seeds, Uint8Array.of(1, 1, 1), 0.5, 2, 1)]).toEqual([3, 3]);
    expect([...seedLabels(seeds, Uint8Array.of(0, 0, 0), 0.5, 2, 1)]).toEqual([0, 0]);
  });

  it('holds for one pixel, no class, and sizes below the grid', () => {
    expect([...seedLabels({ maps: Float32Array.of(1), classCount: 1, height: 1, width: 1 }, one, 0.5, 1, 1)]).toEqual([1]);
    expect([...seedLabels({ maps: new Float32Array(0), classCount: 0, height: 2, width: 2 }, new Uint8Array(0), 0.5, 1, 2)]).toEqual([0, 0]);
    expect(() => seedLabels({ maps: new Float32Array(3), classCount: 1, height: 2, width: 2 }, one, 0.5, 1, 1)).toThrow(RangeError);
    expect(() => seedLabels({ maps: new Float32Array(1), classCount: 1, height: 1, width: 1 }, one, 0.5, 0, 1)).toThrow(RangeError);
  });

  it('equals resizing and labelling, pixel for pixel, ties and NaN included', () => {
    const side = fc.integer({ min: 1, max: 6 });
    const value = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1, NaN), fc.float({ min: 0, max: 1, noNaN: true }));
    const cases = fc.record({ classCount: fc.integer({ min: 1, max: 3 }), height: side, width: side, outHeight: fc.integer({ min: 1, max: 20 }), outWidth: fc.integer({ min: 1, max: 20 }), threshold: fc.constantFrom(0, 0.25, 0.3, 0.5) })
      .chain((c) => fc.tuple(fc.constant(c), fc.array(value, { minLength: c.classCount * c.height * c.width, maxLength: c.classCount * c.height * c.width }), fc.array(fc.nat(1), { minLength: c.classCount, maxLength: c.classCount })));
    fc.assert(fc.property(cases, ([c, values, flags]) => {
      // At the grid's own size resizing copies, and a NaN stays in its pixel.
      fc.pre(c.height !== c.outHeight || c.width !== c.outWidth || !values.some(Number.isNaN));
      const maps = Float32Array.from(values);
      const present = Uint8Array.from(flags);
      const cleared = maps.map((v, i) => (present[Math.floor(i / (c.height * c.width))] === 1 ? v : 0));
      const expected = labelFromCam(resizeBilinear(cleared, c.classCount, c.height, c.width, c.outHeight, c.outWidth), c.classCount, c.outHeight * c.outWidth, c.threshold);
      expect([...seedLabels({ maps, ...c }, present, c.threshold, c.outWidth, c.outHeight)]).toEqual([...expected]);
    }), { numRuns: 300 });
  });

  it('rounds a value on the threshold as the pipeline does', () => {
    // Row 1 of 5 lies at 0.6 · 0.5 = 0.3, which float32 stores as a little more than 0.3.
    const seeds = { maps: Float32Array.of(0.5, 0, 0), classCount: 1, height: 3, width: 1 };
    expect([...seedLabels(seeds, one, 0.3, 1, 5)]).toEqual([1, 1, 0, 0, 0]);
  });

  it('agrees with the label rule of the pipeline at the grid itself', () => {
    const maps = normaliseCam(Float32Array.of(3, 1, 0, 2, 4, 1, 1, 0), 2, 4, Uint8Array.of(1, 1));
    expect([...seedLabels({ maps, classCount: 2, height: 2, width: 2 }, Uint8Array.of(1, 1), 0.4, 2, 2)]).toEqual([...labelFromCam(maps, 2, 4, 0.4)]);
  });
});
