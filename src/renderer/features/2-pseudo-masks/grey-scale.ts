/** Areas spread over decades, so the grey zone is drawn on a logarithmic scale. Pure. */
import type { GreyItem } from '#shared/domain/grey-zone.ts';

/** Decades of the scale: place 0 is 0.001 % of the image, place 5 all of it. What is smaller, or no find at all, lies in the first bin. */
export const greyDecades = 5;
const binsPerDecade = 4;

/** Borders of the bins as places of the scale. */
export const greyEdges: readonly number[] = Array.from({ length: greyDecades * binsPerDecade + 1 }, (_, i) => i / binsPerDecade);

/** Place of a share of the image on the scale. */
export function toScale(share: number): number {
  return share <= 0 ? 0 : Math.min(greyDecades, Math.max(0, Math.log10(share) + greyDecades));
}

/** Share of the image at a place of the scale. */
export function fromScale(place: number): number {
  return Math.min(1, 10 ** (place - greyDecades));
}

/** Images in each bin, tagged and normal ones apart. */
export function greyBins(items: readonly GreyItem[]): { readonly tagged: readonly number[]; readonly normal: readonly number[] } {
  const bins = { tagged: greyEdges.slice(1).map(() => 0), normal: greyEdges.slice(1).map(() => 0) };
  for (const item of items) {
    const at = Math.min(greyEdges.length - 2, Math.floor(toScale(item.largest) * binsPerDecade));
    const row = item.tagged ? bins.tagged : bins.normal;
    row[at] = (row[at] ?? 0) + 1;
  }
  return bins;
}

/** A share as percent with as many digits as its size needs: 0.001 %, 2.5 %. */
export function sharePercent(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 ? percent.toFixed(0) : percent >= 1 ? percent.toFixed(1) : Number(percent.toPrecision(2)).toString()} %`;
}
