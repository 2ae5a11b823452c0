/**
 * A small seeded random source, passed into whatever needs chance.
 *
 * Method: xoshiro128** for the stream; its state comes from SplitMix64 over the FNV-1a hash of the seed and of each fork's label.
 *   A fork depends on seed and labels only, not on how much was drawn, so adding a draw in one step does not change another.
 * Range: uniform in [0, 1) with 53 bits. Not for secrets.
 * Source: Blackman & Vigna 2021, arXiv 1805.01407; Steele et al. 2014, doi 10.1145/2660193.2660195.
 */

/** A stream of pseudo-random numbers; the same seed and labels give the same stream on every machine. */
export interface RandomSource {
  /** A number in [0, 1). */
  uniform(): number;
  /** An integer in 0 … n − 1, each equally likely. Throws RangeError unless n is an integer in 1 … 2^32. */
  int(n: number): number;
  /** A standard normal number (mean 0, deviation 1). */
  normal(): number;
  /** Puts an array in random order, in place, and returns it. */
  shuffle<T>(items: T[]): T[];
  /** An independent stream named by `label`. */
  fork(label: string): RandomSource;
}

const MASK_64 = (1n << 64n) - 1n;

/** 64-bit FNV-1a hash of a text's UTF-16 code units below 256 as bytes, others as two bytes. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  const mix = (byte: number): void => {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK_64;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    mix(unit & 0xff);
    if (unit > 0xff) mix(unit >>> 8);
  }
  return hash;
}

/** The first `count` outputs (64-bit) of SplitMix64 from `seed`. */
export function splitMix64(seed: bigint, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, i) => {
    let z = (seed + BigInt(i + 1) * 0x9e3779b97f4a7c15n) & MASK_64;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    return z ^ (z >> 31n);
  });
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Returns a generator of 32-bit integers (0 … 2^32 − 1) with the given state of four words, not all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** Creates a random source from a seed (any number or text). */
export function createRandom(seed: number | string): RandomSource {
  const key = String(seed);
  const [first, second] = splitMix64(fnv1a64(key), 2);
  const low = (word: bigint): number => Number(word & 0xffffffffn);
  const next = xoshiro128([low(first), low(first >> 32n), low(second), low(second >> 32n)]);
  const uniform = (): number => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;

  function int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`int: expected an integer in 1 … 2^32, got ${n}`);
    // Values beyond the last whole multiple of n would make small results more likely.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let value = next();
    while (value >= limit) value = next();
    return value % n;
  }

  function shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = int(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }

  return {
    uniform,
    int,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle,
    fork: (label) => createRandom(`${key}/${label}`),
  };
}
