/**
 * Where the picture lies on the screen.
 *
 * screen = (image − origin) · scale, in CSS pixels from the top-left corner of the viewport. Device pixels come in only where
 * something is painted (`canvasTransform`) or loaded (`visibleTiles`). Views are values: each function returns a new one.
 */
import { intersectRect } from './rect.ts';
import type { Rect } from './rect.ts';
import type { Point } from './stroke.ts';

/** CSS pixels an image pixel. A picture that is still too large at the least scale may be zoomed out until it fits. */
export const zoomLimits = { least: 1 / 16, most: 32 } as const;

export interface View {
  /** Image pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** CSS pixels. */
  readonly viewWidth: number;
  readonly viewHeight: number;
  /** Device pixels a CSS pixel. */
  readonly pixelRatio: number;
  /** CSS pixels an image pixel. */
  readonly scale: number;
  /** Image coordinates of the viewport's top-left corner; negative where the picture is smaller than the viewport. */
  readonly x: number;
  readonly y: number;
}

type Sizes = Pick<View, 'imageWidth' | 'imageHeight' | 'viewWidth' | 'viewHeight'>;

function fitScale(sizes: Sizes, marginPx: number): number {
  const width = Math.max(sizes.viewWidth - 2 * marginPx, 1);
  const height = Math.max(sizes.viewHeight - 2 * marginPx, 1);
  return Math.min(width / sizes.imageWidth, height / sizes.imageHeight, zoomLimits.most);
}

/** Along one axis: centred if the picture is smaller than the viewport, else no gap at either end. */
function clampAxis(origin: number, imageSize: number, visible: number): number {
  return visible >= imageSize ? (imageSize - visible) / 2 : Math.min(Math.max(origin, 0), imageSize - visible);
}

function clampView(view: View): View {
  const scale = Math.min(Math.max(view.scale, Math.min(zoomLimits.least, fitScale(view, 0))), zoomLimits.most);
  return {
    ...view,
    scale,
    x: clampAxis(view.x, view.imageWidth, view.viewWidth / scale),
    y: clampAxis(view.y, view.imageHeight, view.viewHeight / scale),
  };
}

/** Shows the whole picture as large as it fits (32× at most) with `marginPx` CSS pixels around it. All sizes at least 1. */
export function fitView(sizes: Sizes, pixelRatio: number, marginPx = 0): View {
  const { imageWidth, imageHeight, viewWidth, viewHeight } = sizes;
  return clampView({ imageWidth, imageHeight, viewWidth, viewHeight, pixelRatio, scale: fitScale(sizes, marginPx), x: 0, y: 0 });
}

/** Takes over a new size of the viewport (CSS pixels); the image point in its middle stays there as far as the edges allow. */
export function resizeView(view: View, viewWidth: number, viewHeight: number, pixelRatio: number): View {
  const middle = toImage(view, { x: view.viewWidth / 2, y: view.viewHeight / 2 });
  const { scale } = view;
  return clampView({ ...view, viewWidth, viewHeight, pixelRatio, x: middle.x - viewWidth / 2 / scale, y: middle.y - viewHeight / 2 / scale });
}

/** Image coordinates of a point on the screen (CSS pixels). */
export function toImage(view: View, { x, y }: Point): Point {
  return { x: view.x + x / view.scale, y: view.y + y / view.scale };
}

/** CSS pixels of a point in image coordinates. */
export function toScreen(view: View, { x, y }: Point): Point {
  return { x: (x - view.x) * view.scale, y: (y - view.y) * view.scale };
}

/** Zooms to `scale` (kept within 1/16–32) so that the image point under `screen` (CSS pixels) stays under it. */
export function zoomAt(view: View, scale: number, screen: Point): View {
  const fixed = toImage(view, screen);
  const next = clampView({ ...view, scale });
  return clampView({ ...next, x: fixed.x - screen.x / next.scale, y: fixed.y - screen.y / next.scale });
}

/** Steps of a zoom key or a wheel notch: two double the scale. */
const STEPS_PER_DOUBLING = 2;

/** Returns the next larger (+1) or smaller (−1) scale on a fixed ladder that holds 1/16, 1/8 … 1, 2 … 32, so that zooming in and out ends where it began. */
export function stepScale(scale: number, direction: 1 | -1): number {
  const rung = Math.log2(scale) * STEPS_PER_DOUBLING;
  // A scale within a hundredth of a rung stands on it.
  const next = direction > 0 ? Math.floor(rung + 0.01) + 1 : Math.ceil(rung - 0.01) - 1;
  return 2 ** (next / STEPS_PER_DOUBLING);
}

/** Moves the picture by CSS pixels to the right and down, not beyond its edges. */
export function panBy(view: View, dx: number, dy: number): View {
  return clampView({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });
}

/** The part of the picture on the screen, grown to whole image pixels. */
export function visibleRect(view: View): Rect {
  const left = Math.floor(view.x);
  const top = Math.floor(view.y);
  const right = Math.ceil(view.x + view.viewWidth / view.scale);
  const bottom = Math.ceil(view.y + view.viewHeight / view.scale);
  return intersectRect({ x: left, y: top, width: right - left, height: bottom - top }, { x: 0, y: 0, width: view.imageWidth, height: view.imageHeight });
}

/** Arguments of a canvas's `setTransform`: image coordinates to device pixels. */
export function canvasTransform(view: View): readonly [a: number, b: number, c: number, d: number, e: number, f: number] {
  const scale = view.scale * view.pixelRatio;
  return [scale, 0, 0, scale, -view.x * scale, -view.y * scale];
}
