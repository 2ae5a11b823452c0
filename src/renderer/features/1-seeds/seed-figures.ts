/** What a threshold does to all train images, from the counts that the run left: how many cells of each image lie above each hundredth. */
import type { SeedImage } from '#shared/contract/stage1.ts';

export interface Curves {
  /** Rows (set, bin) of each image; set 0 = highest class, set k = class k. */
  readonly above: Uint32Array;
  readonly classCount: number;
  readonly bins: number;
}

export interface ThresholdFigures {
  /** Images with the class (or any class) tagged present, those that a seed appears on, and the share of their area. */
  readonly tagged: { readonly n: number; readonly withSeed: number; readonly area: number };
  /** Normal images, those that light up, and the share of their area. */
  readonly normal: { readonly n: number; readonly withSeed: number; readonly area: number };
}

/** The hundredth that stands for a threshold: a cell counts when it is above it. */
export function binOf(threshold: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.round(threshold * bins)));
}

function at({ above, classCount, bins }: Curves, image: number, set: number, bin: number): number {
  return above[(image * (classCount + 1) + set) * bins + bin] as number;
}

const isTagged = (image: Pick<SeedImage, 'present'>, classId: number | null): boolean => (classId === null ? image.present.length > 0 : image.present.includes(classId));

/** @param set 0 for all classes, else the class's place from 1; `classId` names the same class, null for all */
export function thresholdFigures(curves: Curves, images: readonly Pick<SeedImage, 'present' | 'normal'>[], set: number, classId: number | null, threshold: number): ThresholdFigures {
  const bin = binOf(threshold, curves.bins);
  const sums = { tagged: { n: 0, withSeed: 0, cells: 0, all: 0 }, normal: { n: 0, withSeed: 0, cells: 0, all: 0 } };
  images.forEach((image, i) => {
    const of = isTagged(image, classId) ? sums.tagged : image.normal ? sums.normal : null;
    if (of === null) return;
    const cells = at(curves, i, set, bin);
    of.n++;
    if (cells > 0) of.withSeed++;
    of.cells += cells;
    of.all += at(curves, i, set, 0);
  });
  const figures = ({ n, withSeed, cells, all }: (typeof sums)['tagged']) => ({ n, withSeed, area: all === 0 ? 0 : cells / all });
  return { tagged: figures(sums.tagged), normal: figures(sums.normal) };
}

/** Shares of the area between the edges (hundredths), of tagged and of normal images: a histogram of the seeds' heights. */
export function heightShares(curves: Curves, images: readonly Pick<SeedImage, 'present' | 'normal'>[], set: number, classId: number | null, edges: readonly number[]): { readonly tagged: readonly number[]; readonly normal: readonly number[] } {
  const between = (wanted: (image: Pick<SeedImage, 'present' | 'normal'>) => boolean): readonly number[] => {
    const counts = new Float64Array(edges.length - 1);
    let all = 0;
    images.forEach((image, i) => {
      if (!wanted(image)) return;
      all += at(curves, i, set, 0);
      for (let e = 0; e + 1 < edges.length; e++) {
        const upper = edges[e + 1] as number;
        counts[e] = (counts[e] as number) + at(curves, i, set, edges[e] as number) - (upper >= curves.bins ? 0 : at(curves, i, set, upper));
      }
    });
    return [...counts].map((c) => (all === 0 ? 0 : c / all));
  };
  return { tagged: between((i) => isTagged(i, classId)), normal: between((i) => !isTagged(i, classId) && i.normal) };
}
