import { describe, expect, it } from 'vitest';
import { appError } from '#shared/contract/errors.ts';
import { workStream } from './work-stream.ts';

describe('long work as a stream', () => {
  it('tells its steps in order and ends with the result', async () => {
    const seen: unknown[] = [];
    for await (const event of workStream(new AbortController().signal, async ({ listener }) => {
      listener.stepStarted('seeds');
      listener.stepProgress('seeds', 1, 2);
      await Promise.resolve();
      listener.stepEnded('seeds', 0.5, false);
      return { ok: true };
    })) seen.push(event);
    expect(seen).toEqual([
      { type: 'step-started', step: 'seeds' },
      { type: 'step-progress', step: 'seeds', done: 1, total: 2 },
      { type: 'step-ended', step: 'seeds', seconds: 0.5, reused: false },
      { type: 'result', value: { ok: true } },
    ]);
  });

  it('unread progress of one step is replaced by newer progress of the same step', async () => {
    const seen: unknown[] = [];
    for await (const event of workStream(new AbortController().signal, async ({ listener }) => {
      for (const done of [1, 2, 3]) listener.stepProgress('a', done, 3, 'x');
      listener.stepProgress('b', 1, 9);
      return null;
    })) seen.push(event);
    expect(seen).toEqual([{ type: 'step-progress', step: 'a', done: 3, total: 3, detail: 'x' }, { type: 'step-progress', step: 'b', done: 1, total: 9 }, { type: 'result', value: null }]);
  });

  it('a failure comes after what was told before it', async () => {
    const seen: string[] = [];
    await expect(
      (async () => {
        for await (const event of workStream(new AbortController().signal, async ({ listener }) => {
          listener.stepStarted('a');
          throw appError('no-images', 'There are no pictures', 'Choose another folder.');
        })) seen.push(event.type);
      })(),
    ).rejects.toMatchObject({ code: 'no-images' });
    expect(seen).toEqual(['step-started']);
  });

  it('hears the cancelling, and is over before the stream is', async () => {
    const stop = new AbortController();
    let isClosed = false;
    const reading = (async () => {
      for await (const _ of workStream(stop.signal, async ({ signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        await new Promise((resolve) => setTimeout(resolve, 10));
        isClosed = true;
        throw appError('cancelled', 'Cancelled', 'Run again.');
      })) expect.unreachable();
    })();
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(isClosed).toBe(true);
  });

  it('a reader who leaves stops the work, and waits until it has let go', async () => {
    const log: string[] = [];
    for await (const event of workStream(new AbortController().signal, async ({ listener, signal }) => {
      listener.stepStarted('a');
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      log.push('closed');
      return null;
    })) {
      log.push(event.type);
      break;
    }
    expect(log).toEqual(['step-started', 'closed']);
  });
});
