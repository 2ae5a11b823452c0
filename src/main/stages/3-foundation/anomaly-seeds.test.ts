import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../../test/support/expect-close.ts';
import type { BlobRef, StepContext } from '../../pipeline/step.ts';
import { getFloatStack, putStack } from '../common/float-stack.ts';
import { anomalySeedsStep } from './anomaly-seeds.ts';
import type { AnomalySeedsInput } from './anomaly-seeds.ts';

function memory() {
  const kept = new Map<string, Uint8Array>();
  const blobs = {
    put: (bytes: Uint8Array) => {
      const sha256 = `blob ${kept.size}`;
      kept.set(sha256, bytes);
      return Promise.resolve({ sha256, bytes: bytes.length });
    },
    get: (sha256: string) => Promise.resolve(kept.get(sha256) as Uint8Array),
  } as unknown as StepContext['blobs'];
  return blobs;
}

const grid = { height: 1, width: 4 };
/** One row of distances an image; the first `heldOut` ones are normal images. */
async function seedsOf(heldOut: readonly (readonly number[])[], tagged: readonly (readonly number[])[], cams: readonly (readonly number[])[], tags: AnomalySeedsInput['images'][number]['tags']) {
  const blobs = memory();
  const put = (rows: readonly (readonly number[])[]): Promise<BlobRef> => putStack(blobs, rows.map((r) => Float32Array.from(r)));
  const input: AnomalySeedsInput = {
    classCount: tags.length,
    distances: await put([...heldOut, ...tagged]),
    grid,
    heldOut: heldOut.map((_, row) => row),
    maps: await put(cams),
    camGrid: grid,
    images: [...tagged.map((_, i) => ({ tags, row: heldOut.length + i })), { tags: tags.map(() => 'absent' as const), row: null }],
  };
  const out = await anomalySeedsStep.run(input, { blobs } as unknown as StepContext);
  return { ...out, rows: await getFloatStack(blobs, out.maps, tags.length * 4) };
}

describe('seeds from anomaly maps', () => {
  it('take threshold and base from held-out normal images alone', async () => {
    // 1000 distances 0 … 0.999: 99.8 % of them lie below 0.997, 90 % below 0.8991.
    const normal = Array.from({ length: 250 }, (_, i) => [0, 1, 2, 3].map((p) => (4 * i + p) / 1000));
    const none = [0, 0, 0, 0];
    const { distance, threshold, rows } = await seedsOf(normal, [[0.5, 1.2, 1, 1.5]], [none, none], ['present']);
    expectClose([distance], [0.998 * 0.999], 1e-6);
    const base = 0.9 * 0.999;
    expectClose([threshold], [(distance - base) / (1.5 - base)], 1e-6);
    expectClose(rows[0] as Float32Array, [0, (1.2 - base) / (1.5 - base), (1 - base) / (1.5 - base), 1], 1e-5);
    // An image without a tag gets no seed.
    expect([...(rows[1] as Float32Array)]).toEqual([0, 0, 0, 0]);
  });

  it('stop at the median peak, so that one glaring defect does not set the scale', async () => {
    const normal = [[1, 1, 1, 1]];
    const { rows, threshold, areaShare } = await seedsOf(normal, [[1, 1, 1, 3], [1, 2, 1, 3], [1, 1, 9, 9]], [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], ['present']);
    expectClose([...(rows[1] as Float32Array), ...(rows[2] as Float32Array)], [0, 0.5, 0, 1, 0, 0, 1, 1], 1e-6);
    // Nothing lies above normal distances but what is an anomaly; the threshold still keeps its lower bound.
    expect(threshold).toBe(0.05);
    expectClose([areaShare], [5 / 12], 1e-6);
  });

  it('are named by the activation maps, and stay empty where tagged images look like normal ones', async () => {
    const { rows } = await seedsOf([[0, 0, 0, 0]], [[0, 1, 1, 1]], [[0, 1, 0.25, 0, 0, 0.5, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0]], ['present', 'present']);
    expectClose(rows[0] as Float32Array, [0, 1, 0.25, 1, 0, 0.5, 1, 1], 1e-4);
    const alike = await seedsOf([[2, 2, 2, 2]], [[1, 1, 1, 1]], [[1, 1, 1, 1], [0, 0, 0, 0]], ['present']);
    expect([alike.threshold, alike.areaShare, ...(alike.rows[0] as Float32Array)]).toEqual([0.9, 0, 0, 0, 0, 0]);
  });
});
