/** The wire of an Electron window: the preload's bridge, and a private protocol for bytes. */
import { AppError, appError, toAppError } from '#shared/contract/errors.ts';
import type { Transport } from '#shared/client.ts';
import type { Bridge, Reply, StreamMessage } from '#shared/contract/wire.ts';

/** @param origin of the private protocol, for example `tegakari://app` */
export function bridgeTransport(bridge: Bridge, origin: string): Transport {
  let count = 0;
  // A page that is loaded again counts from one again: answers to the old page must not reach the new one.
  const page = crypto.randomUUID();
  const nextId = (): string => `${page}:${(count += 1)}`;
  return {
    async call(name, input, signal) {
      const id = nextId();
      if (signal?.aborted) throw cancelled();
      let cancel: () => void = () => undefined;
      const stopped = new Promise<never>((_, reject) => {
        cancel = () => {
          bridge.cancel(id);
          reject(cancelled());
        };
      });
      signal?.addEventListener('abort', cancel);
      try {
        return open(await Promise.race([bridge.call(id, name, plain(input)), stopped]));
      } catch (e) {
        throw toAppError(e);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    async *stream(name, input, signal) {
      if (signal?.aborted) throw cancelled();
      const queue: StreamMessage[] = [];
      let wake: () => void = () => undefined;
      const stop = bridge.stream(nextId(), name, plain(input), (message) => {
        queue.push(message);
        wake();
      });
      const onAbort = (): void => wake();
      signal?.addEventListener('abort', onAbort);
      try {
        for (;;) {
          if (signal?.aborted) throw cancelled();
          const message = queue.shift();
          if (message === undefined) await new Promise<void>((resolve) => (wake = resolve));
          else if ('end' in message) return;
          else yield open(message);
        }
      } finally {
        signal?.removeEventListener('abort', onAbort);
        stop();
      }
    },
    putBlob: async (project, bytes) => (open(await bridge.putBlob(project, bytes)) as { sha256: string }).sha256,
    blobUrl: (sha256) => `${origin}/blob/${sha256}`,
    pictureUrl({ sha256, sidePx, part }) {
      const query = [...(sidePx === null ? [] : [`side=${sidePx}`]), ...(part ? [`x=${part.x}&y=${part.y}&w=${part.width}&h=${part.height}`] : [])].join('&');
      return `${origin}/picture/${sha256}${query === '' ? '' : `?${query}`}`;
    },
  };
}

/** Reactive proxies cannot be cloned into another process. */
const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
const cancelled = (): AppError => appError('cancelled', 'Cancelled', 'Start it again when you like.');

function open(reply: Reply): unknown {
  if ('error' in reply) throw new AppError(reply.error);
  return reply.value;
}
