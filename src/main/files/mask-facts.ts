/** Size and number of connected regions of a stored mask. */
import { stat } from 'node:fs/promises';
import { connectedComponents } from '#shared/kernels/components.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { ImageCodec } from '../ports/images.ts';
import type { TrueMask } from '../ports/method.ts';

export async function trueMask(sha256: string, blobs: Blobs, codec: ImageCodec): Promise<TrueMask> {
  const path = blobs.path(sha256);
  const mask = await codec.decodeMask(path);
  const found = connectedComponents(mask.ids, mask.heightPx, mask.widthPx);
  return { blob: sha256, bytes: (await stat(path)).size, regions: found.classIds.filter((id) => id !== 0).length };
}
