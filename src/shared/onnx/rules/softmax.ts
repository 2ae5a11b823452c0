import { integerOf, outputOf, type GradientRules } from '../gradient-rule.ts';
import { exp, mul, sub } from '../ops/elementwise.ts';
import { reduceSum } from '../ops/reduce.ts';

/** Gradients of the normalised exponentials. */
export const softmaxGradients: GradientRules = {
  Softmax: (g, node, dy) => {
    const y = outputOf(node);
    const total = reduceSum(g, mul(g, dy, y), [integerOf(node, 'axis')], { keepDims: true });
    return [mul(g, y, sub(g, dy, total))];
  },
  LogSoftmax: (g, node, dy) => {
    const total = reduceSum(g, dy, [integerOf(node, 'axis')], { keepDims: true });
    return [sub(g, dy, mul(g, exp(g, outputOf(node)), total))];
  },
};
