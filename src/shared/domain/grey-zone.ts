/**
 * Two thresholds on the largest find of an image (a share of its area): below the lower one it is OK, from the upper one on
 * NG, between them a person looks. With both at the smallest find that counts this is the plain call of `min-area.ts`.
 */

export type GreyItem = { readonly largest: number; readonly tagged: boolean };
export type GreyThresholds = { readonly low: number; readonly high: number };
export type GreyZoneName = 'ok' | 'person' | 'ng';

/** An image without any find is OK, whatever the thresholds. */
export function zoneOf(largest: number, { low, high }: GreyThresholds): GreyZoneName {
  if (largest <= 0 || largest < low) return 'ok';
  return largest >= high ? 'ng' : 'person';
}

/** Images of each kind in each zone; `tagged` in `ok` are misses, `normal` in `ng` false alarms. */
export type GreyCounts = Readonly<Record<'tagged' | 'normal', Readonly<Record<GreyZoneName, number>>>>;

export function greyCounts(items: readonly GreyItem[], thresholds: GreyThresholds): GreyCounts {
  const counts = { tagged: { ok: 0, person: 0, ng: 0 }, normal: { ok: 0, person: 0, ng: 0 } };
  for (const item of items) counts[item.tagged ? 'tagged' : 'normal'][zoneOf(item.largest, thresholds)]++;
  return counts;
}

/**
 * Thresholds under which these images have as few misses and false alarms as can be: no find of a tagged image lies below
 * the lower one, no find of a normal image reaches the upper one. Without overlap both meet in the middle of the gap.
 * Null when a kind of image is missing or no tagged image has a find.
 */
export function suggestThresholds(items: readonly GreyItem[]): GreyThresholds | null {
  const finds = items.filter((i) => i.tagged && i.largest > 0).map((i) => i.largest);
  const normal = items.filter((i) => !i.tagged).map((i) => i.largest);
  if (finds.length === 0 || normal.length === 0) return null;
  const smallestTrue = finds.reduce((a, b) => Math.min(a, b));
  const largestFalse = normal.reduce((a, b) => Math.max(a, b));
  if (largestFalse < smallestTrue) {
    // The geometric middle, because areas spread over decades; a find of nothing counts as a tenth of a pixel in a megapixel.
    const middle = Math.sqrt(Math.max(largestFalse, 1e-7) * smallestTrue);
    return { low: middle, high: middle };
  }
  return { low: smallestTrue, high: Math.min(1, largestFalse * (1 + 1e-6)) };
}
