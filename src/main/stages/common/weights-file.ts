/** Named float32 tensors in one blob: a JSON header line, then the values. */
import type { Blobs } from '../../ports/blobs.ts';
import type { BlobRef } from '../../pipeline/step.ts';
import { joinParts } from './feature-file.ts';

export interface NamedTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
export type Weights = Readonly<Record<string, NamedTensor>>;

export async function putWeights(blobs: Blobs, weights: Weights): Promise<BlobRef> {
  const names = Object.keys(weights).sort();
  const header = JSON.stringify(names.map((name) => ({ name, dims: (weights[name] as NamedTensor).dims })));
  // Padded so that the values start at a multiple of four bytes.
  const head = new TextEncoder().encode(`${header}${' '.repeat(3 - (new TextEncoder().encode(header).length % 4))}\n`);
  const info = await blobs.put(joinParts([head, ...names.map((n) => (weights[n] as NamedTensor).data)]));
  return { blob: info.sha256, bytes: info.bytes };
}

export async function getWeights(blobs: Blobs, ref: BlobRef): Promise<Weights> {
  const bytes = await blobs.get(ref.blob);
  const end = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as { name: string; dims: number[] }[];
  let at = bytes.byteOffset + end + 1;
  return Object.fromEntries(
    header.map(({ name, dims }) => {
      const length = dims.reduce((a, b) => a * b, 1);
      const data = new Float32Array(bytes.buffer.slice(at, at + length * 4));
      at += length * 4;
      return [name, { dims, data }];
    }),
  );
}
