/** The typed client: the only way in which screens and command line call the services, over any transport. */
import type { CallName, InputOf, OutputOf, StreamName } from './contract/procedures.ts';

/** Named by what a caller can tell apart: who reads a picture needs its content hash and a size, never a path. */
export interface PictureRequest {
  readonly sha256: string;
  /** Longer side in px; null = as stored. */
  readonly sidePx: number | null;
  /** Part of the picture in its own px, for tiles of very large pictures. */
  readonly part?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The wire under the client. Rejections are AppError. */
export interface Transport {
  call(name: string, input: unknown, signal?: AbortSignalLike): Promise<unknown>;
  /** Ends when the server ends it or the reader stops reading. */
  stream(name: string, input: unknown, signal?: AbortSignalLike): AsyncIterable<unknown>;
  /** Stores bytes in a project's blob store and answers with their sha256. */
  putBlob(project: string, bytes: Uint8Array): Promise<string>;
  /** Address of a stored blob, for `fetch` and frames. */
  blobUrl(sha256: string): string;
  /** Address of a picture as the one decoder sees it, for `img`. */
  pictureUrl(request: PictureRequest): string;
}

/** AbortSignal without the DOM's or Node's types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Client {
  call<N extends CallName>(name: N, input: InputOf<N>, signal?: AbortSignalLike): Promise<OutputOf<N>>;
  stream<N extends StreamName>(name: N, input: InputOf<N>, signal?: AbortSignalLike): AsyncIterable<OutputOf<N>>;
  putBlob(project: string, bytes: Uint8Array): Promise<string>;
  blobUrl(sha256: string): string;
  pictureUrl(request: PictureRequest): string;
}

/** The server has checked what it answers, so the client only gives it its type. */
export function createClient(transport: Transport): Client {
  return {
    call: async (name, input, signal) => (await transport.call(name, input, signal)) as never,
    stream: (name, input, signal) => transport.stream(name, input, signal) as never,
    putBlob: transport.putBlob,
    blobUrl: transport.blobUrl,
    pictureUrl: transport.pictureUrl,
  };
}
