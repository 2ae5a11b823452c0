/**
 * Leakage: how often images without a class light up as strongly as what is labelled with it (docs/adr/0011). Works on raw maps,
 * because normalised ones have lost their height. Sees tags only.
 */
import { resizeBilinear } from '#shared/kernels/resize.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { WorkingSize } from '../common/working-size.ts';

/** Fewer images without a class than this say too little about what it leaks. */
export const minWithoutClass = 10;

/** Of each class: highest raw activation of each image that is tagged absent, ascending. */
export type LeakPeaks = readonly (readonly number[])[];

/** `rows[i]` is class × area of image i; throws RangeError if a row has another length. */
export function leakPeaks(rows: readonly Float32Array[], tags: readonly (readonly TagState[])[], classCount: number, area: number): LeakPeaks {
  return Array.from({ length: classCount }, (_, k) =>
    rows
      .flatMap((row, i) => {
        if (row.length !== classCount * area) throw new RangeError(`leakPeaks: row ${i} has ${row.length} values, not ${classCount * area}`);
        return tags[i]?.[k] === 'absent' ? [row.subarray(k * area, (k + 1) * area).reduce((a, b) => Math.max(a, b), 0)] : [];
      })
      .sort((a, b) => a - b),
  );
}

export interface Leakage {
  /** At each labelled cell the share of images without its class that light up somewhere as strongly as this cell does; 0 elsewhere. */
  readonly cells: Float32Array;
  /** Mean over the labelled cells, 0–1; null where nothing is labelled or too few images lack a labelled class. */
  readonly image: number | null;
}

/**
 * Leakage of one image. `row` is class × camGrid, raw; `labels` on `grid`: 0 or n for the n-th of `classes` (class indices).
 */
export function leakageOf(row: Float32Array, camGrid: WorkingSize, labels: Uint8Array, classes: readonly number[], grid: WorkingSize, peaks: LeakPeaks): Leakage {
  const camArea = camGrid.height * camGrid.width;
  const cells = new Float32Array(labels.length);
  let sum = 0;
  let labelled = 0;
  for (const [n, k] of classes.entries()) {
    if (!labels.includes(n + 1)) continue;
    const without = peaks[k] ?? [];
    if (without.length < minWithoutClass) return { cells: new Float32Array(labels.length), image: null };
    const raw = resizeBilinear(row.subarray(k * camArea, (k + 1) * camArea), 1, camGrid.height, camGrid.width, grid.height, grid.width);
    for (let p = 0; p < labels.length; p++) {
      if (labels[p] !== n + 1) continue;
      cells[p] = shareFrom(without, raw[p] as number);
      sum += cells[p] as number;
      labelled++;
    }
  }
  return { cells, image: labelled === 0 ? null : sum / labelled };
}

/** Share of ascending values that are at least `least`. */
function shareFrom(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return (ascending.length - low) / ascending.length;
}
