import { describe, expect, it } from 'vitest';
import type { Blobs } from '../../ports/blobs.ts';
import { getWeights, putWeights } from './weights-file.ts';
import type { Weights } from './weights-file.ts';

/** One blob in memory; `shift` hands it out as a view that starts there, as file reading may. */
function oneBlob(shift: number) {
  let stored = new Uint8Array();
  const blobs = {
    put: (content: Uint8Array) => {
      stored = Uint8Array.from(content);
      return Promise.resolve({ sha256: 'one', bytes: content.length });
    },
    get: () => {
      const around = new Uint8Array(stored.length + shift + 5);
      around.set(stored, shift);
      return Promise.resolve(around.subarray(shift, shift + stored.length));
    },
  } as unknown as Blobs;
  return { blobs, stored: () => stored };
}

const weights: Weights = {
  'join.weight': { dims: [2, 1, 1, 3], data: Float32Array.of(1, -2, 3.5, 1e-30, -0, 6) },
  'join.bias': { dims: [2], data: Float32Array.of(0.1, Number.NaN) },
  傷: { dims: [], data: Float32Array.of(42) },
  none: { dims: [0], data: new Float32Array(0) },
};

describe('a weights blob', () => {
  it.each([0, 1])('gives back names, shapes and values, read from byte %i of a buffer', async (shift) => {
    const { blobs, stored } = oneBlob(shift);
    const ref = await putWeights(blobs, weights);
    expect(ref).toEqual({ blob: 'one', bytes: stored().length });
    expect(await getWeights(blobs, ref)).toEqual(weights);
  });

  it('is the same whatever the order of the names', async () => {
    const [a, b] = [oneBlob(0), oneBlob(0)];
    await putWeights(a.blobs, weights);
    await putWeights(b.blobs, Object.fromEntries(Object.entries(weights).reverse()));
    expect(a.stored()).toEqual(b.stored());
  });

  it.each(['a', 'ab', 'abc', 'abcd'])('starts its values at a multiple of four bytes (%s)', async (name) => {
    const { blobs, stored } = oneBlob(0);
    await putWeights(blobs, { [name]: { dims: [1], data: Float32Array.of(7) } });
    const start = stored().indexOf(10) + 1;
    expect([start % 4, stored().length - start]).toEqual([0, 4]);
  });
});
