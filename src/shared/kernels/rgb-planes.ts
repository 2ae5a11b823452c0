/**
 * Pixels of a picture as three colour planes, as the refining kernels take them.
 *
 * Layout: pixels `stride` bytes each, red, green, blue first (3 = RGB, 4 = RGBA) → 3×area.  Range: bytes 0–255 → 0–1.
 */
import { checkSize } from './check-size.ts';

/** Returns the colours of area pixels, 3×area, 0–1. Throws RangeError if the sizes do not agree. */
export function rgbPlanes(pixels: Uint8Array | Uint8ClampedArray, area: number, stride: 3 | 4 = 3): Float32Array {
  checkSize('rgbPlanes pixels', pixels.length, stride * area);
  const out = new Float32Array(3 * area);
  for (let p = 0; p < area; p++) for (let c = 0; c < 3; c++) out[c * area + p] = pixels[p * stride + c] / 255;
  return out;
}
