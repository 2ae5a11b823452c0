/** Inference graphs of a trained student: on stored features (evaluation) and on pixels (the deliverable). */
import { Graph, cast, classMapFromLogits, slice, softmax, sub, toBytes } from '#shared/onnx/index.ts';
import type { Tensor } from '#shared/onnx/index.ts';
import { backboneLevels, levelsAt } from '../common/backbone.ts';
import type { BackboneInfo, BackboneModel, Level } from '../common/backbone.ts';
import { scalesOfWeights } from '../common/standardise.ts';
import type { Weights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { studentLogits } from './student-graph.ts';
import type { StudentShape } from './student-graph.ts';

function shapeOf(levels: readonly Level[], weights: Weights, classCount: number): StudentShape {
  return { levels, classCount, scales: scalesOfWeights(weights, levels) };
}

function constants(g: Graph, weights: Weights): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(weights)
      .filter(([name]) => /\.(weight|bias)$/.test(name))
      .map(([name, w]) => [name, g.constant('float32', w.dims, w.data, name)]),
  );
}

/** Adds float16 inputs for the levels of one image and returns the student's logits on its own grid. */
export function studentLogitsOnFeatures(g: Graph, levels: readonly Level[], weights: Weights, classCount: number): Tensor {
  const inputs = Object.fromEntries(levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
  return studentLogits(g, inputs, constants(g, weights), shapeOf(levels, weights, classCount));
}

/** Inputs: float16 levels of one image and `frame` uint8 [H, W, 3], of which only the size counts. Outputs: `class_map`, and `defect` [1, 1, h, w], the probability of any defect on the logits' grid. */
export function studentOnFeatures(levels: readonly Level[], weights: Weights, classCount: number): Uint8Array {
  const g = new Graph('student-on-features');
  const logits = studentLogitsOnFeatures(g, levels, weights, classCount);
  const frame = g.input('frame', 'uint8', ['height', 'width', 3]);
  g.output('class_map', classMapFromLogits(g, logits, frame));
  g.output('defect', sub(g, 1, slice(g, softmax(g, logits, 1), [{ axis: 1, start: 0, end: 1 }])));
  return toBytes(g);
}

/** Free text pairs stored in the deliverable, so that the file explains itself. */
export type DeliverableMetadata = Readonly<Record<string, string>>;

/** Backbone and head in one model: `pixels` uint8 RGB [H, W, 3] of any size → `class_map` uint8 [H, W] of the same size. */
export function deliverableModel(model: BackboneModel, backbone: BackboneInfo, size: WorkingSize, weights: Weights, classIds: readonly number[], metadata: DeliverableMetadata): Uint8Array {
  const g = new Graph('tegakari-student');
  for (const [key, value] of Object.entries(metadata)) g.metadata.set(key, value);
  const pixels = g.input('pixels', 'uint8', ['height', 'width', 3]);
  const features = backboneLevels(g, pixels, model, backbone, size);
  const levels = levelsAt(backbone, size);
  const logits = studentLogits(g, features, constants(g, weights), shapeOf(levels, weights, classIds.length + 1));
  const indices = classMapFromLogits(g, logits, pixels);
  // The map holds the data set's own class ids, which need not be 1 … K.
  const ids = g.constant('int32', [classIds.length + 1], Int32Array.from([0, ...classIds]), 'class_ids');
  const mapped = g.node('Gather', [ids, cast(g, indices, 'int32')], 'int32', indices.shape, { axis: 0 });
  g.output('class_map', cast(g, mapped, 'uint8'));
  return toBytes(g);
}
