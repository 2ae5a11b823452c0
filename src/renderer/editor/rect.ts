/** Rectangles of whole pixels. An empty rectangle has width or height 0 and is left out of unions. */

/** `x`, `y` is the top-left pixel; the pixel at `x + width` is no longer inside. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const noRect: Rect = { x: 0, y: 0, width: 0, height: 0 };

export function isEmptyRect(rect: Rect): boolean {
  return rect.width <= 0 || rect.height <= 0;
}

/** Returns the smallest rectangle around both. */
export function unionRect(a: Rect, b: Rect): Rect {
  if (isEmptyRect(a)) return isEmptyRect(b) ? noRect : b;
  if (isEmptyRect(b)) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** Returns what both hold, `noRect` if that is nothing. */
export function intersectRect(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : noRect;
}

/** Returns the rectangle grown by `margin` pixels on each side but not beyond a picture of width×height; empty stays empty. */
export function growRect(rect: Rect, margin: number, width: number, height: number): Rect {
  if (isEmptyRect(rect)) return noRect;
  const grown = { x: rect.x - margin, y: rect.y - margin, width: rect.width + 2 * margin, height: rect.height + 2 * margin };
  return intersectRect(grown, { x: 0, y: 0, width, height });
}
