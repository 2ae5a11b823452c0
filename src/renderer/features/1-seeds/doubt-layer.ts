/** Doubt over a picture: cividis that fades out where the seed is sure, and dark and light hatching where doubt passes half the scale, so that colour is not alone. */
import { bilinearRows } from '../../editor/bilinear-rows.ts';
import { paintHeat } from '../../editor/heat-map.ts';
import type { HeatMap } from '../../editor/heat-map.ts';
import type { Point } from '../../editor/stroke.ts';

/** Longer side of the layer in px, whatever the picture's: the map is far coarser. */
const layerPx = 768;
/** Doubt from which cells are hatched. */
export const hatchedFrom = 0.5;
/** Distance of the hatching's lines, and the width of each of its two strokes. */
const hatchPx = 10;
const strokePx = 1.5;

/** RGBA of width×height pixels; `map` holds bytes (255 = 1). Throws RangeError if the map's sizes do not fit. */
export function paintDoubt(map: HeatMap, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = paintHeat(map, width, height, { x: 0, y: 0, width, height }, { opacity: 1, low: 0, high: 1, fading: true });
  const sample = bilinearRows(map.values, map.height, map.width, height, width);
  const row = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    sample(y, 0, width, row);
    for (let x = 0; x < width; x++) {
      if ((row[x] as number) < hatchedFrom * 255) continue;
      const along = (x + y) % hatchPx;
      if (along < 2 * strokePx) pixels.fill(along < strokePx ? 0 : 255, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return pixels;
}

/** Doubt 0–1 of the cell under a point of the picture; null outside it. */
export function doubtAt({ values, width, height }: HeatMap, point: Point, imageWidth: number, imageHeight: number): number | null {
  const [x, y] = [Math.floor((point.x * width) / imageWidth), Math.floor((point.y * height) / imageHeight)];
  return x < 0 || y < 0 || x >= width || y >= height ? null : (values[y * width + x] as number) / 255;
}

export interface DoubtLayer {
  /** The context maps picture px to the screen. */
  draw(context: CanvasRenderingContext2D, opacity: number): void;
}

export function createDoubtLayer(map: HeatMap, imageWidth: number, imageHeight: number): DoubtLayer {
  const scale = layerPx / Math.max(imageWidth, imageHeight);
  const [width, height] = [Math.max(1, Math.round(imageWidth * scale)), Math.max(1, Math.round(imageHeight * scale))];
  const canvas = new OffscreenCanvas(width, height);
  (canvas.getContext('2d') as OffscreenCanvasRenderingContext2D).putImageData(new ImageData(paintDoubt(map, width, height), width, height), 0, 0);
  return {
    draw(context, opacity) {
      context.globalAlpha = opacity;
      context.imageSmoothingEnabled = true;
      context.drawImage(canvas, 0, 0, imageWidth, imageHeight);
      context.globalAlpha = 1;
    },
  };
}
