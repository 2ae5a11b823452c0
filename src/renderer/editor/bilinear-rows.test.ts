import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { expectClose } from '../../../test/support/expect-close.ts';
import { bilinearRows } from './bilinear-rows.ts';

function row(values: readonly number[], gridHeight: number, gridWidth: number, height: number, width: number, y: number): number[] {
  const out = new Float32Array(width);
  bilinearRows(Float32Array.from(values), gridHeight, gridWidth, height, width)(y, 0, width, out);
  return [...out];
}

describe('bilinearRows', () => {
  it('doubles a pair by hand: quarter points between, clamped ends', () => {
    expect(row([0, 4], 1, 2, 1, 4, 0)).toEqual([0, 1, 3, 4]);
    expect([0, 1, 2, 3].map((y) => row([0, 4], 2, 1, 4, 1, y)[0])).toEqual([0, 1, 3, 4]);
    expect(row([7], 1, 1, 2, 3, 1)).toEqual([7, 7, 7]);
  });

  it('gives a part of a row, and rows in any order', () => {
    const out = new Float32Array(2);
    const sample = bilinearRows(Uint8Array.of(0, 4, 8, 12), 2, 2, 4, 4);
    sample(3, 1, 3, out);
    expect([...out]).toEqual([9, 11]);
    sample(0, 0, 2, out);
    expect([...out]).toEqual([0, 1]);
  });

  it('equals the resize kernel', () => {
    const side = fc.integer({ min: 1, max: 7 });
    fc.assert(fc.property(side, side, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }), fc.infiniteStream(fc.float({ min: -1, max: 1, noNaN: true })), (h, w, height, width, stream) => {
      const values = Float32Array.from({ length: h * w }, () => stream.next().value ?? 0);
      const out = new Float32Array(height * width);
      const sample = bilinearRows(values, h, w, height, width);
      for (let y = 0; y < height; y++) sample(y, 0, width, out.subarray(y * width, (y + 1) * width));
      expectClose(out, resizeBilinear(values, 1, h, w, height, width), 1e-6);
    }));
  });

  it('refuses sizes that do not fit', () => {
    expect(() => bilinearRows(new Float32Array(3), 2, 2, 4, 4)).toThrow(RangeError);
    expect(() => bilinearRows(new Float32Array(4), 2, 2, 0, 4)).toThrow(RangeError);
  });
});
