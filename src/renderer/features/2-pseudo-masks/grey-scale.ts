/** Areas spread over decades, so the grey zone is drawn on a logarithmic scale. Pure. */
import type { GreyItem } from '#shared/domain/grey-zone.ts';

/** Ends of the scale: 0.001 % and 100 % of the image. What is smaller, or no find at all, lies in the first bin. */
const lowest = -5;
const binsPerDecade = 4;

/** Borders of the bins as powers of ten. */
export const greyEdges: readonly number[] = Array.from({ length: -lowest * binsPerDecade + 1 }, (_, i) => lowest + i / binsPerDecade);

/** Place of a share of the image on the scale. */
export function toScale(share: number): number {
  return share <= 0 ? lowest : Math.min(0, Math.max(lowest, Math.log10(share)));
}

/** Share of the image at a place of the scale. */
export function fromScale(place: number): number {
  return Math.min(1, 10 ** place);
}

/** Images in each bin, tagged and normal ones apart. */
export function greyBins(items: readonly GreyItem[]): { readonly tagged: readonly number[]; readonly normal: readonly number[] } {
  const bins = { tagged: greyEdges.slice(1).map(() => 0), normal: greyEdges.slice(1).map(() => 0) };
  for (const item of items) {
    const at = Math.min(greyEdges.length - 2, Math.floor((toScale(item.largest) - lowest) * binsPerDecade));
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
