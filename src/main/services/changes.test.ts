import { describe, expect, it } from 'vitest';
import type { Change } from '#shared/contract/app.ts';
import { createChanges } from './changes.ts';

const change = (project: string): Change => ({ project, areas: ['tags'] });

describe('word of changes', () => {
  it('reaches every reader and listener from then on, and none that has left', async () => {
    const changes = createChanges();
    const heard: Change[] = [];
    const off = changes.listen((c) => heard.push(c));
    changes.emit(change('early'));
    const stop = new AbortController();
    const readers = [1, 2].map(() => changes.watch(stop.signal)[Symbol.asyncIterator]());
    const firsts = readers.map((r) => r.next());
    changes.emit(change('a'));
    expect(await Promise.all(firsts)).toEqual([1, 2].map(() => ({ done: false, value: change('a') })));
    off();
    await readers[0]?.return?.(undefined);
    const next = readers[1]?.next();
    changes.emit(change('b'));
    expect(await next).toEqual({ done: false, value: change('b') });
    expect(heard).toEqual([change('early'), change('a')]);
    const last = readers[1]?.next();
    stop.abort();
    expect(await last).toEqual({ done: true, value: undefined });
  });

  it('what comes while a reader is busy waits for it', async () => {
    const changes = createChanges();
    const stop = new AbortController();
    const reader = changes.watch(stop.signal)[Symbol.asyncIterator]();
    const first = reader.next();
    for (const name of ['a', 'b', 'c']) changes.emit(change(name));
    expect([(await first).value, (await reader.next()).value, (await reader.next()).value]).toEqual([change('a'), change('b'), change('c')]);
    stop.abort();
  });
});
