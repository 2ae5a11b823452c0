/** What every training shares: the parts of a loop that follow from its graph and learning rates, and what is kept of it. */
import type { TrainStep } from '#shared/onnx/index.ts';
import type { LoopJob, LoopResult } from '../../ports/engine.ts';
import type { Weights } from './weights-file.ts';

/** @param rates learning rate of each step; the step count `t` starts at 1 */
export function loopOf(graph: TrainStep, rates: readonly number[]): Pick<LoopJob, 'model' | 'state' | 'steps' | 'schedules'> {
  return {
    model: { bytes: graph.bytes },
    state: Object.fromEntries(Object.entries(graph.state).map(([name, s]) => [name, { dtype: s.dtype, dims: s.shape, data: s.data }])),
    steps: rates.length,
    schedules: { lr: Float32Array.from(rates), t: Float32Array.from(rates, (_, i) => i + 1) },
  };
}

/** The learned values of the parameters. */
export function trainedWeights(state: LoopResult['state'], params: readonly { readonly name: string; readonly shape: readonly number[] }[]): Weights {
  return Object.fromEntries(params.map((p) => [p.name, { dims: p.shape, data: (state[p.name] as (typeof state)[string]).data as Float32Array }]));
}

/** Mean loss over the first and over the last twentieth of the steps, at least one step each. */
export function lossEnds(losses: Float32Array): { readonly firstLoss: number; readonly lastLoss: number } {
  const twentieth = Math.max(1, Math.floor(losses.length / 20));
  const mean = (part: Float32Array): number => part.reduce((a, b) => a + b, 0) / part.length;
  return { firstLoss: mean(losses.subarray(0, twentieth)), lastLoss: mean(losses.subarray(losses.length - twentieth)) };
}
