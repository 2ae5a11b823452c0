/**
 * Step: pairs of pictures in different splits that look alike, for the leak check. A difference hash finds candidates;
 * under one fixed lamp all parts of a line share it, so a candidate counts only if its fine detail agrees, too.
 */
import { z } from 'zod';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import type { Step } from '../../pipeline/step.ts';

export interface HashedImage {
  readonly id: string;
  readonly sha256: string;
  readonly split: string;
  readonly dhash: string | null;
}

export interface NearDuplicatesInput {
  readonly images: readonly HashedImage[];
  /** Hashes further apart than this are no candidates. */
  readonly maxBits: number;
}

const pairsSchema = z.object({ pairs: z.array(z.object({ a: z.string(), b: z.string(), bits: z.number(), markedDifferent: z.literal(false) })) });

/** Detail is compared at this size, with everything coarser than an eighth of it taken away. */
const detailPx = 64;
const coarsePx = 8;
/** Re-saved, shrunk or brightened copies correlate above .9, different parts of one surface below .3. */
const minCorrelation = 0.8;

export const nearDuplicatesStep: Step<NearDuplicatesInput, z.infer<typeof pairsSchema>> = {
  name: 'near-duplicates',
  stage: 1,
  version: 1,
  output: pairsSchema,
  async run({ images, maxBits }, context) {
    const details = new Map<string, Promise<Float32Array>>();
    const detailOf = (sha256: string): Promise<Float32Array> => {
      const known = details.get(sha256);
      if (known) return known;
      const made = context.codec.decodeResized(context.imagePath(sha256), detailPx, detailPx).then(({ rgb }) => fineDetail(Float32Array.from({ length: detailPx * detailPx }, (_, p) => ((rgb[3 * p] as number) + (rgb[3 * p + 1] as number) + (rgb[3 * p + 2] as number)) / 3)));
      details.set(sha256, made);
      return made;
    };
    const pairs = [];
    for (const { x, y, bits } of candidates(images, maxBits)) {
      if (x.sha256 === y.sha256) continue;
      if (correlation(await detailOf(x.sha256), await detailOf(y.sha256)) >= minCorrelation) pairs.push({ a: x.id, b: y.id, bits, markedDifferent: false as const });
    }
    return { pairs };
  },
};

/** Pairs over the border of two splits whose hashes differ in at most `maxBits` bits. */
export function candidates(images: readonly HashedImage[], maxBits: number): readonly { readonly x: HashedImage; readonly y: HashedImage; readonly bits: number }[] {
  const hashed = images.flatMap((image) => (image.dhash === null ? [] : [{ image, high: Number.parseInt(image.dhash.slice(0, 8), 16), low: Number.parseInt(image.dhash.slice(8), 16) }]));
  const found = [];
  for (let a = 0; a < hashed.length; a++) {
    const x = hashed[a] as (typeof hashed)[number];
    for (let b = a + 1; b < hashed.length; b++) {
      const y = hashed[b] as (typeof hashed)[number];
      if (x.image.split === y.image.split) continue;
      const bits = bitCount(x.high ^ y.high) + bitCount(x.low ^ y.low);
      if (bits <= maxBits) found.push({ x: x.image, y: y.image, bits });
    }
  }
  return found;
}

/** A square grey plane minus its own coarse version. */
export function fineDetail(grey: Float32Array): Float32Array {
  const side = Math.round(Math.sqrt(grey.length));
  const cell = side / coarsePx;
  const coarse = new Float32Array(coarsePx * coarsePx);
  grey.forEach((v, p) => {
    const at = Math.floor(p / side / cell) * coarsePx + Math.floor((p % side) / cell);
    coarse[at] = (coarse[at] as number) + v / (cell * cell);
  });
  const smooth = resizeBilinear(coarse, 1, coarsePx, coarsePx, side, side);
  return grey.map((v, p) => v - (smooth[p] as number));
}

/** Pearson correlation; 1 for two planes without any detail, 0 when only one has none. */
export function correlation(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] as number) * (b[i] as number);
    aa += (a[i] as number) ** 2;
    bb += (b[i] as number) ** 2;
  }
  if (aa === 0 && bb === 0) return 1;
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
