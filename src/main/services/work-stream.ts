/** Long work with a progress listener, as a stream of events that ends with the result. */
import type { WorkEvent } from '#shared/contract/jobs.ts';
import { createQueue } from './queue.ts';
import type { RunOptions } from './bench-service.ts';

type Ended<T> = Exclude<WorkEvent, { readonly type: 'result' }> | { readonly type: 'result'; readonly value: T };

/** Progress of one step that nobody has read yet is replaced by newer progress of the same step. */
export async function* workStream<T>(signal: AbortSignal, work: (options: RunOptions) => Promise<T>): AsyncIterable<Ended<T>> {
  // The reader's end is not the work's end: the queue stays readable until the work has stopped.
  const queue = createQueue<Ended<T>>(new AbortController().signal, (last, next) =>
    last.type === 'step-progress' && next.type === 'step-progress' && last.step === next.step ? next : undefined,
  );
  const listener: RunOptions['listener'] = {
    stepStarted: (step) => queue.push({ type: 'step-started', step }),
    stepProgress: (step, done, total, detail) => queue.push({ type: 'step-progress', step, done, total, ...(detail === undefined ? {} : { detail }) }),
    stepEnded: (step, seconds, reused, parts = 0) => queue.push({ type: 'step-ended', step, seconds, reused, ...(parts > 0 ? { parts } : {}) }),
  };
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const running = work({ listener, signal: own.signal }).then(
    (value) => {
      queue.push({ type: 'result', value });
      queue.end();
    },
    (e: unknown) => queue.fail(e),
  );
  try {
    yield* queue.values();
  } finally {
    // A reader that stops reading cancels the work; what the work holds is closed before this returns.
    own.abort();
    signal.removeEventListener('abort', abort);
    await running;
  }
}
