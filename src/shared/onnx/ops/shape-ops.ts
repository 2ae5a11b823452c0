import type { Graph } from '../graph.ts';
import { describeShape, elementCount, normaliseAxis, sameShape, type Dim, type Shape, type Tensor } from '../tensor.ts';

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
  if (ranges.every(({ axis, start, end, step = 1 }) => start === 0 && step === 1 && end === x.shape.at(axis))) return x;
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

/** step − 1 zeros put between neighbours along an axis; step ≥ 1. */
export function spreadOut(g: Graph, x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const size = x.shape[axis] as number;
  const cells = reshape(g, x, x.shape.toSpliced(axis + 1, 0, 1));
  const none = cells.shape.map(() => 0);
  const padded = pad(g, cells, none, none.with(axis + 1, step - 1));
  const joined = reshape(g, padded, x.shape.with(axis, size * step));
  return slice(g, joined, [{ axis, start: 0, end: (size - 1) * step + 1 }]);
}
