import type { Graph } from './graph.ts';
import { greater, oneHotPlanes } from './ops/compare.ts';
import { add, cast, div, exp, maximum, mul, neg, softplus, sub } from './ops/elementwise.ts';
import { reduceMean, reduceSum } from './ops/reduce.ts';
import { reshape } from './ops/shape-ops.ts';
import { logSoftmax } from './ops/softmax.ts';
import { describeShape, sameShape, type Tensor } from './tensor.ts';

/** Keeps 0/0 at 0 when every pixel or tag of a batch is ignored; far below any real sum of weights. */
const TINY = 1e-12;

export interface CrossEntropyOptions {
  /** One weight per class, float32 [C], ≥ 0. */
  readonly classWeights?: Tensor;
  /** One weight per pixel, float32 [B, H, W], ≥ 0. */
  readonly pixelWeights?: Tensor;
}

/**
 * Weighted mean of −ln softmax(logits)[target]: Σ w·nll / Σ w with w = class weight · pixel weight.
 * logits [B, C, H, W]; target [B, H, W] of class numbers (uint8, int32 or int64), where numbers ≥ C, such as 255,
 * are ignored. All ignored gives 0.
 */
export function crossEntropy(g: Graph, logits: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const classes = classesOf(logits, target);
  let weights = oneHotPlanes(g, target, classes);
  if (options.classWeights) weights = mul(g, weights, reshape(g, options.classWeights, [1, classes, 1, 1]));
  if (options.pixelWeights) weights = mul(g, weights, asPlane(g, options.pixelWeights));
  const total = reduceSum(g, mul(g, weights, logSoftmax(g, logits, 1)));
  return div(g, neg(g, total), maximum(g, reduceSum(g, weights), TINY));
}

export interface SoftDiceOptions {
  /** Which classes count, float32 0/1 [C]; default: those that occur in the target. */
  readonly presence?: Tensor;
  /** Added above and below the fraction; default 1. */
  readonly smoothing?: number;
}

/**
 * Mean over counted classes of 1 − (2 Σ p·t + s) / (Σ p + Σ t + s), with p = softmax(logits), t = 0/1 target and sums over
 * the valid pixels of the whole batch (Milletari et al., V-Net, 2016, with plain sums). Shapes and ignoring as in `crossEntropy`.
 */
export function softDice(g: Graph, logits: Tensor, target: Tensor, options: SoftDiceOptions = {}): Tensor {
  const { smoothing = 1 } = options;
  const truth = oneHotPlanes(g, target, classesOf(logits, target));
  const valid = reduceSum(g, truth, [1], { keepDims: true });
  const probability = mul(g, exp(g, logSoftmax(g, logits, 1)), valid);
  const perClass = (x: Tensor): Tensor => reduceSum(g, x, [0, 2, 3]);
  const truthSum = perClass(truth);
  const above = add(g, mul(g, perClass(mul(g, probability, truth)), 2), smoothing);
  const below = add(g, add(g, perClass(probability), truthSum), smoothing);
  const counted = options.presence ?? cast(g, greater(g, truthSum, 0), 'float32');
  const missing = mul(g, counted, sub(g, 1, div(g, above, below)));
  return div(g, reduceSum(g, missing), maximum(g, reduceSum(g, counted), TINY));
}

/**
 * Mean over known entries of the binary cross-entropy of logits (any shape) against targets 0 … 1 of the same shape;
 * `known` is 1 where the target is known and 0 where not (all known when left out). None known gives 0.
 */
export function binaryCrossEntropy(g: Graph, logits: Tensor, target: Tensor, known?: Tensor): Tensor {
  const each = sub(g, softplus(g, logits), mul(g, logits, target));
  if (!known) return reduceMean(g, each);
  return div(g, reduceSum(g, mul(g, each, known)), maximum(g, reduceSum(g, known), TINY));
}

function classesOf(logits: Tensor, target: Tensor): number {
  const [batch, classes, ...size] = logits.shape;
  if (typeof classes !== 'number' || batch === undefined || size.length !== 2 || !sameShape(target.shape, [batch, ...size])) {
    throw new Error(`logits ${describeShape(logits.shape)} and target ${describeShape(target.shape)} are not [B, C, H, W] and [B, H, W]`);
  }
  return classes;
}

/** [B, H, W] as [B, 1, H, W]. */
function asPlane(g: Graph, x: Tensor): Tensor {
  const [batch = 1, ...size] = x.shape;
  return reshape(g, x, [batch, 1, ...size]);
}
