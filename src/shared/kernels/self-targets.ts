/**
 * Labels that a model teaches itself with, given an image's tags: a tagged class is somewhere, so its surest places are taken for it.
 *
 * Formula: r_c = map_c / its maximum. A pixel takes the class with the largest r_c if that is at least `defectShare`, the background if
 *   no r_c reaches `backgroundBelow`, else `ignore`.
 * Layout: maps C×area of the tagged classes (no background); labels area: 0 background, c + 1 for map c.  Range: maps ≥ 0.
 * Ties: the lower class. A map without any positive value labels nothing. NaN counts as 0.
 * Source: after Araslanov & Roth 2020, arXiv 2005.08104, who keep what is confident relative to a class's peak.
 */
import { checkSize } from './check-size.ts';

/** Shares of a class's peak, 0–1, the second not above the first. */
export interface SelfTargetSettings {
  readonly defectShare: number;
  readonly backgroundBelow: number;
}

/** Makes the labels of one image. Throws RangeError if `maps` is not classCount·area long. */
export function selfTargets(maps: Float32Array, classCount: number, area: number, settings: SelfTargetSettings, ignore = 255): Uint8Array {
  checkSize('selfTargets maps', maps.length, classCount * area);
  const peaks = Float64Array.from({ length: classCount }, (_, c) => maps.subarray(c * area, (c + 1) * area).reduce((a, b) => (b > a ? b : a), 0));
  const labels = new Uint8Array(area);
  for (let p = 0; p < area; p++) {
    let highest = 0;
    let best = 0;
    for (let c = 0; c < classCount; c++) {
      const share = peaks[c] > 0 ? maps[c * area + p] / peaks[c] : 0;
      if (share > highest) {
        highest = share;
        best = c + 1;
      }
    }
    labels[p] = highest > 0 && highest >= settings.defectShare ? best : highest < settings.backgroundBelow || highest === 0 ? 0 : ignore;
  }
  return labels;
}
