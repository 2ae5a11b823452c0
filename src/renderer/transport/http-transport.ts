/** The wire to the loopback server, from a browser (and from tests under Node). */
import { AppError, appErrorSchema, appError } from '#shared/contract/errors.ts';
import type { AbortSignalLike, Transport } from '#shared/client.ts';

/** @param base the address that the program printed, with its token and a slash at the end */
export function httpTransport(base: string): Transport {
  const post = (name: string, input: unknown, accept: string, signal: AbortSignal): Promise<Response> =>
    fetch(`${base}api/${encodeURIComponent(name)}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: accept }, body: JSON.stringify(input ?? null), signal });
  return {
    async call(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        return await valueOf(await post(name, input, 'application/json', own.signal));
      } catch (e) {
        throw wireError(e, own.signal);
      } finally {
        off();
      }
    },
    async *stream(name, input, signal) {
      const { own, off } = linked(signal);
      try {
        const response = await post(name, input, 'application/x-ndjson', own.signal);
        if (!response.ok || !response.body) await valueOf(response);
        else yield* lines(response.body);
      } catch (e) {
        throw wireError(e, own.signal);
      } finally {
        off();
        own.abort();
      }
    },
    async putBlob(project, bytes) {
      try {
        const response = await fetch(`${base}blob/${project}`, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
        return ((await valueOf(response)) as { sha256: string }).sha256;
      } catch (e) {
        throw wireError(e, null);
      }
    },
    blobUrl: (sha256) => `${base}blob/${sha256}`,
    pictureUrl({ sha256, sidePx, part }) {
      const query = new URLSearchParams();
      if (sidePx !== null) query.set('side', String(sidePx));
      if (part) for (const [key, value] of [['x', part.x], ['y', part.y], ['w', part.width], ['h', part.height]] as const) query.set(key, String(value));
      const text = query.toString();
      return `${base}picture/${sha256}${text === '' ? '' : `?${text}`}`;
    },
  };
}

async function valueOf(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Plain text: a guard refused it, most often because the program was started again and has another address.
    throw appError('unreachable', `The program refused the request (${response.status} ${text.trim().slice(0, 100)})`, 'Open the address that the program prints.');
  }
  return open(body);
}

function open(body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'error' in body) throw new AppError(appErrorSchema.parse(body.error));
  return (body as { value: unknown }).value;
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncIterable<unknown> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw appError('unreachable', 'The connection to the program was cut', 'Check that the program still runs, then reload.');
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const message = JSON.parse(part) as object;
        if ('end' in message) return;
        yield open(message);
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Not being able to reach the program is not the program's own answer. */
function wireError(e: unknown, signal: AbortSignal | null): unknown {
  if (e instanceof AppError) return e;
  if (signal?.aborted) return appError('cancelled', 'Cancelled', 'Start it again when you like.');
  return appError('unreachable', 'The program does not answer', 'Check that it still runs. Your last saved edit is kept; this page goes on by itself when the program is back.');
}

function linked(signal: AbortSignalLike | undefined): { readonly own: AbortController; readonly off: () => void } {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { own, off: () => signal?.removeEventListener('abort', abort) };
}
