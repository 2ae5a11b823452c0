import { SIZE } from './canvas.ts';
import { clamp } from './draw.ts';

/** A line of changing width drawn with soft edges: the base of scratches, cracks, chalk and fibres. */

/** A corner of a line, in pixels. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  /** Full width in pixels, above 0. */
  readonly widthPx: number;
  /** How strong the line is here, 0–1. */
  readonly weight: number;
}

/** Lines laid over each other; all arrays HW, SIZE × SIZE. */
export interface Strokes {
  /** Share of the pixel that is line, times its weight, 0–1. */
  readonly cover: Float32Array;
  /** The same for a lip of about one pixel along one side of the line, always the same as seen in drawing direction. */
  readonly lip: Float32Array;
  /** 1 where a careful person paints the line: its visible part, and at least 3 px across because nobody paints thinner. */
  readonly paint: Uint8Array;
}

/** Half the width of the thinnest painted line, in pixels. */
const HALF_PAINT = 1.5;
/** Ends fainter than this share of the line's full strength are not painted: the eye loses them. */
const PAINT_WEIGHT = 0.4;

/** Creates an empty layer of lines. */
export function createStrokes(): Strokes {
  const pixels = SIZE * SIZE;
  return { cover: new Float32Array(pixels), lip: new Float32Array(pixels), paint: new Uint8Array(pixels) };
}

/** Adds a polyline to a layer; parts outside the picture are cut off. */
export function addStroke(strokes: Strokes, points: readonly StrokePoint[]): void {
  for (let i = 1; i < points.length; i++) addSegment(strokes, points[i - 1], points[i]);
}

function addSegment({ cover, lip, paint }: Strokes, from: StrokePoint, to: StrokePoint): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return;
  const reach = Math.max(from.widthPx, to.widthPx) / 2 + 3;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(SIZE - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(SIZE - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const px = x - from.x;
      const py = y - from.y;
      const t = clamp((px * dx + py * dy) / (length * length), 0, 1);
      const ex = px - t * dx;
      const ey = py - t * dy;
      const distance = Math.sqrt(ex * ex + ey * ey);
      const half = (from.widthPx + (to.widthPx - from.widthPx) * t) / 2;
      if (distance > half + 2.5) continue;
      const weight = from.weight + (to.weight - from.weight) * t;
      const p = y * SIZE + x;
      cover[p] = Math.max(cover[p], weight * clamp(half + 0.5 - distance, 0, 1));
      if (ex * dy - ey * dx > 0) lip[p] = Math.max(lip[p], weight * clamp(1 - Math.abs(distance - half - 0.7), 0, 1));
      if (weight >= PAINT_WEIGHT && distance <= Math.max(half, HALF_PAINT)) paint[p] = 1;
    }
  }
}
