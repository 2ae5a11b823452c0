/**
 * How doubtful a pseudo mask is, cell by cell and as a whole, from nothing but the method's own output (docs/adr/0011).
 * A cell: entropy of the maps and of their CRF, disagreement of labellings, and how the CRF answers when the defect is made likelier
 * or less likely (URN's response variance), and how often images without the class light up as strongly (leakage), in equal parts.
 * An image: how little its labels stand out from their surroundings, how much of it the labellings disagree on, and its leakage.
 */
import { entropyMap } from '#shared/kernels/doubt.ts';
import { labelContrast } from '#shared/kernels/label-contrast.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import type { WorkingSize } from '../common/working-size.ts';
import type { Leakage } from './leakage.ts';
import { crfField, prepareCrf, withBackground } from './refiners.ts';
import type { Seeded } from './refiners.ts';

export const doubtSettings = {
  /** Factors on the background level, four answers an image. */
  factors: [0.15, 0.25, 4, 6],
  /** Share of the area in dispute that counts half. */
  disputedHalf: 0.1,
} as const;

export interface Doubt {
  /** 0–1 at each cell. */
  readonly cells: Float32Array;
  /** 0–1. */
  readonly image: number;
}

/** What the doubt of one image is made from; labels are 0 or the number of a present class. */
export interface Labelled {
  readonly maps: Float32Array;
  /** Mean field of the CRF on the maps, background first. */
  readonly field: Float32Array;
  /** Height of the background beside the maps. */
  readonly level: number;
  readonly labels: Uint8Array;
  /** Other labellings that it is held against. */
  readonly others: readonly Uint8Array[];
  /** What images without its classes light up; not known where too few lack them. */
  readonly leakage: Leakage;
}

export function doubtOf(image: Seeded, made: Labelled, grid: WorkingSize): Doubt {
  const { maps, field, level, labels, others, leakage } = made;
  const area = grid.height * grid.width;
  const ofMaps = entropyMap(withBackground(maps, image.classCount, area, level), image.classCount + 1, area);
  const ofField = entropyMap(field, image.classCount + 1, area);
  const response = responseVariance(image, maps, level, grid);
  let disputed = 0;
  const cells = ofMaps.map((v, p) => {
    const differing = others.filter((o) => o[p] !== labels[p]).length / Math.max(1, others.length);
    disputed += differing / area;
    const parts = (v + (ofField[p] as number)) / 2 + differing + (response[p] as number);
    return leakage.image === null ? parts / 3 : (parts + (leakage.cells[p] as number)) / 4;
  });
  const contrast = labelContrast(image.rgb, labels, grid.height, grid.width);
  // A tagged image in which nothing was found is surely wrong.
  if (Number.isNaN(contrast)) return { cells, image: 1 };
  const parts = 1 - contrast + disputed / (disputed + doubtSettings.disputedHalf);
  return { cells, image: leakage.image === null ? parts / 2 : (parts + leakage.image) / 3 };
}

/** Variance of "this is background" over CRFs with the background held four times higher or lower, 0–1; on half the grid, which is a quarter of the work. */
function responseVariance(image: Seeded, maps: Float32Array, level: number, grid: WorkingSize): Float32Array {
  const half = { height: Math.max(1, grid.height >> 1), width: Math.max(1, grid.width >> 1) };
  const halfArea = half.height * half.width;
  const rgb = new Uint8Array(3 * halfArea);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let d = 0; d < 4; d++) sum += image.rgb[3 * (Math.min(grid.height - 1, 2 * y + (d >> 1)) * grid.width + Math.min(grid.width - 1, 2 * x + (d & 1))) + c] as number;
        rgb[3 * (y * half.width + x) + c] = sum / 4;
      }
    }
  }
  const small = resizeBilinear(maps, image.classCount, grid.height, grid.width, half.height, half.width);
  const prepared = prepareCrf({ ...image, rgb }, half);
  const answers = doubtSettings.factors.map((factor) => crfField(prepared, small, image.classCount, level * factor).subarray(0, halfArea));
  const variance = new Float32Array(halfArea);
  for (let p = 0; p < halfArea; p++) {
    const mean = answers.reduce((sum, a) => sum + (a[p] as number), 0) / answers.length;
    // The variance of values within 0–1 is at most ¼.
    variance[p] = (4 * answers.reduce((sum, a) => sum + ((a[p] as number) - mean) ** 2, 0)) / answers.length;
  }
  return resizeBilinear(variance, 1, half.height, half.width, grid.height, grid.width);
}
