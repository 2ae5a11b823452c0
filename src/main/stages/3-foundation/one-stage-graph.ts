/**
 * Training graphs of the one-stage route (after Araslanov & Roth 2020, arXiv 2005.08104): the student's own head, pulled by the tags
 * through a pooled score and by refined masks that its own branches make.
 */
import { add, binaryCrossEntropy, buildTrainStep, crossEntropy, div, mul, reduceSum, slice, softDice, softmax, sub } from '#shared/onnx/index.ts';
import type { Graph, Tensor, TrainStep } from '#shared/onnx/index.ts';
import type { Level } from '../common/backbone.ts';
import { defectPresence, studentGrid, studentLogits } from '../2-pseudo-masks/student-graph.ts';
import type { ParamInit, StudentShape } from '../2-pseudo-masks/student-graph.ts';

/** Keeps the pooled score finite where a class has no probability anywhere. */
const tiny = 1e-5;

/**
 * Normalised global weighted pooling, [B, K]: the mean of (class − background) logits, each pixel weighted by the class's probability there.
 * A small defect is not diluted by the area around it.
 */
function pooledScores(g: Graph, logits: Tensor, classCount: number): Tensor {
  const defect = (x: Tensor): Tensor => slice(g, x, [{ axis: 1, start: 1, end: classCount }]);
  const weights = defect(softmax(g, logits, 1));
  const above = sub(g, defect(logits), slice(g, logits, [{ axis: 1, start: 0, end: 1 }]));
  return div(g, reduceSum(g, mul(g, weights, above), [2, 3]), add(g, reduceSum(g, weights, [2, 3]), tiny));
}

const tagInputs = (batch: number, k: number) => [
  { name: 'tags', dtype: 'float32' as const, shape: [batch, k] },
  { name: 'known', dtype: 'float32' as const, shape: [batch, k] },
];
const levelInputs = (levels: readonly Level[], batch: number) => levels.map((l) => ({ name: l.name, dtype: 'float16' as const, shape: [batch, l.channels, l.height, l.width] }));

/**
 * Training step of the whole head. Inputs: all float16 levels; `labels` uint8 on the student's grid, 255 = nothing said; `tags` and `known`
 * as above; `classWeights` float32 [K + 1]; the scalar `tagWeight` weighs the tags against the labels.
 */
export function oneStageTrainStep(shape: StudentShape, params: readonly ParamInit[], batch: number, weightDecay: number): TrainStep {
  const grid = studentGrid(shape.levels);
  return buildTrainStep({
    name: 'one-stage',
    inputs: [
      ...levelInputs(shape.levels, batch),
      ...tagInputs(batch, shape.classCount - 1),
      { name: 'labels', dtype: 'uint8', shape: [batch, grid.height, grid.width] },
      { name: 'classWeights', dtype: 'float32', shape: [shape.classCount] },
      { name: 'tagWeight', dtype: 'float32', shape: [] },
    ],
    params,
    forward: (g, inputs, weights) => {
      const logits = studentLogits(g, inputs, weights, shape);
      const labels = inputs.labels as Tensor;
      const tagLoss = binaryCrossEntropy(g, pooledScores(g, logits, shape.classCount), inputs.tags as Tensor, inputs.known as Tensor);
      const pixelLoss = add(g, crossEntropy(g, logits, labels, { classWeights: inputs.classWeights as Tensor }), softDice(g, logits, labels, { presence: defectPresence(g, labels, shape.classCount) }));
      return { loss: add(g, pixelLoss, mul(g, tagLoss, inputs.tagWeight as Tensor)) };
    },
    optimiser: { weightDecay },
  });
}
