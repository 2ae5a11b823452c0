import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { resizeBilinear, resizeNearest } from './resize.ts';

describe('resizeBilinear', () => {
  it('doubles a pair by hand: quarter points between, clamped ends', () => {
    expect([...resizeBilinear(Float32Array.of(0, 4), 1, 1, 2, 1, 4)]).toEqual([0, 1, 3, 4]);
  });

  it.each(oracle.resize.bilinear)('equals PyTorch for $size → $outSize', ({ channels, size, outSize, input, output }) => {
    const resized = resizeBilinear(Float32Array.from(input), channels, size[0], size[1], outSize[0], outSize[1]);
    expectClose(resized, output, 1e-6);
  });

  it('copies rather than shares an image of the right size', () => {
    const src = Float32Array.of(1, 2, 3, 4);
    const out = resizeBilinear(src, 1, 2, 2, 2, 2);
    expect(out).toEqual(src);
    expect(out).not.toBe(src);
  });

  it('spreads one pixel over any size', () => {
    expect([...resizeBilinear(Float32Array.of(7), 1, 1, 1, 2, 3)]).toEqual([7, 7, 7, 7, 7, 7]);
  });

  it('lets a NaN reach the outputs that touch it and no other channel', () => {
    const out = resizeBilinear(Float32Array.of(NaN, 1, 1, 1, 2, 2, 2, 2), 2, 1, 4, 1, 2);
    expect([...out]).toEqual([NaN, 1, 2, 2]);
  });

  it('refuses wrong sizes', () => {
    expect(() => resizeBilinear(new Float32Array(5), 1, 2, 2, 1, 1)).toThrow(RangeError);
    expect(() => resizeBilinear(new Float32Array(4), 1, 2, 2, 0, 1)).toThrow(RangeError);
  });
});

describe('resizeNearest', () => {
  it('takes the id under the centre by hand', () => {
    expect([...resizeNearest(Uint8Array.of(1, 2, 3), 1, 3, 1, 2)]).toEqual([1, 3]);
  });

  it.each(oracle.resize.nearest)('equals PyTorch nearest-exact for $size → $outSize', ({ size, outSize, input, output }) => {
    expect([...resizeNearest(Uint8Array.from(input), size[0], size[1], outSize[0], outSize[1])]).toEqual(output);
  });

  it('keeps the ignore label and refuses wrong sizes', () => {
    expect([...resizeNearest(Uint8Array.of(255), 1, 1, 2, 2)]).toEqual([255, 255, 255, 255]);
    expect(() => resizeNearest(new Uint8Array(3), 2, 2, 1, 1)).toThrow(RangeError);
    expect(() => resizeNearest(new Uint8Array(4), 2, 2, 1, 0.5)).toThrow(RangeError);
  });
});
