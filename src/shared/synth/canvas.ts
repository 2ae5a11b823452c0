/** What the layers draw on: one picture before the camera turns it into RGB, and its mask. */

/** Side of every picture in pixels. */
export const SIZE = 320;

/** A picture in progress; all arrays are HW, row by row, SIZE × SIZE. */
export interface Canvas {
  /** Reflected light, 0 black … 1 white (may leave this range until the camera clips it). */
  readonly grey: Float32Array;
  /** Colour shift: positive is rusty, negative is bluish; 0.1 is plain to see. */
  readonly warmth: Float32Array;
  /** Class ids, 0 background. */
  readonly mask: Uint8Array;
}

/** An empty canvas: mid grey `grey` (0 … 1), no colour, no defect. */
export function createCanvas(grey: number): Canvas {
  const pixels = SIZE * SIZE;
  return { grey: new Float32Array(pixels).fill(grey), warmth: new Float32Array(pixels), mask: new Uint8Array(pixels) };
}
