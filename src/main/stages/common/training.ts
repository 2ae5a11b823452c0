/** The parts of a training loop that follow from its graph and its learning rates. */
import type { TrainStep } from '#shared/onnx/index.ts';
import type { LoopJob } from '../../ports/engine.ts';

/** @param rates learning rate of each step; the step count `t` starts at 1 */
export function loopOf(graph: TrainStep, rates: readonly number[]): Pick<LoopJob, 'model' | 'state' | 'steps' | 'schedules'> {
  return {
    model: { bytes: graph.bytes },
    state: Object.fromEntries(Object.entries(graph.state).map(([name, s]) => [name, { dtype: s.dtype, dims: s.shape, data: s.data }])),
    steps: rates.length,
    schedules: { lr: Float32Array.from(rates), t: Float32Array.from(rates, (_, i) => i + 1) },
  };
}
