/**
 * Painting of brush segments: all pixels whose centre lies within half the brush of the line from one pointer position to the
 * next, so that fast moves leave no gap. Works row by row and costs only the segment's rectangle.
 */
import { writeSpan } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';

/** Diameter of brush and eraser in image pixels. */
export const brushSizes = { least: 1, most: 400 } as const;

/** A position in image coordinates: pixel i covers i to below i + 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The sizes that the keys step through: each about a fifth larger, so that `[` undoes `]`. */
const LADDER: readonly number[] = (() => {
  const sizes: number[] = [];
  for (let size: number = brushSizes.least; size < brushSizes.most; size = Math.max(size + 1, Math.round(size * 1.2))) sizes.push(size);
  return [...sizes, brushSizes.most];
})();

/** Returns the next larger (+1) or smaller (−1) brush size in pixels, 1–400. */
export function stepBrushSize(size: number, direction: 1 | -1): number {
  if (direction > 0) return LADDER.find((step) => step > size) ?? brushSizes.most;
  return LADDER.findLast((step) => step < size) ?? brushSizes.least;
}

/** Returns any number as a whole brush size, 1–400. */
export function toBrushSize(size: number): number {
  return Math.min(Math.max(Math.round(size), brushSizes.least), brushSizes.most) || brushSizes.least;
}

/** Odd brushes are centred on a pixel, even ones on a corner: then a stamp has the same shape wherever it lands. */
function snap({ x, y }: Point, size: number): Point {
  return size % 2 === 1 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 } : { x: Math.round(x), y: Math.round(y) };
}

/** Paints a segment with a round brush of `size` pixels (whole, 1–400) in class `id`; equal ends make a single stamp. */
export function paintSegment(document: MaskDocument, from: Point, to: Point, size: number, id: number): void {
  const a = snap(from, size);
  const b = snap(to, size);
  if (size === 1) paintLine(document, a, b, id);
  else paintCapsule(document, a, b, size / 2, id);
}

/** A line one pixel wide: in each row the pixels whose centre the line passes within half a pixel, measured along the flatter axis. */
function paintLine(document: MaskDocument, a: Point, b: Point, id: number): void {
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
  const dx = lower.x - upper.x;
  const dy = lower.y - upper.y;
  const least = Math.min(a.x, b.x);
  const most = Math.max(a.x, b.x);
  const last = Math.min(Math.floor(lower.y), document.height - 1);
  for (let y = Math.max(Math.floor(upper.y), 0); y <= last; y++) {
    if (dy >= Math.abs(dx)) {
      const x = dy === 0 ? upper.x : upper.x + (dx * (y + 0.5 - upper.y)) / dy;
      writeSpan(document, y, Math.floor(x), Math.floor(x) + 1, id);
      continue;
    }
    const enter = dy === 0 ? upper.x : upper.x + (dx * (y - upper.y)) / dy;
    const leave = dy === 0 ? lower.x : upper.x + (dx * (y + 1 - upper.y)) / dy;
    const left = Math.max(Math.min(enter, leave), least);
    const right = Math.min(Math.max(enter, leave), most);
    // Half-open, so that no column is painted twice; the end of the line is added.
    writeSpan(document, y, Math.ceil(left - 0.5), right === most ? Math.floor(most) + 1 : Math.ceil(right - 0.5), id);
  }
}

/** Lets pixels whose centre lies on the border in exact arithmetic count as inside. */
const EDGE = 1e-9;

function paintCapsule(document: MaskDocument, a: Point, b: Point, radius: number, id: number): void {
  const top = Math.max(Math.ceil(Math.min(a.y, b.y) - radius - 0.5), 0);
  const bottom = Math.min(Math.floor(Math.max(a.y, b.y) + radius - 0.5), document.height - 1);
  for (let y = top; y <= bottom; y++) {
    const span = capsuleSpan(a, b, radius, y + 0.5);
    writeSpan(document, y, Math.ceil(span.left - 0.5 - EDGE), Math.floor(span.right - 0.5 + EDGE) + 1, id);
  }
}

/** Where the row at height `cy` crosses the capsule: it is convex, so the three parts (two discs, one strip) make one span. */
function capsuleSpan(a: Point, b: Point, radius: number, cy: number): { readonly left: number; readonly right: number } {
  let left = Infinity;
  let right = -Infinity;
  for (const { x, y } of [a, b]) {
    const half = radius * radius - (cy - y) * (cy - y);
    if (half < 0) continue;
    left = Math.min(left, x - Math.sqrt(half));
    right = Math.max(right, x + Math.sqrt(half));
  }
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const wy = cy - a.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return { left, right };
  // In the strip: |dx·wy − dy·wx| ≤ radius·length (near the line) and 0 ≤ dx·wx + dy·wy ≤ length² (between the ends).
  const near = solveBetween(-dy, dx * wy, -radius * length, radius * length);
  const between = solveBetween(dx, dy * wy, 0, length * length);
  const from = Math.max(near.from, between.from);
  const to = Math.min(near.to, between.to);
  return from <= to ? { left: Math.min(left, a.x + from), right: Math.max(right, a.x + to) } : { left, right };
}

/** The w for which least ≤ slope·w + offset ≤ most. */
function solveBetween(slope: number, offset: number, least: number, most: number): { readonly from: number; readonly to: number } {
  if (slope === 0) return offset >= least && offset <= most ? { from: -Infinity, to: Infinity } : { from: Infinity, to: -Infinity };
  const one = (least - offset) / slope;
  const other = (most - offset) / slope;
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
