/** Filling of polygons in a mask. */
import { writeSpan } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';
import type { Point } from './stroke.ts';

/**
 * Paints the pixels whose centre lies within a closed polygon (image coordinates, at least 3 points, else nothing). Where it
 * crosses itself everything that it winds around is inside (non-zero rule): a slip of the hand leaves no hole. A mark must be open.
 */
export function paintPolygon(document: MaskDocument, points: readonly Point[], id: number): void {
  if (points.length < 3) return;
  const heights = points.map((point) => point.y);
  const top = Math.max(Math.floor(Math.min(...heights)), 0);
  const bottom = Math.min(Math.ceil(Math.max(...heights)), document.height);
  for (let row = top; row < bottom; row++) {
    let winding = 0;
    let left = 0;
    for (const { x, direction } of crossings(points, row + 0.5)) {
      if (winding === 0) left = x;
      winding += direction;
      if (winding === 0) writeSpan(document, row, Math.ceil(left - 0.5), Math.ceil(x - 0.5), id);
    }
  }
}

/** Where the outline crosses a height, from left to right, and whether it goes down (1) or up (−1) there. */
function crossings(points: readonly Point[], height: number): readonly { readonly x: number; readonly direction: 1 | -1 }[] {
  const found: { x: number; direction: 1 | -1 }[] = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    // Half-open, so that a corner at this height counts once.
    if (a.y <= height === b.y <= height) return;
    found.push({ x: a.x + ((height - a.y) * (b.x - a.x)) / (b.y - a.y), direction: b.y > a.y ? 1 : -1 });
  });
  return found.sort((a, b) => a.x - b.x);
}
