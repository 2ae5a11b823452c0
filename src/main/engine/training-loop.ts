/** Runs a training graph step by step, feeding each `s.next` output back into the input `s`. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { LoopJob, LoopResult, TensorData } from '../ports/engine.ts';
import type { HeldArrays } from './held-arrays.ts';
import { fromOrt, toOrt } from './sessions.ts';

export class CancelledError extends Error {}

/**
 * @param cancelled asked before each step, so that a cancel takes one step at most
 * @throws CancelledError; Error naming the step when the loss is no longer a number
 */
export async function runLoop(
  session: InferenceSession,
  job: LoopJob,
  held: HeldArrays,
  onStep: (step: number, loss: number) => void,
  cancelled: () => boolean,
): Promise<LoopResult> {
  let state: Record<string, Tensor> = Object.fromEntries(Object.entries(job.state).map(([name, t]) => [name, toOrt(t)]));
  const constants = Object.fromEntries(Object.entries(job.constants).map(([name, t]) => [name, toOrt(t)]));
  const losses = new Float32Array(job.steps);
  const buffers = new Map<string, TensorData>();

  for (let step = 0; step < job.steps; step++) {
    if (cancelled()) throw new CancelledError();
    const rows = job.rows.subarray(step * job.batch, (step + 1) * job.batch);
    const flips = job.flips.subarray(step * job.batch, (step + 1) * job.batch);
    const feeds: Record<string, Tensor> = { ...state, ...constants };
    for (const g of job.gather) {
      const batch = held.gather(g.array, rows, g.flips ? flips : null, buffers.get(g.input));
      buffers.set(g.input, batch.data);
      feeds[g.input] = toOrt(batch);
    }
    for (const [name, values] of Object.entries(job.schedules)) {
      feeds[name] = toOrt({ dtype: 'float32', dims: [], data: values.slice(step, step + 1) });
    }
    const out = await session.run(feeds);
    const loss = (out.loss?.data as Float32Array | undefined)?.[0] ?? Number.NaN;
    if (!Number.isFinite(loss)) throw new Error(`training broke off: the loss is not a number at step ${step + 1}`);
    losses[step] = loss;
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`${name}.next`] as Tensor]));
    onStep(step, loss);
  }
  return { state: Object.fromEntries(Object.entries(state).map(([name, t]) => [name, fromOrt(t)])), losses };
}
