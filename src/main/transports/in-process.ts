/** The transport of the command line: no wire, but data still goes through JSON, so that local and remote cannot differ. */
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { AbortSignalLike, Transport } from '#shared/client.ts';
import type { Dispatcher } from './dispatcher.ts';

const throughJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

export function inProcessTransport(dispatcher: Dispatcher, putBlob: Transport['putBlob']): Transport {
  return {
    async call(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        if (own.signal.aborted) throw cancelled();
        const answer = dispatcher.call(name, throughJson(input), { signal: own.signal });
        // As over a wire: who cancels gets his answer at once, whatever the service still does.
        return throughJson((await Promise.race([answer, aborted(own.signal)])) ?? null);
      } catch (e) {
        throw toAppError(e);
      } finally {
        off();
      }
    },
    async *stream(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        if (own.signal.aborted) throw cancelled();
        for await (const value of dispatcher.stream(name, throughJson(input), { signal: own.signal })) yield throughJson(value ?? null);
        // Services end quietly when they are cancelled: what came so far is not the whole.
        if (own.signal.aborted) throw cancelled();
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

const cancelled = (): Error => appError('cancelled', 'Cancelled', 'Start it again when you like.');

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled())));
}

function linked(signal: AbortSignalLike | undefined): { readonly own: AbortController; readonly off: () => void } {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { own, off: () => signal?.removeEventListener('abort', abort) };
}
