/**
 * Graphs of the memory bank of normal images (PatchCore, Roth et al. 2022): a vector for each cell from several feature levels, each
 * averaged over 3×3 neighbours, and its distance to the nearest vector of the bank. Runs on stored features of one image.
 */
import { Graph, add, cast, concat, matMul, maximum, mul, reduceSum, reshape, resizeBilinear, sqrt, sub, swapLast, toBytes, transpose } from '#shared/onnx/index.ts';
import type { Tensor } from '#shared/onnx/index.ts';
import type { Level } from '../common/backbone.ts';
import { standardised } from '../common/standardise.ts';
import type { ChannelScale } from '../common/standardise.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface PatchShape {
  readonly levels: readonly Level[];
  /** Statistics of normal images. */
  readonly scales: ReadonlyMap<string, ChannelScale>;
  readonly grid: WorkingSize;
}

/** Length of a patch vector. */
export function patchDimensions(levels: readonly Level[]): number {
  return levels.reduce((n, l) => n + l.channels, 0);
}

/** Rows × dimensions; every level counts alike, however many channels it has. */
function patchVectors(g: Graph, shape: PatchShape): Tensor {
  const { height, width } = shape.grid;
  const parts = shape.levels.map((l) => {
    const x = standardised(g, cast(g, g.input(l.name, 'float16', [1, l.channels, l.height, l.width]), 'float32'), shape.scales.get(l.name) as ChannelScale);
    // Outside the image counts as not there, so that borders are no anomalies of their own.
    const pooled = g.node('AveragePool', [x], 'float32', x.shape, { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1], count_include_pad: 0 });
    const placed = l.height === height && l.width === width ? pooled : resizeBilinear(g, pooled, height, width);
    return mul(g, placed, 1 / Math.sqrt(l.channels));
  });
  return transpose(g, reshape(g, concat(g, parts, 1), [patchDimensions(shape.levels), height * width]), [1, 0]);
}

/** Inputs: one float16 array a level. Output: `vectors` [cells, dimensions]. */
export function patchModel(shape: PatchShape): Uint8Array {
  const g = new Graph('patches');
  g.output('vectors', patchVectors(g, shape));
  return toBytes(g);
}

/** Inputs as above. Outputs: `nearest` [cells], distance to the nearest row of the bank; `fromMean` [cells], distance to one vector. */
export function distanceModel(shape: PatchShape, bank: Float32Array, mean: Float32Array): Uint8Array {
  const g = new Graph('patch-distances');
  const d = patchDimensions(shape.levels);
  const vectors = patchVectors(g, shape);
  const rows = bank.length / d;
  const norms = Float32Array.from({ length: rows }, (_, r) => bank.subarray(r * d, (r + 1) * d).reduce((sum, v) => sum + v * v, 0));
  // |q − b|² = |q|² + (|b|² − 2 q·b): one matrix product for all pairs.
  const products = mul(g, matMul(g, vectors, swapLast(g, g.constant('float32', [rows, d], bank, 'bank'))), -2);
  const lowest = add(g, products, g.constant('float32', [1, rows], norms, 'bank_norms'));
  const cells = shape.grid.height * shape.grid.width;
  const nearest = g.node('ReduceMin', [lowest, g.ints([1])], 'float32', [cells], { keepdims: 0 });
  const own = reduceSum(g, mul(g, vectors, vectors), [1]);
  g.output('nearest', sqrt(g, maximum(g, add(g, nearest, own), 0)));
  const apart = sub(g, vectors, g.constant('float32', [1, d], mean, 'mean'));
  g.output('fromMean', sqrt(g, reduceSum(g, mul(g, apart, apart), [1])));
  return toBytes(g);
}
