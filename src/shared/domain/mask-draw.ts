import { compareIds, seededKey } from './seeded-order.ts';
import type { ImageTags } from './tags.ts';

/**
 * The order in which a person would be given images to mask in full: a random draw stratified by tags, so that every
 * prefix holds the tag sets in about their shares. Prefixes are nested by construction; same ids, tags and seed → same order.
 */
export function fullMaskOrder(items: readonly { readonly id: string; readonly tags: ImageTags }[], seed: number): readonly string[] {
  const strata = new Map<string, string[]>();
  for (const { id, tags } of items) {
    const key = tags.join();
    strata.set(key, [...(strata.get(key) ?? []), id]);
  }
  const placed = [...strata].flatMap(([key, ids]) => {
    const shuffled = [...ids].sort((a, b) => seededKey(seed, a) - seededKey(seed, b) || compareIds(a, b));
    // A random phase keeps the strata from lining up at the start.
    const phase = seededKey(seed, `stratum ${key}`) / 2 ** 32;
    return shuffled.map((id, j) => ({ id, place: (j + phase) / ids.length }));
  });
  return placed.sort((a, b) => a.place - b.place || compareIds(a.id, b.id)).map((p) => p.id);
}

/** Sizes of the full-mask curve: 1, 2, 5, 10, 20, 40, 80, … below `all`, and all. */
export function curveSizes(all: number): readonly number[] {
  const sizes = [1, 2, 5];
  for (let m = 10; m < all; m *= 2) sizes.push(m);
  return [...sizes.filter((m) => m < all), ...(all > 0 ? [all] : [])];
}
