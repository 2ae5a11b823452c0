/** Many equal-sized arrays in one blob, row by row. */
import type { Blobs } from '../../ports/blobs.ts';
import type { BlobRef } from '../../pipeline/step.ts';
import { joinParts } from './feature-file.ts';

export async function putStack(blobs: Blobs, rows: readonly (Float32Array | Uint8Array | Float64Array)[]): Promise<BlobRef> {
  const info = await blobs.put(joinParts(rows));
  return { blob: info.sha256, bytes: info.bytes };
}

/** Rows of `length` float32 values. */
export async function getFloatStack(blobs: Blobs, ref: BlobRef, length: number): Promise<readonly Float32Array[]> {
  const bytes = await blobs.get(ref.blob);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Array.from({ length: all.length / length }, (_, i) => all.subarray(i * length, (i + 1) * length));
}

/** Rows of `length` bytes. */
export async function getByteStack(blobs: Blobs, ref: BlobRef, length: number): Promise<readonly Uint8Array[]> {
  const bytes = await blobs.get(ref.blob);
  return Array.from({ length: bytes.length / length }, (_, i) => bytes.subarray(i * length, (i + 1) * length));
}
