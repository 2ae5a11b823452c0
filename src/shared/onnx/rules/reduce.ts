import { inputOf, outputOf, type GradientRules } from '../gradient-rule.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { equal } from '../ops/compare.ts';
import { cast, div, mul } from '../ops/elementwise.ts';
import { reducedShape, reduceSum } from '../ops/reduce.ts';
import { expand, reshape } from '../ops/shape-ops.ts';
import { elementCount, staticShape, type Tensor } from '../tensor.ts';

/** A tensor of the reduced shape with the reduced dimensions put back as size 1. */
function unreduce(g: Graph, node: GraphNode, tensor: Tensor): Tensor {
  return reshape(g, tensor, reducedShape(inputOf(node, 0), g.intsOf(node.inputs[1]), true));
}

/** Gradients of the reductions. */
export const reduceGradients: GradientRules = {
  ReduceSum: (g, node, dy) => [expand(g, unreduce(g, node, dy), inputOf(node, 0).shape)],
  ReduceMean: (g, node, dy) => {
    const x = inputOf(node, 0);
    const count = elementCount(staticShape(x)) / elementCount(staticShape(outputOf(node)));
    return [expand(g, mul(g, unreduce(g, node, dy), 1 / count), x.shape)];
  },
  ReduceMax: (g, node, dy) => {
    const x = inputOf(node, 0);
    const isPeak = cast(g, equal(g, x, unreduce(g, node, outputOf(node))), 'float32');
    const ties = reduceSum(g, isPeak, g.intsOf(node.inputs[1]), { keepDims: true });
    return [mul(g, isPeak, div(g, unreduce(g, node, dy), ties))];
  },
};
