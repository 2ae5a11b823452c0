/** Heights of a seed as they are shown, and as the threshold cuts them. */
import { normaliseCam } from '#shared/kernels/cam.ts';

export interface SeedScales {
  /** One map: the highest of the chosen classes, 0–1. */
  readonly shown: Float32Array;
  /** Each class's map as the run holds it against the threshold: over its own maximum; on normal images over the typical one. */
  readonly cut: Float32Array;
}

/** @param set 0 = all classes, else the class's place from 1 @param scale `fixed` divides by the height typical of the class in all train images, `own` by this picture's */
export function seedScales(
  raw: Float32Array,
  image: { readonly present: readonly number[]; readonly normal: boolean },
  classIds: readonly number[],
  typicalPeaks: readonly (number | null)[],
  grid: { readonly height: number; readonly width: number },
  set: number,
  scale: 'fixed' | 'own',
): SeedScales {
  const area = grid.height * grid.width;
  const k = classIds.length;
  const present = Uint8Array.from(classIds, (id) => (image.present.includes(id) ? 1 : 0));
  const typical = new Float32Array(k * area);
  typicalPeaks.forEach((peak, c) => {
    if (peak === null || (!image.normal && present[c] === 0)) return;
    for (let p = c * area; p < (c + 1) * area; p++) typical[p] = Math.min(1, Math.max(0, (raw[p] as number) / peak));
  });
  const own = normaliseCam(raw, k, area, image.normal ? new Uint8Array(k).fill(1) : present);
  const cut = image.normal ? typical : own;
  const from = scale === 'fixed' ? typical : own;
  const shown = new Float32Array(area);
  for (let c = 0; c < k; c++) {
    if (set !== 0 && set !== c + 1) continue;
    for (let p = 0; p < area; p++) shown[p] = Math.max(shown[p] as number, from[c * area + p] as number);
  }
  return { shown, cut };
}
