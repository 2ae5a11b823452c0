/** From which size on a find counts: an image is called when a defect component of at least this share of it was found. */

/** One val image: its largest find as a share of the image (0 = none), and whether a class is tagged present. */
export type CallItem = { readonly largest: number; readonly present: boolean };

export type MinArea = { readonly value: number; readonly rule: 'val-tags' | 'fixed-without-normals' | 'template' };

/** Used without normal images in val (0.02 % of the image). */
export const fixedMinArea = 0.0002;

/** Shares that are tried, smallest first. */
const candidates = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02] as const;

/** True when the largest find is big enough. */
export function isCalled(largest: number, minArea: number): boolean {
  return largest > 0 && largest >= minArea;
}

/** The size that tells tagged and normal val images apart best (mean of both hit rates); of equals the smallest, which misses least. */
export function chooseMinArea(items: readonly CallItem[]): MinArea {
  const present = items.filter((i) => i.present);
  const normal = items.filter((i) => !i.present);
  if (present.length === 0 || normal.length === 0) return { value: fixedMinArea, rule: 'fixed-without-normals' };
  const score = (minArea: number): number =>
    present.filter((i) => isCalled(i.largest, minArea)).length / present.length + normal.filter((i) => !isCalled(i.largest, minArea)).length / normal.length;
  const value = candidates.reduce<number>((best, c) => (score(c) > score(best) + 1e-12 ? c : best), candidates[0]);
  return { value, rule: 'val-tags' };
}
