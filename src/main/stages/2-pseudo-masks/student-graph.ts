/**
 * The student: a DeepLabV2-style head (Chen et al. 2018, ASPP: parallel dilated 3×3 convolutions, summed) on frozen
 * features, with stride-8 and stride-4 levels joined in so that tiny defects survive. Logits at a quarter of the size.
 */
import { add, buildTrainStep, cast, concat, conv, crossEntropy, greater, mul, oneHotPlanes, reduceSum, relu, resizeBilinear, softDice } from '#shared/onnx/index.ts';
import type { Graph, Tensor, TrainStep } from '#shared/onnx/index.ts';
import { createRandom } from '#shared/kernels/random.ts';
import type { Level } from '../common/backbone.ts';
import { standardised } from '../common/standardise.ts';
import type { ChannelScale } from '../common/standardise.ts';

export interface StudentShape {
  readonly levels: readonly Level[];
  readonly scales: ReadonlyMap<string, ChannelScale>;
  /** Background included. */
  readonly classCount: number;
}

/** Widths of docs/adr/0004. */
const reduced = 64;
const width = 32;
/** How far the side taps of DeepLabV2's four branches look, in image pixels: dilations 6, 12, 18, 24 at stride 8. */
const reachesPx = [48, 96, 144, 192] as const;

export interface ParamInit {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Float32Array;
}

interface Roles {
  readonly top: readonly Level[];
  /** Finer levels, coarse to fine; the last one sets the grid of the logits. */
  readonly skips: readonly Level[];
}

function rolesOf(levels: readonly Level[]): Roles {
  const coarsest = Math.min(...levels.map((l) => l.height));
  return { top: levels.filter((l) => l.height === coarsest), skips: levels.filter((l) => l.height > coarsest).sort((a, b) => a.height - b.height) };
}

/** Dilations of the branches in cells of the coarsest levels: 3, 6, 9, 12 at stride 16, twice that at stride 8. */
function dilationsOf(top: readonly Level[]): readonly number[] {
  const stride = Math.max(...top.map((l) => l.stride));
  return reachesPx.map((px) => Math.round(px / stride));
}

/** Grid of the logits. */
export function studentGrid(levels: readonly Level[]): { readonly height: number; readonly width: number } {
  const finest = levels.reduce((a, b) => (b.height > a.height ? b : a));
  return { height: finest.height, width: finest.width };
}

/** He initialisation, scaled down where branches are summed; a fresh draw per seed. */
export function studentParams(shape: StudentShape, seed: string): readonly ParamInit[] {
  const random = createRandom(seed);
  const { top, skips } = rolesOf(shape.levels);
  const dilations = dilationsOf(top);
  const params: ParamInit[] = [];
  const layer = (name: string, out: number, inputs: number, kernel: number, branches: number, std?: number): void => {
    const deviation = std ?? Math.sqrt(2 / (inputs * kernel * kernel * branches));
    const init = Float32Array.from({ length: out * inputs * kernel * kernel }, () => random.normal() * deviation);
    params.push({ name: `${name}.weight`, shape: [out, inputs, kernel, kernel], init }, { name: `${name}.bias`, shape: [out], init: new Float32Array(out) });
  };
  layer('reduce', reduced, top.reduce((n, l) => n + l.channels, 0), 1, 1);
  layer('aspp1', width, reduced, 1, dilations.length + 1);
  for (const d of dilations) layer(`aspp3d${d}`, width, reduced, 3, dilations.length + 1);
  for (const s of skips) layer(`skip-${s.name}`, width, s.channels, 1, skips.length + 1);
  layer('join', width, width, 3, 1);
  layer('classify', shape.classCount, width, 1, 1, 0.01);
  return params;
}

/** Logits [B, classCount, h, w] on the finest grid; `levels` are the features by name, any float type. */
export function studentLogits(g: Graph, levels: Readonly<Record<string, Tensor>>, params: Readonly<Record<string, Tensor>>, shape: StudentShape): Tensor {
  const { top, skips } = rolesOf(shape.levels);
  const level = (l: Level): Tensor => standardised(g, cast(g, levels[l.name] as Tensor, 'float32'), shape.scales.get(l.name) as ChannelScale);
  const layer = (x: Tensor, name: string, dilation = 0): Tensor =>
    conv(g, x, params[`${name}.weight`] as Tensor, { bias: params[`${name}.bias`] as Tensor, ...(dilation > 0 ? { dilation, pads: dilation } : {}) });
  const base = relu(g, layer(concat(g, top.map(level), 1), 'reduce'));
  const aspp = dilationsOf(top).reduce((sum, d) => add(g, sum, layer(base, `aspp3d${d}`, d)), layer(base, 'aspp1'));
  const joined = skips.reduce(
    // The 3×3 works on the first (coarser) skip's grid: four times cheaper than on the finest, and no worse in trials.
    (x, s, i) => {
      const sum = relu(g, add(g, resizeBilinear(g, x, s.height, s.width), layer(level(s), `skip-${s.name}`)));
      return i === 0 ? relu(g, layer(sum, 'join', 1)) : sum;
    },
    aspp,
  );
  return layer(joined, 'classify');
}

/** 1 for each defect class that the batch holds, 0 for the others and the background, which is always found anyway. */
export function defectPresence(g: Graph, labels: Tensor, classCount: number): Tensor {
  const occurs = cast(g, greater(g, reduceSum(g, oneHotPlanes(g, labels, classCount), [0, 2, 3]), 0), 'float32');
  return mul(g, occurs, g.constant('float32', [classCount], Float32Array.from({ length: classCount }, (_, c) => Math.min(c, 1)), 'defect_classes'));
}

/** Training step: weighted cross-entropy + soft Dice over the defect classes of the batch; 255 ignored. */
export function studentTrainStep(shape: StudentShape, params: readonly ParamInit[], batch: number, weightDecay: number): TrainStep {
  const grid = studentGrid(shape.levels);
  return buildTrainStep({
    name: 'student',
    inputs: [
      ...shape.levels.map((l) => ({ name: l.name, dtype: 'float16' as const, shape: [batch, l.channels, l.height, l.width] })),
      { name: 'labels', dtype: 'uint8', shape: [batch, grid.height, grid.width] },
      { name: 'classWeights', dtype: 'float32', shape: [shape.classCount] },
    ],
    params,
    forward: (g, inputs, weights) => {
      const logits = studentLogits(g, inputs, weights, shape);
      const labels = inputs.labels as Tensor;
      return { loss: add(g, crossEntropy(g, logits, labels, { classWeights: inputs.classWeights as Tensor }), softDice(g, logits, labels, { presence: defectPresence(g, labels, shape.classCount) })) };
    },
    optimiser: { weightDecay },
  });
}
