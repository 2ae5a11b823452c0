/**
 * Writes ONNX models, training steps included; runs nothing. Bytes in, bytes out.
 *
 * A graph is built by calling operators on it; each appends a node and returns a tensor {name, dtype, shape}:
 *
 *     const g = new Graph('head');
 *     const x = g.input('x', 'float32', [4, 8, 20, 20]);
 *     const w = g.constant('float32', [5, 8, 1, 1], weights);
 *     g.output('logits', resizeBilinear(g, conv(g, x, w), 80, 80));
 *     const bytes = toBytes(g);
 *
 * Training: `buildTrainStep` joins forward pass, `gradients` and `adamW` to one model. It has an input `s` and an output
 * `s.next` per state tensor (parameters `p`, moments `p.m`, `p.v`), scalar inputs `lr` and `t` (1, 2, 3 …) and a scalar
 * output `loss`. The caller runs it, feeding each `s.next` back as `s`. The same forward function with
 * `g.constant` for parameters makes the model for inference.
 *
 * Given models: `readModel`, then `embedModel(g, model, feeds, { prefix })` places one inside a graph and returns its
 * outputs; `imagePreprocess` and `classMapFromLogits` are the two ends from pixels to class map.
 *
 * A new operator: a function in ops/, its gradient in rules/ under the ONNX name, a finite-difference case in gradients.test.ts.
 */
export { Graph } from './graph.ts';
export { toBytes, toModel } from './serialise.ts';
export type { Shape, Tensor } from './tensor.ts';
export * from './ops/elementwise.ts';
export * from './ops/compare.ts';
export * from './ops/matmul.ts';
export * from './ops/conv.ts';
export * from './ops/shape-ops.ts';
export * from './ops/reduce.ts';
export * from './ops/softmax.ts';
export * from './ops/resize.ts';
export * from './ops/top-k.ts';
export { differentiableOperators, gradients } from './gradients.ts';
export * from './losses.ts';
export * from './optimiser.ts';
export * from './train-step.ts';
export * from './surgery.ts';
export * from './image-ends.ts';
