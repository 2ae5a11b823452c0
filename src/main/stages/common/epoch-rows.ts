/** Which rows a training loop sees at each step: shuffled epochs, so that every row is seen about equally often. */
import type { RandomSource } from '#shared/kernels/random.ts';

export function epochRows(rowCount: number, batch: number, steps: number, random: RandomSource): Int32Array {
  const next = epochs(Array.from({ length: rowCount }, (_, r) => r), random);
  return Int32Array.from({ length: steps * batch }, next);
}

/**
 * Like `epochRows`, but the marked rows (those with a true mask) get at least `share` of the draws as long as there are
 * others: a handful of corrections would drown among hundreds of pseudo masks.
 */
export function mixedRows(marked: readonly boolean[], share: number, batch: number, steps: number, random: RandomSource): Int32Array {
  const rows = marked.map((_, r) => r);
  const own = rows.filter((r) => marked[r]);
  const others = rows.filter((r) => !marked[r]);
  if (own.length === 0 || others.length === 0) return epochRows(rows.length, batch, steps, random);
  const wanted = Math.max(share, own.length / rows.length);
  const nextOwn = epochs(own, random);
  const nextOther = epochs(others, random);
  return Int32Array.from({ length: steps * batch }, () => (random.uniform() < wanted ? nextOwn() : nextOther()));
}

function epochs(rows: readonly number[], random: RandomSource): () => number {
  let pool: number[] = [];
  return () => {
    if (pool.length === 0) pool = random.shuffle([...rows]);
    return pool.pop() as number;
  };
}

/** One mirror flag a row, each with probability one half. */
export function coinFlips(count: number, random: RandomSource): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.int(2));
}
