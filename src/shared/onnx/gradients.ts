import type { GradientRule, GradientRules } from './gradient-rule.ts';
import type { Graph } from './graph.ts';
import { add } from './ops/elementwise.ts';
import { compareGradients } from './rules/compare.ts';
import { convGradients } from './rules/conv.ts';
import { elementwiseGradients } from './rules/elementwise.ts';
import { matmulGradients } from './rules/matmul.ts';
import { reduceGradients } from './rules/reduce.ts';
import { resizeGradients } from './rules/resize.ts';
import { shapeGradients } from './rules/shape-ops.ts';
import { softmaxGradients } from './rules/softmax.ts';
import { topKGradients } from './rules/top-k.ts';
import { describeShape, sameShape, type Tensor } from './tensor.ts';

const RULES: GradientRules = {
  ...elementwiseGradients,
  ...compareGradients,
  ...matmulGradients,
  ...convGradients,
  ...shapeGradients,
  ...reduceGradients,
  ...softmaxGradients,
  ...resizeGradients,
  ...topKGradients,
};

/** Operators that carry a value on as a constant: nothing flows back through them. */
const STOPS: ReadonlySet<string> = new Set(['Identity', 'Cast', 'Equal', 'Greater', 'Sign', 'Shape', 'ArgMax']);

/** The ONNX operators that can be differentiated. */
export const differentiableOperators: readonly string[] = Object.keys(RULES);

/**
 * Reverse-mode differentiation: appends the nodes that compute d loss / d tensor for each tensor of `wrt`, in that order.
 * `loss` is a float32 scalar; each result has its tensor's shape. Only what `wrt` leads to is differentiated.
 * Throws when the loss does not depend on a tensor, or naming an operator on the way that has no gradient.
 */
export function gradients(g: Graph, loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length > 0) throw new Error(`the loss must be a scalar, not ${describeShape(loss.shape)}`);
  const nodes = [...g.nodes];
  const reached = new Set(wrt.map(({ name }) => name));
  for (const node of nodes) {
    if (STOPS.has(node.operator) || !node.inputs.some((input) => input && reached.has(input.name))) continue;
    for (const { name } of node.outputs) reached.add(name);
  }
  const arriving = new Map<string, readonly Tensor[]>([[loss.name, [g.scalar(1)]]]);
  for (const node of nodes.toReversed()) {
    const [first, ...others] = node.outputs as [Tensor, ...Tensor[]];
    if (others.some(({ name, dtype }) => dtype === 'float32' && arriving.has(name))) {
      throw new Error(`the gradient of ${node.operator} flows through its first output only`);
    }
    const parts = arriving.get(first.name);
    const needs = node.inputs.map((input) => !!input && reached.has(input.name));
    if (!parts || STOPS.has(node.operator) || !needs.includes(true)) continue;
    const results = ruleOf(node.operator)(g, node, sum(g, parts), needs);
    node.inputs.forEach((input, i) => {
      const result = results[i];
      if (!input || !result || !needs[i]) return;
      if (!sameShape(result.shape, input.shape)) {
        throw new Error(`the gradient of ${node.operator} is ${describeShape(result.shape)}, its input ${describeShape(input.shape)}`);
      }
      arriving.set(input.name, [...(arriving.get(input.name) ?? []), result]);
    });
  }
  return wrt.map((tensor) => {
    const parts = arriving.get(tensor.name);
    if (!parts) throw new Error(`the loss does not depend on ${tensor.name}`);
    return sum(g, parts);
  });
}

function ruleOf(operator: string): GradientRule {
  const rule = Object.hasOwn(RULES, operator) ? RULES[operator] : undefined;
  if (!rule) throw new Error(`the operator ${operator} has no gradient`);
  return rule;
}

function sum(g: Graph, parts: readonly Tensor[]): Tensor {
  return parts.reduce((total, part) => add(g, total, part));
}
