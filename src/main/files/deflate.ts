/** Deflate without a header, as browsers' `deflate-raw` speaks it: masks are mostly one value, so they travel small. */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { appError } from '#shared/contract/errors.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export async function deflateBytes(bytes: Uint8Array): Promise<Uint8Array> {
  return deflate(bytes);
}

/** Exactly `length` bytes; throws AppError `bad-mask` for anything else, and stops unpacking once there are more. */
export async function inflateBytes(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const broken = (why: string): Error => appError('bad-mask', `The mask does not fit the image: ${why}`, 'Reload the window and correct the image again.');
  let out: Uint8Array;
  try {
    out = await inflate(bytes, { maxOutputLength: Math.max(1, length) });
  } catch {
    throw broken('it cannot be unpacked to the size of the image');
  }
  if (out.length !== length) throw broken(`${out.length} pixels instead of ${length}`);
  return out;
}
