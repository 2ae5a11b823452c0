/** From what the program stores to pixels: label grids and masks as coloured overlays. Without a canvas, so that it runs anywhere. */
import { labelFromCam, normaliseCam } from '#shared/kernels/cam.ts';
import { cividisTable, classColour, colormapIndex } from '#shared/kernels/colormap.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';

/** Values are class ids (0 background, 255 left out), or bytes of a heat map. */
export interface ByteGrid {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** Longest side of an overlay in px; a mask of 4,096² is sampled down to this. */
export const overlayPx = 512;

/** Class indices (1 …) to class ids; 0 and 255 stay. */
export function toClassIds(labels: Uint8Array, classIds: readonly number[]): Uint8Array {
  return labels.map((v) => (v === 0 || v === 255 ? v : (classIds[v - 1] ?? 255)));
}

/**
 * The raw seed cut at its threshold, on the grid of the refined masks, as the refining step sees it.
 * @param maps float32 (class, h, w); @param present class indices from 1 that are tagged present
 */
export function rawLabels(maps: Float32Array, mapGrid: Grid, grid: Grid, present: readonly number[], classIds: readonly number[], threshold: number): ByteGrid {
  const area = mapGrid.width * mapGrid.height;
  const flags = Uint8Array.from(classIds, (_, k) => (present.includes(k + 1) ? 1 : 0));
  const classes = [...flags.keys()].filter((k) => flags[k] === 1);
  const normalised = normaliseCam(maps, classIds.length, area, flags);
  const own = new Float32Array(classes.length * area);
  classes.forEach((k, n) => own.set(normalised.subarray(k * area, (k + 1) * area), n * area));
  const up = resizeBilinear(own, classes.length, mapGrid.height, mapGrid.width, grid.height, grid.width);
  const labels = labelFromCam(up, classes.length, grid.height * grid.width, threshold);
  return { ...grid, values: labels.map((v) => (v === 0 ? 0 : (classIds[classes[v - 1] as number] as number))) };
}

/** Size of the overlay of a picture: its shape, at most `overlayPx` on the longer side. */
export function overlaySize(widthPx: number, heightPx: number): Grid {
  const scale = Math.min(1, overlayPx / Math.max(widthPx, heightPx));
  return { width: Math.max(1, Math.round(widthPx * scale)), height: Math.max(1, Math.round(heightPx * scale)) };
}

const hatchPx = 8;

/** RGBA of `size`: background clear, classes in their colours, 255 as light and dark stripes that no class looks like. */
export function paintMask(mask: ByteGrid, size: Grid, opacity: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(size.width * size.height * 4);
  const alpha = Math.round(opacity * 255);
  const colours = Array.from({ length: 256 }, (_, id) => classColour(id));
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(mask.height - 1, Math.floor(((y + 0.5) * mask.height) / size.height)) * mask.width;
    for (let x = 0; x < size.width; x++) {
      const id = mask.values[row + Math.min(mask.width - 1, Math.floor(((x + 0.5) * mask.width) / size.width))] as number;
      if (id === 0) continue;
      const at = (y * size.width + x) * 4;
      if (id === 255) {
        const light = (x + y) % hatchPx < hatchPx / 2 ? 255 : 0;
        out.set([light, light, light, alpha], at);
      } else {
        const [r, g, b] = colours[id] as readonly [number, number, number];
        out.set([r, g, b, alpha], at);
      }
    }
  }
  return out;
}

/** RGBA of a map of bytes (255 = 1) in cividis, on a fixed scale. */
export function paintHeat(map: ByteGrid, size: Grid, opacity: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(size.width * size.height * 4);
  const table = cividisTable();
  const alpha = Math.round(opacity * 255);
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(map.height - 1, Math.floor(((y + 0.5) * map.height) / size.height)) * map.width;
    for (let x = 0; x < size.width; x++) {
      const value = map.values[row + Math.min(map.width - 1, Math.floor(((x + 0.5) * map.width) / size.width))] as number;
      const at = colormapIndex(value / 255) * 3;
      out.set([table[at] as number, table[at + 1] as number, table[at + 2] as number, alpha], (y * size.width + x) * 4);
    }
  }
  return out;
}

/** Share of cells with each value of two masks of one size that differ; null for masks of two sizes. */
export function differingShare(a: ByteGrid, b: ByteGrid): number | null {
  if (a.width !== b.width || a.height !== b.height) return null;
  let differ = 0;
  for (let i = 0; i < a.values.length; i++) if (a.values[i] !== b.values[i]) differ++;
  return differ / a.values.length;
}
