import { inputOf, integerOf, integersOf, type GradientRules } from '../gradient-rule.ts';
import { reduceTo } from '../ops/reduce.ts';
import { pad, reshape, slice, spreadOut, transpose } from '../ops/shape-ops.ts';

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
    if (steps.some((step) => step < 1)) throw new Error('Slice has a gradient for forward steps only');
    const spread = axes.reduce((part, axis, i) => spreadOut(g, part, axis, steps[i] as number), dy);
    const before = shape.map((_, axis) => starts[axes.indexOf(axis)] ?? 0);
    const after = shape.map((size, axis) =>
      axes.includes(axis) ? (size as number) - (before[axis] as number) - (spread.shape[axis] as number) : 0,
    );
    return [pad(g, spread, before, after)];
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
