import type { Graph } from '../graph.ts';
import { normaliseAxis, type Tensor } from '../tensor.ts';

/** e^x / Σ e^x along the axis. */
export function softmax(g: Graph, x: Tensor, axis: number): Tensor {
  return g.node('Softmax', [x], x.dtype, x.shape, { axis: normaliseAxis(axis, x.shape.length) });
}

/** ln of the softmax along the axis, without overflow. */
export function logSoftmax(g: Graph, x: Tensor, axis: number): Tensor {
  return g.node('LogSoftmax', [x], x.dtype, x.shape, { axis: normaliseAxis(axis, x.shape.length) });
}
