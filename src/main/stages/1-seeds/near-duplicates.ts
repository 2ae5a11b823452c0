/** Pairs of pictures in different splits that look alike (difference hash), for the leak check. */
import type { NearPair } from '#shared/domain/data-check.ts';

interface Hashed {
  readonly id: string;
  readonly split: string;
  readonly dhash: string | null;
}

/** @param maxBits pairs further apart than this are left out */
export function nearPairs(images: readonly Hashed[], maxBits: number): readonly NearPair[] {
  const hashed = images.flatMap((i) => (i.dhash === null ? [] : [{ id: i.id, split: i.split, high: Number.parseInt(i.dhash.slice(0, 8), 16), low: Number.parseInt(i.dhash.slice(8), 16) }]));
  const pairs: NearPair[] = [];
  for (let a = 0; a < hashed.length; a++) {
    const x = hashed[a] as (typeof hashed)[number];
    for (let b = a + 1; b < hashed.length; b++) {
      const y = hashed[b] as (typeof hashed)[number];
      if (x.split === y.split) continue;
      const bits = bitCount(x.high ^ y.high) + bitCount(x.low ^ y.low);
      if (bits <= maxBits) pairs.push({ a: x.id, b: y.id, bits, markedDifferent: false });
    }
  }
  return pairs;
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
