import { expect, it } from 'vitest';
import type { TagState } from '#shared/domain/tags.ts';
import { refinerIds } from '#shared/domain/refiners.ts';
import type { StepContext } from '../../pipeline/step.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { chooseRefinerStep } from './choose-refiner.ts';

const side = 24;
const grid = { height: side, width: side };
const area = side * side;
const classCount = 3;
const bytesOf = (values: Float32Array | Float16Array): Uint8Array => new Uint8Array(values.buffer);
/** 1 in rows from … to, 0 elsewhere; the classes of either image cover half of it, so that one level of area suits both. */
const band = (from: number, to: number): Float32Array => Float32Array.from({ length: area }, (_, p) => (Math.floor(p / side) >= from && Math.floor(p / side) < to ? 1 : 0));

/** Rows of `maps` belong to train images; the sample takes the third and the first of them. */
const seeds = [[0, band(0, 6), band(18, 24)], [0, 0, 0], [band(0, 6), band(0, 6), band(6, 18)]] as const;
const sample: readonly { readonly sha256: string; readonly row: number; readonly tags: readonly TagState[] }[] = [
  { sha256: 'c', row: 2, tags: ['absent', 'absent', 'present'] },
  { sha256: 'a', row: 0, tags: ['absent', 'present', 'present'] },
];

async function chosen() {
  const maps = Float32Array.from(seeds.flatMap((row) => row.flatMap((map) => (map === 0 ? Array.from({ length: area }, () => 0) : [...map]))));
  const stored = new Map<string, Uint8Array>([['maps', bytesOf(maps)], ['edges', new Uint8Array(sample.length * area).fill(20)]]);
  for (const { sha256 } of sample) stored.set(`features-${sha256}`, bytesOf(Float16Array.from({ length: area }, (_, p) => Math.floor(p / side))));
  const context = {
    blobs: {
      get: async (name: string) => stored.get(name),
      put: async (bytes: Uint8Array) => {
        const sha256 = `put-${stored.size}`;
        stored.set(sha256, bytes);
        return { sha256, bytes: bytes.length };
      },
    },
    // Each picture is bright where one of its classes is seeded.
    codec: { decodeResized: async (path: string) => ({ widthPx: side, heightPx: side, rgb: Uint8Array.from({ length: area * 3 }, (_, i) => { const y = Math.floor(i / 3 / side); return (path === 'c') === (y >= 6 && y < 18) ? 220 : 40; }) }) },
    imagePath: (sha256: string) => sha256,
    progress: () => undefined,
    turn: async () => undefined,
    signal: new AbortController().signal,
  } as unknown as StepContext;
  const backbone = { id: 'b', sha256: 'b', input: {}, outputs: [{ name: 'level', channels: 1, stride: 1 }] } as unknown as BackboneInfo;
  const { labels } = await chooseRefinerStep.run(
    {
      backbone, size: grid, classCount, maps: { blob: 'maps', bytes: maps.byteLength }, camGrid: grid, grid, threshold: 0.5, areaShare: 0.5, edges: { blob: 'edges', bytes: sample.length * area },
      images: sample.map((image) => ({ ...image, ref: { blob: `features-${image.sha256}`, bytes: area * 2 } })),
    },
    context,
  );
  return labels.map(({ id, labels: ref }) => ({ id, bytes: ref.bytes, all: stored.get(ref.blob) as Uint8Array }));
}

it('keeps a row an image from every refiner, in the order of the sample, by class of the project and not by place among the present ones', async () => {
  const kept = await chosen();
  expect(kept.map((k) => [k.id, k.bytes])).toEqual(refinerIds.map((id) => [id, sample.length * area]));
  for (const { id, all } of kept) {
    const [c, a] = [all.subarray(0, area), all.subarray(area)];
    expect([id, [...new Set(c)].filter((v) => v > 0)]).toEqual([id, [3]]);
    expect([id, [...new Set(a)].filter((v) => v > 0).sort()]).toEqual([id, [2, 3]]);
    // Each class lies where it was seeded: the upper band of image a, the lower band, and the middle of image c.
    expect([id, a[2 * side + 12], a[21 * side + 12], c[12 * side + 12]]).toEqual([id, 2, 3, 3]);
  }
});
