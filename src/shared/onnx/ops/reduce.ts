import type { Graph } from '../graph.ts';
import { normaliseAxis, sameShape, type Shape, type Tensor } from '../tensor.ts';
import { add, detach, exp, log, sub } from './elementwise.ts';
import { reshape } from './shape-ops.ts';

export interface ReduceOptions {
  /** Keep reduced dimensions as size 1; default false. */
  readonly keepDims?: boolean;
}

/** Sum over the axes (all when left out). */
export function reduceSum(g: Graph, x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  return reduce(g, 'ReduceSum', x, axes, options);
}

/** Mean over the axes (all when left out). */
export function reduceMean(g: Graph, x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  return reduce(g, 'ReduceMean', x, axes, options);
}

/** Maximum over the axes (all when left out); equal maxima share the gradient. */
export function reduceMax(g: Graph, x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  return reduce(g, 'ReduceMax', x, axes, options);
}

/** ln Σ e^x over the axes, with the maximum taken out first so that nothing overflows. */
export function logSumExp(g: Graph, x: Tensor, axes: readonly number[], options: ReduceOptions = {}): Tensor {
  // The maximum is a mere offset: its two gradients cancel, so none is computed.
  const peak = detach(g, reduceMax(g, x, axes, { keepDims: true }));
  const total = reduceSum(g, exp(g, sub(g, x, peak)), axes, { keepDims: true });
  const result = add(g, log(g, total), peak);
  return options.keepDims ? result : reshape(g, result, reducedShape(x, axes, false));
}

/** Mean over height and width of [B, C, H, W]: [B, C]. */
export function globalAveragePool(g: Graph, x: Tensor): Tensor {
  return reduceMean(g, x, [2, 3]);
}

/** Sums a gradient over the dimensions in which `target` was broadcast, back to its shape. */
export function reduceTo(g: Graph, dy: Tensor, target: Tensor): Tensor {
  if (sameShape(dy.shape, target.shape)) return dy;
  const offset = dy.shape.length - target.shape.length;
  const axes = dy.shape.flatMap((size, axis) => {
    const own = axis < offset ? undefined : target.shape[axis - offset];
    return own === undefined || (own === 1 && size !== 1) ? [axis] : [];
  });
  const sum = axes.length > 0 ? reduceSum(g, dy, axes, { keepDims: true }) : dy;
  return offset > 0 ? reshape(g, sum, target.shape) : sum;
}

function reduce(g: Graph, operator: string, x: Tensor, axes: readonly number[] | undefined, options: ReduceOptions): Tensor {
  const chosen = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => normaliseAxis(axis, x.shape.length));
  const keepDims = options.keepDims ?? false;
  const shape = reducedShape(x, chosen, keepDims);
  return g.node(operator, [x, g.ints(chosen)], x.dtype, shape, { keepdims: keepDims ? 1 : 0 });
}

/** The shape of `x` after reducing the axes. */
export function reducedShape(x: Tensor, axes: readonly number[], keepDims: boolean): Shape {
  const gone = new Set(axes.map((axis) => normaliseAxis(axis, x.shape.length)));
  return keepDims ? x.shape.map((size, axis) => (gone.has(axis) ? 1 : size)) : x.shape.filter((_, axis) => !gone.has(axis));
}
