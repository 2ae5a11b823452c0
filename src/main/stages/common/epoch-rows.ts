/** Which rows a training loop sees at each step: shuffled epochs, so that every row is seen about equally often. */
import type { RandomSource } from '#shared/kernels/random.ts';

export function epochRows(rowCount: number, batch: number, steps: number, random: RandomSource): Int32Array {
  const rows = new Int32Array(steps * batch);
  let pool: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (pool.length === 0) pool = random.shuffle(Array.from({ length: rowCount }, (_, r) => r));
    rows[i] = pool.pop() as number;
  }
  return rows;
}

/** One mirror flag a row, each with probability one half. */
export function coinFlips(count: number, random: RandomSource): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.int(2));
}
