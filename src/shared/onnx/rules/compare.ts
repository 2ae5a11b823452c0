import { inputOf, type GradientRules } from '../gradient-rule.ts';
import { select } from '../ops/compare.ts';
import { reduceTo } from '../ops/reduce.ts';

/** Gradient of the choice: it flows to the operand that was taken. */
export const compareGradients: GradientRules = {
  Where: (g, node, dy, needs) => [
    undefined,
    needs[1] ? reduceTo(g, select(g, inputOf(node, 0), dy, g.scalar(0)), inputOf(node, 1)) : undefined,
    needs[2] ? reduceTo(g, select(g, inputOf(node, 0), g.scalar(0), dy), inputOf(node, 2)) : undefined,
  ],
};
