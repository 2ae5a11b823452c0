import type { Graph } from '../graph.ts';
import { broadcastShapes, describeShape, type Dim, type Tensor } from '../tensor.ts';

/** Matrix product [..., M, K] · [..., K, N] = [..., M, N]; leading dimensions broadcast. Both ranks at least 2. */
export function matMul(g: Graph, a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.shape.slice(-2);
  const [innerB, columns] = b.shape.slice(-2);
  if (rows === undefined || inner === undefined || columns === undefined || inner !== innerB) {
    throw new Error(`cannot multiply ${describeShape(a.shape)} and ${describeShape(b.shape)}`);
  }
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return g.node('MatMul', [a, b], a.dtype, [...batch, rows, columns]);
}

export interface GemmOptions {
  /** Read a as its transpose; default false. */
  readonly transposeA?: boolean;
  /** Read b as its transpose; default false. */
  readonly transposeB?: boolean;
  /** Added to the product; broadcasts to [M, N]. */
  readonly bias?: Tensor;
}

/** Product of two matrices, either read transposed, plus a bias: [M, K] · [K, N] + bias = [M, N]. */
export function gemm(g: Graph, a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, bias } = options;
  const oriented = (tensor: Tensor, flipped: boolean): readonly Dim[] => (flipped ? tensor.shape.toReversed() : tensor.shape);
  const [rows, inner] = oriented(a, transposeA);
  const [innerB, columns] = oriented(b, transposeB);
  if (a.shape.length !== 2 || b.shape.length !== 2 || rows === undefined || columns === undefined || inner !== innerB) {
    throw new Error(`Gemm: ${describeShape(a.shape)} and ${describeShape(b.shape)} do not fit (${transposeA}, ${transposeB})`);
  }
  const shape = [rows, columns];
  if (bias) broadcastShapes(bias.shape, shape);
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return g.node('Gemm', bias ? [a, b, bias] : [a, b], a.dtype, shape, attributes);
}

/** Dense layer: x [N, I], weight [O, I], bias [O] → x·weightᵀ + bias [N, O]. */
export function linear(g: Graph, x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  return gemm(g, x, weight, bias ? { transposeB: true, bias } : { transposeB: true });
}

/** The last two dimensions swapped; runtimes fold it into a neighbouring matrix product. */
export function swapLast(g: Graph, x: Tensor): Tensor {
  const rank = x.shape.length;
  const order = x.shape.map((_, axis) => (axis < rank - 2 ? axis : rank * 2 - 3 - axis));
  const shape = order.map((axis) => x.shape[axis] as Dim);
  return g.node('Transpose', [x], x.dtype, shape, { perm: order });
}
