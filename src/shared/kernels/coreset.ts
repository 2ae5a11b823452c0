/**
 * Greedy coreset: few vectors of many, such that none of the many is far from a kept one.
 *
 * Method: starts with one vector, then always takes the one farthest from all taken so far (k-centre greedy; its largest distance is
 *   at most twice the best possible). Squared Euclidean distances, kept per vector, so that a round costs one distance a vector.
 * Layout: vectors n×d row-major; returns row numbers in the order they were taken.
 * Ties: the lower row. Stops early when every vector lies on a taken one: a repeat would add nothing.
 * NaN: a vector with a NaN is never taken, but as the first.
 * Source: Gonzalez 1985, doi 10.1016/0304-3975(85)90224-5; its use for memory banks: PatchCore, Roth et al. 2022, arXiv 2106.08265.
 */
import { checkSize } from './check-size.ts';

/** Picks at most `count` of `n` rows, starting with row `first`. Throws RangeError if sizes do not agree or `first` is no row. */
export function greedyCoreset(vectors: Float32Array, n: number, dimensions: number, count: number, first = 0): Int32Array {
  checkSize('greedyCoreset vectors', vectors.length, n * dimensions);
  if (!(first >= 0 && first < n)) throw new RangeError(`greedyCoreset: there is no row ${first} among ${n}`);
  const nearest = new Float64Array(n).fill(Infinity);
  const taken: number[] = [];
  let next = first;
  while (taken.length < Math.min(count, n)) {
    taken.push(next);
    const from = next * dimensions;
    let farthest = 0;
    for (let row = 0, v = 0; row < n; row++, v += dimensions) {
      const before = nearest[row];
      let sum = 0;
      // Once as far as the nearest one so far, the rest of the sum cannot matter.
      for (let c = 0; c < dimensions && sum < before; c++) {
        const difference = vectors[v + c] - vectors[from + c];
        sum += difference * difference;
      }
      if (sum < before) nearest[row] = sum;
      // A row that was never measured (NaN) stays at infinity.
      if (nearest[row] > farthest && nearest[row] < Infinity) {
        farthest = nearest[row];
        next = row;
      }
    }
    if (farthest === 0) break;
  }
  return Int32Array.from(taken);
}
