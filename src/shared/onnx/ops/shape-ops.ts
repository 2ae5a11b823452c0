import { inputOf, integerOf, integersOf, type GradientRules } from '../gradient-rule.ts';
import type { Graph } from '../graph.ts';
import { describeShape, elementCount, normaliseAxis, sameShape, type Dim, type Shape, type Tensor } from '../tensor.ts';
import { reduceTo } from './reduce.ts';

/** The same elements in another shape; at most one size may be open. */
export function reshape(g: Graph, x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const open = (dims: Shape): readonly Dim[] => dims.filter((size) => typeof size === 'string');
  const known = (dims: Shape): number => elementCount(dims.filter((size) => typeof size === 'number'));
  if (open(shape).length > 1 || !sameShape(open(shape), open(x.shape)) || known(shape) !== known(x.shape)) {
    throw new Error(`cannot reshape ${describeShape(x.shape)} to ${describeShape(shape)}`);
  }
  const sizes = g.ints(shape.map((size) => (typeof size === 'string' ? -1 : size)));
  return g.node('Reshape', [x, sizes], x.dtype, shape);
}

/** All dimensions from `axis` on as one. */
export function flatten(g: Graph, x: Tensor, axis = 1): Tensor {
  const tail = x.shape.slice(axis);
  if (tail.some((size) => typeof size === 'string')) throw new Error(`cannot flatten open sizes of ${describeShape(x.shape)}`);
  return reshape(g, x, [...x.shape.slice(0, axis), elementCount(tail as readonly number[])]);
}

/** Dimensions in another order: output dimension i is input dimension order[i]. */
export function transpose(g: Graph, x: Tensor, order: readonly number[]): Tensor {
  if (order.length !== x.shape.length || new Set(order).size !== order.length) {
    throw new Error(`order ${order.join()} does not fit ${describeShape(x.shape)}`);
  }
  const shape = order.map((axis) => x.shape[normaliseAxis(axis, order.length)] as Dim);
  return g.node('Transpose', [x], x.dtype, shape, { perm: order });
}

/** Tensors of one type joined along an axis; all other sizes must agree. */
export function concat(g: Graph, parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (!first) throw new Error('concat needs at least one tensor');
  if (parts.length === 1) return first;
  const at = normaliseAxis(axis, first.shape.length);
  let total = 0;
  for (const { shape, dtype } of parts) {
    const size = shape[at];
    const fits = dtype === first.dtype && sameShape(shape.with(at, 0), first.shape.with(at, 0));
    if (!fits || typeof size !== 'number') {
      throw new Error(`cannot join ${dtype} ${describeShape(shape)} to ${first.dtype} ${describeShape(first.shape)} along axis ${at}`);
    }
    total += size;
  }
  return g.node('Concat', parts, first.dtype, first.shape.with(at, total), { axis: at });
}

export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Distance between taken elements, at least 1; default 1. */
  readonly step?: number;
}

/** Elements start, start + step, … < end along each named axis; ranges must lie inside the tensor. */
export function slice(g: Graph, x: Tensor, ranges: readonly SliceRange[]): Tensor {
  const shape = [...x.shape];
  const checked = ranges.map(({ axis, start, end, step = 1 }) => {
    const at = normaliseAxis(axis, shape.length);
    const size = shape[at];
    if (typeof size !== 'number' || start < 0 || end > size || start >= end || step < 1) {
      throw new Error(`slice ${start}:${end}:${step} does not fit axis ${at} of ${describeShape(x.shape)}`);
    }
    shape[at] = Math.ceil((end - start) / step);
    return { at, start, end, step };
  });
  const list = (pick: (range: (typeof checked)[number]) => number): Tensor => g.ints(checked.map(pick));
  const inputs = [x, list((r) => r.start), list((r) => r.end), list((r) => r.at), list((r) => r.step)];
  return g.node('Slice', inputs, x.dtype, shape);
}

/** The named axes in reverse order; no gradient. */
export function flip(g: Graph, x: Tensor, axes: readonly number[]): Tensor {
  const all = (value: number): Tensor => g.ints(axes.map(() => value));
  // From −1 to before the first element, as the ONNX operator counts backwards.
  return g.node('Slice', [x, all(-1), all(-2_147_483_648), g.ints(axes), all(-1)], x.dtype, x.shape);
}

/** Zeros added before and after each dimension. */
export function pad(g: Graph, x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  const shape = x.shape.map((size, axis) => {
    const extra = (before[axis] ?? 0) + (after[axis] ?? 0);
    if (extra !== 0 && typeof size !== 'number') throw new Error(`cannot pad open size "${size}"`);
    return typeof size === 'number' ? size + extra : size;
  });
  if (before.length !== shape.length || after.length !== shape.length || [...before, ...after].some((n) => n < 0)) {
    throw new Error(`pads ${before.join()} / ${after.join()} do not fit ${describeShape(x.shape)}`);
  }
  return sameShape(shape, x.shape) ? x : g.node('Pad', [x, g.ints([...before, ...after])], x.dtype, shape);
}

/** Copies along dimensions of size 1 (or new leading ones) up to a static shape. */
export function expand(g: Graph, x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const sizes = shape.map((size) => {
    if (typeof size === 'string') throw new Error(`cannot expand to open size "${size}"`);
    return size;
  });
  return g.node('Expand', [x, g.ints(sizes)], x.dtype, shape);
}

/** Gradients of the operators that only move elements. */
export const shapeGradients: GradientRules = {
  Reshape: (g, node, dy) => [reshape(g, dy, inputOf(node, 0).shape)],
  Transpose: (g, node, dy) => {
    const order = integersOf(node, 'perm');
    return [transpose(g, dy, order.map((_, axis) => order.indexOf(axis)))];
  },
  Concat: (g, node, dy, needs) => {
    const axis = integerOf(node, 'axis');
    let start = 0;
    return node.inputs.map((_, i) => {
      const end = start + (inputOf(node, i).shape[axis] as number);
      const range = { axis, start, end };
      start = end;
      return needs[i] ? slice(g, dy, [range]) : undefined;
    });
  },
  Slice: (g, node, dy) => {
    const { shape } = inputOf(node, 0);
    const [starts, , axes, steps] = node.inputs.slice(1).map((tensor) => g.intsOf(tensor)) as [
      readonly number[], readonly number[], readonly number[], readonly number[],
    ];
    if (steps.some((step) => step !== 1)) throw new Error('Slice has a gradient for step 1 only');
    const before = shape.map((_, axis) => starts[axes.indexOf(axis)] ?? 0);
    const after = shape.map((size, axis) => (axes.includes(axis) ? (size as number) - (before[axis] ?? 0) - (dy.shape[axis] as number) : 0));
    return [pad(g, dy, before, after)];
  },
  Pad: (g, node, dy) => {
    const pads = g.intsOf(node.inputs[1]);
    const ranges = inputOf(node, 0).shape.flatMap((size, axis) => {
      const start = pads[axis] ?? 0;
      return dy.shape[axis] === size ? [] : [{ axis, start, end: start + (size as number) }];
    });
    return [slice(g, dy, ranges)];
  },
  Expand: (g, node, dy) => [reduceTo(g, dy, inputOf(node, 0))],
};
