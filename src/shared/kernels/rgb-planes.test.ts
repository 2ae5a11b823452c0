import { describe, expect, it } from 'vitest';
import { rgbPlanes } from './rgb-planes.ts';

describe('rgbPlanes', () => {
  it('parts the colours of two pixels, with and without an alpha byte', () => {
    const planes = [...Float32Array.of(1, 0, 0, 51 / 255, 0, 1)];
    expect([...rgbPlanes(Uint8Array.of(255, 0, 0, 0, 51, 255), 2)]).toEqual(planes);
    expect([...rgbPlanes(Uint8ClampedArray.of(255, 0, 0, 7, 0, 51, 255, 8), 2, 4)]).toEqual(planes);
  });

  it('takes an empty picture, and refuses sizes that do not agree', () => {
    expect(rgbPlanes(new Uint8Array(0), 0)).toHaveLength(0);
    expect(() => rgbPlanes(new Uint8Array(6), 2, 4)).toThrow(RangeError);
  });
});
