/** Bytes of stored blobs, and deflate as the program speaks it. */
import { appError } from '#shared/contract/errors.ts';
import type { Client } from '#shared/client.ts';

/** Throws AppError `not-found` when the program does not have the blob (any more). */
export async function blobBytes(client: Client, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  let answer: Response;
  try {
    answer = await fetch(client.blobUrl(sha256));
  } catch {
    throw appError('engine-died', 'The program cannot be reached', 'Start it again.');
  }
  if (!answer.ok) throw appError('not-found', 'A stored file is missing', 'Run again to make it anew.');
  return new Uint8Array(await answer.arrayBuffer());
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>)).arrayBuffer());
}

export function deflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return through(bytes.slice(), new CompressionStream('deflate-raw'));
}
export function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return through(bytes, new DecompressionStream('deflate-raw'));
}

/** A picture at most `sidePx` on its longer side (null: as it is), decoded and ready to draw. */
export async function loadPicture(client: Client, sha256: string, sidePx: number | null, part?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = client.pictureUrl({ sha256, sidePx, ...(part ? { part } : {}) });
  try {
    await image.decode();
  } catch {
    throw appError('image-missing', 'The picture cannot be read', 'Check the folder of the pictures.');
  }
  return image;
}
