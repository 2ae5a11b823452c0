import { inputOf, type GradientRules } from '../gradient-rule.ts';
import { elementCount, staticShape, type Tensor } from '../tensor.ts';

/** Gradient of the k largest values: each flows back to where it was taken from. */
export const topKGradients: GradientRules = {
  TopK: (g, node, dy) => {
    const x = inputOf(node, 0);
    const shape = staticShape(x);
    const zeros = g.constant('float32', shape, new Float32Array(elementCount(shape)), 'zeros');
    return [g.node('ScatterElements', [zeros, node.outputs[1] as Tensor, dy], x.dtype, shape, { axis: shape.length - 1 })];
  },
};
