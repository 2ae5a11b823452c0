/**
 * A 32-bit unsigned key of a text under a seed: FNV-1a over UTF-16 units, then the murmur3 finaliser to spread it.
 * Drawing by sorted keys needs no generator state: the draw depends on the set of ids alone, not on their order.
 */
export function seededKey(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The ids in an order that looks random, is fixed by the seed and does not depend on the order they came in. */
export function seededOrder(seed: number, ids: readonly string[]): readonly string[] {
  return ids
    .map((id) => ({ id, key: seededKey(seed, id) }))
    .sort((a, b) => a.key - b.key || compareIds(a.id, b.id))
    .map((entry) => entry.id);
}

/** Orders ids by UTF-16 code units, the same in every locale: −1, 0 or 1. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
