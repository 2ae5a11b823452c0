/** Standardising frozen features by the channel statistics of the train images. */
import { sub, mul } from '#shared/onnx/index.ts';
import type { Graph, Tensor } from '#shared/onnx/index.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Level } from './backbone.ts';
import { readStatistics } from './feature-file.ts';
import type { ImageBlob } from './schemas.ts';
import type { Weights } from './weights-file.ts';

export interface ChannelScale {
  readonly mean: Float32Array;
  /** 1 / standard deviation, with a floor that keeps dead channels quiet. */
  readonly inverse: Float32Array;
}

const minVariance = 1e-6;

/** Mean and 1/std of each channel over all pixels of the given images. */
export async function channelScales(images: readonly ImageBlob[], levels: readonly Level[], blobs: Blobs): Promise<ReadonlyMap<string, ChannelScale>> {
  const sums = new Map(levels.map((l) => [l.name, { mean: new Float64Array(l.channels), square: new Float64Array(l.channels) }]));
  for (const image of images) {
    for (const [name, s] of readStatistics(await blobs.get(image.ref.blob), levels)) {
      const sum = sums.get(name) as { mean: Float64Array; square: Float64Array };
      for (let c = 0; c < s.mean.length; c++) {
        sum.mean[c] = (sum.mean[c] as number) + (s.mean[c] as number);
        sum.square[c] = (sum.square[c] as number) + (s.square[c] as number);
      }
    }
  }
  const n = images.length;
  return new Map(
    [...sums].map(([name, s]) => {
      const mean = Float32Array.from(s.mean, (v) => v / n);
      const inverse = Float32Array.from(s.square, (v, c) => 1 / Math.sqrt(Math.max(v / n - ((s.mean[c] as number) / n) ** 2, minVariance)));
      return [name, { mean, inverse }];
    }),
  );
}

/** The scaling of these levels beside the weights that were trained on it. */
export function scalesAsWeights(scales: ReadonlyMap<string, ChannelScale>, levels: readonly Level[]): Weights {
  return Object.fromEntries(
    levels.flatMap(({ name, channels }) => {
      const { mean, inverse } = scales.get(name) as ChannelScale;
      return [
        [`${name}.mean`, { dims: [channels], data: mean }],
        [`${name}.inverse`, { dims: [channels], data: inverse }],
      ];
    }),
  );
}

/** The scaling stored by `scalesAsWeights`. */
export function scalesOfWeights(weights: Weights, levels: readonly Level[]): ReadonlyMap<string, ChannelScale> {
  const data = (name: string): Float32Array => (weights[name] as Weights[string]).data;
  return new Map(levels.map(({ name }) => [name, { mean: data(`${name}.mean`), inverse: data(`${name}.inverse`) }]));
}

/** (x − mean) · inverse per channel of an NCHW tensor. */
export function standardised(g: Graph, x: Tensor, scale: ChannelScale): Tensor {
  const shape = [1, scale.mean.length, 1, 1];
  return mul(g, sub(g, x, g.constant('float32', shape, scale.mean, 'channel_mean')), g.constant('float32', shape, scale.inverse, 'channel_inverse'));
}
