import type { Graph } from './graph.ts';
import { add, div, mul, sqrt, sub, tanh } from './ops/elementwise.ts';
import { reshape } from './ops/shape-ops.ts';
import { elementCount, staticShape, type Tensor } from './tensor.ts';

export interface AdamWSettings {
  /** Decay of the mean of gradients, 0 … 1; default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, 0 … 1; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment; default 1e-8. */
  readonly epsilon?: number;
  /** Share of a decaying parameter taken off per step and unit of learning rate; default 0.01. */
  readonly weightDecay?: number;
}

/** One parameter, its gradient and its two running moments; all of one shape. */
export interface AdamWSlot {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
  /** False for biases, which must stay free. */
  readonly decays: boolean;
}

/** The updated parameter and moments. */
export interface AdamWResult {
  readonly value: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
}

/**
 * One AdamW step (Loshchilov and Hutter, 2019, algorithm 2) for every slot, as PyTorch computes it.
 * `learningRate` and `step` are float32 scalars; step counts from 1.
 */
export function adamW(
  g: Graph,
  slots: readonly AdamWSlot[],
  learningRate: Tensor,
  step: Tensor,
  settings: AdamWSettings = {},
): readonly AdamWResult[] {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = settings;
  const rate = div(g, learningRate, oneMinusPower(g, beta1, step));
  const secondCorrection = oneMinusPower(g, beta2, step);
  const keep = sub(g, 1, mul(g, learningRate, weightDecay));
  return slots.map((slot) => {
    const { shape } = slot.value;
    // As vectors: with sizes of 1 at the end (1×1 kernels) the CPU provider broadcasts scalars element by element, 20 times slower.
    const flat = (x: Tensor): Tensor => reshape(g, x, [elementCount(staticShape(x))]);
    const whole = (x: Tensor): Tensor => reshape(g, x, shape);
    const [value, gradient] = [flat(slot.value), flat(slot.gradient)];
    const mean = add(g, mul(g, flat(slot.mean), beta1), mul(g, gradient, 1 - beta1));
    const square = add(g, mul(g, flat(slot.square), beta2), mul(g, mul(g, gradient, gradient), 1 - beta2));
    const scale = add(g, sqrt(g, div(g, square, secondCorrection)), epsilon);
    const kept = slot.decays && weightDecay !== 0 ? mul(g, value, keep) : value;
    return { value: whole(sub(g, kept, div(g, mul(g, mean, rate), scale))), mean: whole(mean), square: whole(square) };
  });
}

/** Learning rates of steps 0 … totalSteps − 1: lr0 · (1 − t / totalSteps)^power (DeepLab's "poly" policy). */
export function polySchedule(lr0: number, totalSteps: number, power = 0.9): readonly number[] {
  return Array.from({ length: totalSteps }, (_, t) => lr0 * (1 - t / totalSteps) ** power);
}

/** 1 − base^t. In float32 the plain form loses 4 digits at t = 1 for base 0.999; with u = tanh(−t·ln(base)/2) it is 2u / (1 + u). */
function oneMinusPower(g: Graph, base: number, t: Tensor): Tensor {
  const u = tanh(g, mul(g, t, -Math.log(base) / 2));
  return div(g, mul(g, u, 2), add(g, u, 1));
}
