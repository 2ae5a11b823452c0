import { inputOf, outputOf, type GradientRules } from '../gradient-rule.ts';
import type { Graph, Operand } from '../graph.ts';
import { broadcastShapes, type DType, type Tensor } from '../tensor.ts';
import { greater, select } from './compare.ts';
import { reduceTo } from './reduce.ts';

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

/** ln(1 + e^x), written max(x, 0) + ln(1 + e^−|x|) so that no provider overflows. */
export function softplus(g: Graph, x: Tensor): Tensor {
  return add(g, relu(g, x), log(g, add(g, exp(g, neg(g, abs(g, x))), 1)));
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

/** Gradients of the elementwise operators; broadcast operands get the sum over the copies. */
export const elementwiseGradients: GradientRules = {
  Add: (g, node, dy, needs) => node.inputs.map((_, i) => (needs[i] ? reduceTo(g, dy, inputOf(node, i)) : undefined)),
  Sub: (g, node, dy, needs) => [
    needs[0] ? reduceTo(g, dy, inputOf(node, 0)) : undefined,
    needs[1] ? neg(g, reduceTo(g, dy, inputOf(node, 1))) : undefined,
  ],
  Mul: (g, node, dy, needs) => [
    needs[0] ? reduceTo(g, mul(g, dy, inputOf(node, 1)), inputOf(node, 0)) : undefined,
    needs[1] ? reduceTo(g, mul(g, dy, inputOf(node, 0)), inputOf(node, 1)) : undefined,
  ],
  Div: (g, node, dy, needs) => {
    const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
    const scaled = div(g, dy, b);
    return [
      needs[0] ? reduceTo(g, scaled, a) : undefined,
      needs[1] ? neg(g, reduceTo(g, mul(g, scaled, outputOf(node)), b)) : undefined,
    ];
  },
  Pow: (g, node, dy, needs) => {
    if (needs[1]) throw new Error('Pow has a gradient for a constant exponent only');
    const [x, exponent] = [inputOf(node, 0), g.scalarOf(node.inputs[1])];
    if (exponent === 2) return [mul(g, dy, mul(g, x, 2))];
    return [mul(g, dy, mul(g, pow(g, x, exponent - 1), exponent))];
  },
  Neg: (g, _, dy) => [neg(g, dy)],
  // y ≥ 0, so its sign is the mask; measured faster than Greater + Where.
  Relu: (g, node, dy) => [mul(g, dy, sign(g, outputOf(node)))],
  Sigmoid: (g, node, dy) => {
    const y = outputOf(node);
    return [mul(g, dy, mul(g, y, sub(g, 1, y)))];
  },
  Exp: (g, node, dy) => [mul(g, dy, outputOf(node))],
  Log: (g, node, dy) => [div(g, dy, inputOf(node, 0))],
  Sqrt: (g, node, dy) => [div(g, dy, mul(g, outputOf(node), 2))],
  Abs: (g, node, dy) => [mul(g, dy, sign(g, inputOf(node, 0)))],
  Clip: (g, node, dy) => {
    const x = inputOf(node, 0);
    const below = greater(g, inputOf(node, 1), x);
    const above = greater(g, x, inputOf(node, 2));
    return [select(g, below, g.scalar(0), select(g, above, g.scalar(0), dy))];
  },
};
