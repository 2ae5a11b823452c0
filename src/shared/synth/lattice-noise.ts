import { SIZE } from './canvas.ts';
import type { Direction } from './draw.ts';

/**
 * Value noise: random numbers on a lattice, blended smoothly between its points (Perlin's interpolation, "An image synthesizer", 1985).
 * One table a picture is shared by all octaves; each octave reads it at its own offset.
 */

// The table is read at u + 769 v. With these two numbers the noise comes back only 191 cells away, so the eye finds no repeat
// (in long, thin cells it comes back outside the picture altogether).
const TABLE = 1 << 16;
const ROW = 769;

/** An integer hash of 32 bits (0 … 2^32 − 1): Murmur3's finaliser. */
export function hash32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A table of 65,536 numbers in [−1, 1) from a 32-bit seed. */
export function createNoiseTable(seed: number): Float32Array {
  const base = hash32(seed);
  return Float32Array.from({ length: TABLE }, (_, i) => hash32(base + i) / 2 ** 31 - 1);
}

/** One octave: cells `alongPx` long in direction `axis` and `acrossPx` wide, shifted by whole cells `offset`. */
export interface Octave {
  readonly axis: Direction;
  readonly alongPx: number;
  readonly acrossPx: number;
  readonly amplitude: number;
  readonly offset: number;
}

/** Adds an octave to a SIZE × SIZE field (HW); added values lie in ± amplitude. */
export function addNoise(field: Float32Array, table: Float32Array, octave: Octave): void {
  const { axis, alongPx, acrossPx, amplitude, offset } = octave;
  const ux = axis.x / alongPx;
  const vx = -axis.y / acrossPx;
  for (let y = 0, p = 0; y < SIZE; y++) {
    let u = (axis.y * y) / alongPx;
    let v = (axis.x * y) / acrossPx;
    for (let x = 0; x < SIZE; x++, p++, u += ux, v += vx) {
      const iu = Math.floor(u);
      const iv = Math.floor(v);
      const fu = u - iu;
      const fv = v - iv;
      const su = fu * fu * (3 - 2 * fu);
      const sv = fv * fv * (3 - 2 * fv);
      const at = iu + iv * ROW + offset;
      const a = table[at & (TABLE - 1)];
      const b = table[(at + 1) & (TABLE - 1)];
      const c = table[(at + ROW) & (TABLE - 1)];
      const d = table[(at + ROW + 1) & (TABLE - 1)];
      const top = a + (b - a) * su;
      field[p] += amplitude * (top + (c + (d - c) * su - top) * sv);
    }
  }
}

/** The same noise at one point (x, y in cells), in [−1, 1). */
export function noiseAt(table: Float32Array, u: number, v: number): number {
  const iu = Math.floor(u);
  const iv = Math.floor(v);
  const fu = u - iu;
  const fv = v - iv;
  const su = fu * fu * (3 - 2 * fu);
  const sv = fv * fv * (3 - 2 * fv);
  const at = iu + iv * ROW;
  const read = (i: number): number => table[i & (TABLE - 1)];
  const top = read(at) + (read(at + 1) - read(at)) * su;
  const bottom = read(at + ROW) + (read(at + ROW + 1) - read(at + ROW)) * su;
  return top + (bottom - top) * sv;
}
