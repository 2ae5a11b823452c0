import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftKeeper } from './draft-keeper.ts';
import type { KeeperState } from './draft-keeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const sent: unknown[] = [];
  const states: KeeperState[] = [];
  const server = { away: false };
  const client = {
    putBlob: async (_project: string, bytes: Uint8Array) => {
      if (server.away) throw new Error('away');
      return `sha-${bytes[0]}`;
    },
    call: (async (_name: string, input: { readonly imageId: string; readonly mask: string | null }) => {
      if (server.away) throw new Error('away');
      sent.push([input.imageId, input.mask]);
      return null;
    }) as never,
  };
  return { sent, states, server, keeper: createDraftKeeper(client, () => 'p', (s) => states.push(s)) };
}

describe('unfinished edits', () => {
  it('are sent once for many strokes in a row, in their newest state', async () => {
    const { sent, states, keeper } = setUp();
    let stroke = 1;
    keeper.changed('a', () => Uint8Array.of(stroke), () => 1);
    stroke = 2;
    keeper.changed('a', () => Uint8Array.of(stroke), () => 1);
    await vi.advanceTimersByTimeAsync(400);
    expect(sent).toEqual([['a', 'sha-2']]);
    expect(states.at(-1)).toBe('saved');
  });
  it('wait while the program is away and go when it is back', async () => {
    const { sent, states, server, keeper } = setUp();
    server.away = true;
    keeper.changed('a', () => Uint8Array.of(7), () => 1);
    await vi.advanceTimersByTimeAsync(400);
    expect([sent, states.at(-1)]).toEqual([[], 'waiting']);
    server.away = false;
    await vi.advanceTimersByTimeAsync(2000);
    expect([sent, states.at(-1)]).toEqual([[['a', 'sha-7']], 'saved']);
  });
  it('are not sent after the review was stored', async () => {
    const { sent, keeper } = setUp();
    keeper.changed('a', () => Uint8Array.of(1), () => 1);
    await keeper.drop('a');
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([]);
  });
});
