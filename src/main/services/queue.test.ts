import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.ts';

const all = async <T>(values: AsyncIterable<T>): Promise<readonly T[]> => {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
};
const open = (): AbortSignal => new AbortController().signal;

describe('a queue', () => {
  it('gives what came before and after the reader, in order, then ends', async () => {
    const queue = createQueue<number>(open());
    queue.push(1);
    const reading = all(queue.values());
    queue.push(2);
    await Promise.resolve();
    queue.push(3);
    queue.end();
    expect(await reading).toEqual([1, 2, 3]);
  });

  it('gives what is left before an error, and keeps the first of several ends', async () => {
    const queue = createQueue<number>(open());
    queue.push(1);
    queue.fail(new Error('broken'));
    queue.end();
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const value of queue.values()) seen.push(value);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });

  it('ends quietly when its signal aborts, while waiting and before', async () => {
    const stop = new AbortController();
    const queue = createQueue<number>(stop.signal);
    const reading = all(queue.values());
    await Promise.resolve();
    stop.abort();
    expect(await reading).toEqual([]);
    expect(await all(createQueue<number>(AbortSignal.abort()).values())).toEqual([]);
  });

  it('joins unread values as it is told, and keeps both where it is not', async () => {
    const queue = createQueue<number>(open(), (last, next) => (Math.floor(last) === Math.floor(next) ? next : undefined));
    for (const value of [1.1, 1.2, 2.1, 1.3, 1.4]) queue.push(value);
    queue.end();
    expect(await all(queue.values())).toEqual([1.2, 2.1, 1.4]);
  });
});
