/** The transport of the command line: no wire, but data still goes through JSON, so that local and remote cannot differ. */
import { toAppError } from '#shared/contract/errors.ts';
import type { AbortSignalLike, Transport } from '#shared/client.ts';
import type { Dispatcher } from './dispatcher.ts';

const throughJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

export function inProcessTransport(dispatcher: Dispatcher, putBlob: Transport['putBlob']): Transport {
  return {
    async call(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        return throughJson(await dispatcher.call(name, throughJson(input), { signal: own.signal }));
      } catch (e) {
        throw toAppError(e);
      } finally {
        off();
      }
    },
    async *stream(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        for await (const value of dispatcher.stream(name, throughJson(input), { signal: own.signal })) yield throughJson(value);
      } catch (e) {
        throw toAppError(e);
      } finally {
        off();
        own.abort();
      }
    },
    putBlob,
    blobUrl: (sha256) => `blob/${sha256}`,
    pictureUrl: ({ sha256, sidePx }) => `picture/${sha256}/${sidePx ?? 'full'}`,
  };
}

function linked(signal: AbortSignalLike | undefined): { readonly own: AbortController; readonly off: () => void } {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { own, off: () => signal?.removeEventListener('abort', abort) };
}
