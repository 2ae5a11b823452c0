import type { Graph, Operand } from '../graph.ts';
import { broadcastShapes, type DType, type Tensor } from '../tensor.ts';

/** a + b with broadcasting. */
export function add(g: Graph, a: Tensor, b: Operand): Tensor {
  return binary(g, 'Add', a, b);
}

/** a − b with broadcasting. */
export function sub(g: Graph, a: Operand, b: Operand): Tensor {
  return binary(g, 'Sub', a, b);
}

/** a · b elementwise with broadcasting. */
export function mul(g: Graph, a: Tensor, b: Operand): Tensor {
  return binary(g, 'Mul', a, b);
}

/** a / b elementwise with broadcasting. */
export function div(g: Graph, a: Operand, b: Operand): Tensor {
  return binary(g, 'Div', a, b);
}

/** max(a, b) elementwise with broadcasting; no gradient. */
export function maximum(g: Graph, a: Tensor, b: Operand): Tensor {
  return binary(g, 'Max', a, b);
}

/** x to a constant power; the base must be positive unless the exponent is an integer. */
export function pow(g: Graph, x: Tensor, exponent: number): Tensor {
  return binary(g, 'Pow', x, exponent);
}

/** −x. */
export function neg(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Neg', x);
}

/** max(x, 0). The gradient at 0 is 0. */
export function relu(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Relu', x);
}

/** 1 / (1 + e^−x). */
export function sigmoid(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Sigmoid', x);
}

/** Hyperbolic tangent; no gradient. */
export function tanh(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Tanh', x);
}

/** ln(1 + e^x). One operator, because composed of |x| its gradient at 0, where zero weights start, would be wrong. */
export function softplus(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Softplus', x);
}

/** e^x. */
export function exp(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Exp', x);
}

/** Natural logarithm; x must be positive. */
export function log(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Log', x);
}

/** Square root; the gradient at 0 is infinite. */
export function sqrt(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Sqrt', x);
}

/** |x|. The gradient at 0 is 0. */
export function abs(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Abs', x);
}

/** −1, 0 or 1; no gradient. */
export function sign(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Sign', x);
}

/** x held within [low, high]. The gradient is 1 inside and on the bounds, else 0. */
export function clip(g: Graph, x: Tensor, low: number, high: number): Tensor {
  return g.node('Clip', [x, g.scalar(low, x.dtype), g.scalar(high, x.dtype)], x.dtype, x.shape);
}

/** x as another element type; no gradient. Float to integer cuts towards zero. */
export function cast(g: Graph, x: Tensor, dtype: DType): Tensor {
  // 1 float, 2 uint8, 6 int32, 7 int64, 9 bool, 10 float16: TensorProto.DataType.
  const to = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 }[dtype];
  return x.dtype === dtype ? x : g.node('Cast', [x], dtype, x.shape, { to });
}

/** The same values, through which no gradient flows. */
export function detach(g: Graph, x: Tensor): Tensor {
  return unary(g, 'Identity', x);
}

function unary(g: Graph, operator: string, x: Tensor): Tensor {
  return g.node(operator, [x], x.dtype, x.shape);
}

function binary(g: Graph, operator: string, a: Operand, b: Operand): Tensor {
  const dtype = typeof a === 'number' ? (typeof b === 'number' ? 'float32' : b.dtype) : a.dtype;
  const left = g.operand(a, dtype);
  const right = g.operand(b, dtype);
  if (left.dtype !== right.dtype) throw new Error(`${operator}: ${left.dtype} and ${right.dtype} do not mix`);
  return g.node(operator, [left, right], dtype, broadcastShapes(left.shape, right.shape));
}
