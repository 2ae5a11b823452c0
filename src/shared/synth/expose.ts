import type { Canvas } from './canvas.ts';
import { SIZE } from './canvas.ts';
import { hash32 } from './lattice-noise.ts';
import type { CameraLook } from './looks.ts';

/** The camera: lens blur, corner fall-off, white balance, exposure and sensor noise; returns 8-bit RGB, HWC. */
export function expose({ grey, warmth }: Canvas, look: CameraLook, noiseSeed: number): Uint8Array {
  const sharp = soften(grey, look.blur);
  const rgb = new Uint8Array(SIZE * SIZE * 3);
  const half = SIZE / 2;
  for (let y = 0, p = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, p++) {
      const dx = (x - half) / half;
      const dy = (y - half) / half;
      const light = look.exposure * (1 - 0.5 * look.vignette * (dx * dx + dy * dy));
      const value = ((sharp[p] - 0.5) * look.contrast + 0.5) * light;
      // Two dice make a triangular noise; its rest is shared out to the colours, which are noisier than the grey.
      const dice = hash32(noiseSeed + p);
      const noise = look.noise * (((dice & 255) + ((dice >>> 8) & 255)) / 255 - 1);
      const colourNoise = 0.35 * look.noise * (((dice >>> 16) & 255) / 127.5 - 1);
      const warm = warmth[p] * light;
      rgb[3 * p] = toByte(value * look.red + warm + noise + colourNoise);
      rgb[3 * p + 1] = toByte(value + 0.25 * warm + noise);
      rgb[3 * p + 2] = toByte(value * look.blue - warm + noise - colourNoise);
    }
  }
  return rgb;
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 1 ? 255 : Math.floor(value * 255 + 0.5);
}

/** Shares `amount` (0–1) of each pixel with its four neighbours; the border keeps its light. */
function soften(grey: Float32Array, amount: number): Float32Array {
  const out = new Float32Array(grey.length);
  for (let y = 0, p = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, p++) {
      const left = grey[x > 0 ? p - 1 : p];
      const right = grey[x + 1 < SIZE ? p + 1 : p];
      const above = grey[y > 0 ? p - SIZE : p];
      const below = grey[y + 1 < SIZE ? p + SIZE : p];
      out[p] = (1 - amount) * grey[p] + amount * 0.25 * (left + right + above + below);
    }
  }
  return out;
}
