import type { Graph } from '../graph.ts';
import { describeShape, type Tensor } from '../tensor.ts';
import { reduceMean } from './reduce.ts';

/** The k largest values along the last axis, largest first: [..., N] → [..., k]. */
export function topK(g: Graph, x: Tensor, k: number): Tensor {
  const last = x.shape.at(-1);
  if (typeof last !== 'number' || k < 1 || k > last) throw new Error(`cannot take the top ${k} of ${describeShape(x.shape)}`);
  const shape = [...x.shape.slice(0, -1), k];
  const types = [{ dtype: x.dtype, shape }, { dtype: 'int64', shape }] as const;
  return g.nodeWithOutputs('TopK', [x, g.ints([k])], types, { axis: -1, largest: 1, sorted: 1 })[0] as Tensor;
}

/** Mean of the k largest values along the last axis: [..., N] → [...]. */
export function topKMean(g: Graph, x: Tensor, k: number): Tensor {
  return reduceMean(g, topK(g, x, k), [-1]);
}
