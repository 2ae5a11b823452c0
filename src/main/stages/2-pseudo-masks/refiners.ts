/**
 * The refiners on one image: present classes' seeds → maps that spread along the picture or the learned edges, and for two of
 * them labels by a dense CRF on top, whose background is set so that the share of area is kept.
 */
import { normaliseCam } from '#shared/kernels/cam.ts';
import { prepareDenseCrf, runDenseCrf } from '#shared/kernels/dense-crf.ts';
import type { DenseCrfSettings, PreparedCrf } from '#shared/kernels/dense-crf.ts';
import { pamr } from '#shared/kernels/pamr.ts';
import { randomWalk } from '#shared/kernels/random-walk.ts';
import { rgbPlanes } from '#shared/kernels/rgb-planes.ts';
import type { RefinerId } from '#shared/domain/refiners.ts';
import type { WorkingSize } from '../common/working-size.ts';

/** Trial figures: docs/adr/0011. Distances are cells of the label grid, 4 px. */
export const refinerSettings = {
  /** Fewer steps than the reference's 256: a quarter of the time, and better on two of three sets. */
  walk: { radius: 5, beta: 10, steps: 64 },
  crf: { gaussian: { sigmaPx: 1, weight: 2 }, bilateral: { sigmaPx: 8, sigmaRgb: 8, weight: 4 }, iterations: 10 } satisfies DenseCrfSettings,
  /** The background level of the CRF is sought on so many images, by so many halvings. */
  levelImages: 24,
  levelHalvings: 6,
} as const;

/** One image on the label grid. */
export interface Seeded {
  /** RGB bytes, pixel by pixel. */
  readonly rgb: Uint8Array;
  /** Seeds of the present classes, 0–1, classCount × area. */
  readonly seed: Float32Array;
  readonly classCount: number;
  /** Learned edges × 255; only the walk needs them. */
  readonly edge: Uint8Array | null;
}

/** Maps of the present classes before any labelling, each scaled to 1. */
export function spreadMaps(refiner: RefinerId, image: Seeded, grid: WorkingSize): Float32Array {
  const { seed, classCount, edge } = image;
  const area = grid.height * grid.width;
  if (refiner === 'random-walk' && edge === null) throw new TypeError('the random walk needs learned edges');
  const spread = refiner === 'random-walk' && edge !== null
    ? randomWalk(Float32Array.from(edge, (v) => v / 255), seed, classCount, grid.height, grid.width, refinerSettings.walk)
    : pamr(rgbPlanes(image.rgb, area), seed, classCount, grid.height, grid.width);
  return normaliseCam(spread, classCount, area, new Uint8Array(classCount).fill(1));
}

export function prepareCrf(image: Seeded, grid: WorkingSize): PreparedCrf {
  return prepareDenseCrf(image.rgb, grid.height, grid.width, refinerSettings.crf);
}

/** Mean field over background and present classes, (classCount + 1) × area, with the background as high as `level`. */
export function crfField(prepared: PreparedCrf, maps: Float32Array, classCount: number, level: number): Float32Array {
  return runDenseCrf(prepared, withBackground(maps, classCount, prepared.height * prepared.width, level), classCount + 1);
}

/** 0 for background, n for the n-th present class: the highest of the field at each cell. */
export function labelOfField(field: Float32Array, classCount: number, area: number): Uint8Array {
  const label = new Uint8Array(area);
  for (let p = 0; p < area; p++) {
    let best = field[p] as number;
    for (let c = 1; c <= classCount; c++) {
      const value = field[c * area + p] as number;
      if (value > best) {
        best = value;
        label[p] = c;
      }
    }
  }
  return label;
}

/** The background level at which the CRF calls `share` of the area a defect, sought by halving on some of the images, evenly spread. */
export async function levelOfArea(images: readonly { readonly prepared: () => PreparedCrf; readonly maps: Float32Array; readonly classCount: number }[], share: number, otherwise: number, turn: () => Promise<void>): Promise<number> {
  const { levelImages, levelHalvings } = refinerSettings;
  const every = Math.max(1, Math.floor(images.length / levelImages));
  const sample = images.filter((_, i) => i % every === 0).slice(0, levelImages).map((i) => ({ ...i, prepared: i.prepared() }));
  if (sample.length === 0) return otherwise;
  let low = 0.02;
  let high = 0.98;
  for (let i = 0; i < levelHalvings; i++) {
    const middle = (low + high) / 2;
    let found = 0;
    let cells = 0;
    for (const { prepared, maps, classCount } of sample) {
      const area = prepared.height * prepared.width;
      const label = labelOfField(crfField(prepared, maps, classCount, middle), classCount, area);
      for (const v of label) if (v > 0) found++;
      cells += area;
      await turn();
    }
    if (found > share * cells) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Background at the height of the threshold beside the maps, scaled to sum to 1 at each pixel. */
export function withBackground(maps: Float32Array, k: number, area: number, threshold: number): Float32Array {
  const out = new Float32Array((k + 1) * area);
  for (let p = 0; p < area; p++) {
    let sum = threshold;
    for (let c = 0; c < k; c++) sum += maps[c * area + p] as number;
    out[p] = threshold / sum;
    for (let c = 0; c < k; c++) out[(c + 1) * area + p] = (maps[c * area + p] as number) / sum;
  }
  return out;
}
