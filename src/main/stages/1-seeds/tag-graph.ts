/**
 * Graphs of the tag model: a linear head on standardised top-level features. GAP and a linear map commute, so the map
 * before pooling is the class activation map (Zhou et al. 2016). Pooling only the highest pixels keeps small defects from being diluted.
 */
import { Graph, binaryCrossEntropy, buildTrainStep, cast, concat, conv, reshape, toBytes, topKMean } from '#shared/onnx/index.ts';
import type { Tensor, TrainStep } from '#shared/onnx/index.ts';
import type { Level } from '../common/backbone.ts';
import { standardised } from '../common/standardise.ts';
import type { ChannelScale } from '../common/standardise.ts';
import type { Weights } from '../common/weights-file.ts';

/** Logits are the mean over this share of the pixels, the highest ones (1 would be GAP); docs/adr/0004. */
export const topShare = 0.3;

export interface TagGraphOptions {
  readonly levels: readonly Level[];
  readonly scales: ReadonlyMap<string, ChannelScale>;
  readonly classCount: number;
}

/** Class maps [B, K, h, w] before pooling; `levels` in the order of `options.levels`. */
export function tagMaps(g: Graph, levels: readonly Tensor[], options: TagGraphOptions, weight: Tensor, bias: Tensor): Tensor {
  const x = concat(
    g,
    levels.map((t, i) => standardised(g, cast(g, t, 'float32'), options.scales.get((options.levels[i] as Level).name) as ChannelScale)),
    1,
  );
  return conv(g, x, weight, { bias });
}

function tagLogits(g: Graph, levels: readonly Tensor[], options: TagGraphOptions, weight: Tensor, bias: Tensor): Tensor {
  const maps = tagMaps(g, levels, options, weight, bias);
  const [batch, classes, height, width] = maps.shape as readonly number[] as [number, number, number, number];
  return topKMean(g, reshape(g, maps, [batch, classes, height * width]), Math.max(1, Math.round(height * width * topShare)));
}

/** All zero: the problem is convex. */
export function tagParams({ levels, classCount }: TagGraphOptions): readonly { readonly name: string; readonly shape: readonly number[]; readonly init: Float32Array }[] {
  return [
    { name: 'weight', shape: [classCount, channelsOf(levels), 1, 1], init: new Float32Array(classCount * channelsOf(levels)) },
    { name: 'bias', shape: [classCount], init: new Float32Array(classCount) },
  ];
}

const channelsOf = (levels: readonly Level[]): number => levels.reduce((n, l) => n + l.channels, 0);

/** Inputs: one float16 array a level, `tags` and `known` float32 [B, K]. Weights start at zero, so no seed is needed. */
export function tagTrainStep(options: TagGraphOptions, batch: number, weightDecay: number): TrainStep {
  const { levels, classCount } = options;
  return buildTrainStep({
    name: 'tag-model',
    inputs: [
      ...levels.map((l) => ({ name: l.name, dtype: 'float16' as const, shape: [batch, l.channels, l.height, l.width] })),
      { name: 'tags', dtype: 'float32', shape: [batch, classCount] },
      { name: 'known', dtype: 'float32', shape: [batch, classCount] },
    ],
    params: tagParams(options),
    forward: (g, inputs, params) => ({
      loss: binaryCrossEntropy(
        g,
        tagLogits(g, levels.map((l) => inputs[l.name] as Tensor), options, params.weight as Tensor, params.bias as Tensor),
        inputs.tags as Tensor,
        inputs.known as Tensor,
      ),
    }),
    optimiser: { weightDecay },
  });
}

/** Tag logits [1, K] of one image. */
export function tagScoreModel(options: TagGraphOptions, weights: Weights): Uint8Array {
  const g = new Graph('tag-scores');
  const inputs = options.levels.map((l) => g.input(l.name, 'float16', [1, l.channels, l.height, l.width]));
  const constant = (name: string): Tensor => g.constant('float32', (weights[name] as Weights[string]).dims, (weights[name] as Weights[string]).data, name);
  g.output('scores', tagLogits(g, inputs, options, constant('weight'), constant('bias')));
  return toBytes(g);
}
