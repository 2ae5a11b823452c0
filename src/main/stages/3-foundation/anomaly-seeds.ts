/**
 * Step: anomaly maps become seeds. The threshold is the distance that held-out normal images pass on a small share of their area; the tag
 * model's activation maps name what was found. No mask anywhere.
 */
import { z } from 'zod';
import { normaliseCam } from '#shared/kernels/cam.ts';
import { nameAnomaly } from '#shared/kernels/name-anomaly.ts';
import { median, quantile } from '#shared/kernels/quantile.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { accumulateScores, areaCurve, scoreBins } from '#shared/kernels/threshold.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { getFloatStack, putStack } from '../common/float-stack.ts';
import { blobRefSchema, sizeSchema } from '../common/schemas.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { maxOverClasses, presentFlags } from '../1-seeds/seeds.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';

export interface AnomalySeedsInput {
  readonly classCount: number;
  /** Distances to the bank, and which of their rows are normal images that the bank has not seen. */
  readonly distances: BlobRef;
  readonly grid: WorkingSize;
  readonly heldOut: readonly number[];
  /** Raw activation maps of `images`, row by row. */
  readonly maps: BlobRef;
  readonly camGrid: WorkingSize;
  /** `row` of the distances; null for an image that gets no seed. */
  readonly images: readonly { readonly tags: TaggedImage['tags']; readonly row: number | null }[];
}

/** Trial figures: docs/adr/0010. */
export const anomalySeedSettings = {
  /** Share of the area of held-out normal images that may pass for an anomaly. */
  budget: 0.002,
  /** Distances up to this quantile of held-out normal images count as nothing at all. */
  baseQuantile: 0.9,
  /** The threshold stays within these shares of a tagged image's highest distance. */
  low: 0.05,
  high: 0.9,
} as const;

const seedsSchema = z.object({
  /** Raw class maps, a row of K × height × width an image, as the refining step takes them. */
  maps: blobRefSchema,
  grid: sizeSchema,
  /** Distance that held-out normal images pass on the budgeted share of their area. */
  distance: z.number(),
  /** The same as a share of the height of a normalised map. */
  threshold: z.number(),
  areaShare: z.number(),
});
export type AnomalySeedsOutput = z.infer<typeof seedsSchema>;

export const anomalySeedsStep: Step<AnomalySeedsInput, AnomalySeedsOutput> = {
  name: 'anomaly-seeds',
  stage: 3,
  version: 1,
  output: seedsSchema,
  async run(input, context) {
    const { classCount: k, grid, camGrid, images } = input;
    const area = grid.height * grid.width;
    const distances = await getFloatStack(context.blobs, input.distances, area);
    const cams = await getFloatStack(context.blobs, input.maps, k * camGrid.height * camGrid.width);
    const { baseQuantile, budget, low, high } = anomalySeedSettings;
    const normal = input.heldOut.flatMap((row) => [...(distances[row] as Float32Array)]);
    const distance = quantile(normal, 1 - budget);
    const base = quantile(normal, baseQuantile);
    const seeded = images.flatMap(({ row }) => (row === null ? [] : [distances[row] as Float32Array]));
    // Above the typical peak all heights are alike: one glaring defect must not hide a faint one beside it.
    const top = seeded.length === 0 ? distance : median(seeded.map((d) => d.reduce((a, b) => Math.max(a, b), 0)));
    const threshold = top > base ? Math.min(high, Math.max(low, (distance - base) / (top - base))) : high;
    const histogram = new Float64Array(scoreBins);
    const rows = images.map(({ tags, row }, i) => {
      if (row === null) return new Float32Array(k * area);
      const present = presentFlags(tags);
      const anomaly = (distances[row] as Float32Array).map((d) => (top > base ? Math.min(1, Math.max(0, (d - base) / (top - base))) : 0));
      const named = nameAnomaly(anomaly, resizeBilinear(normaliseCam(cams[i] as Float32Array, k, camGrid.height * camGrid.width, present), k, camGrid.height, camGrid.width, grid.height, grid.width), k, present);
      accumulateScores(histogram, maxOverClasses(normaliseCam(named, k, area, present), k, area));
      return named;
    });
    const share = areaCurve(histogram)[Math.round(threshold * scoreBins) - 1] ?? 0;
    return { maps: await putStack(context.blobs, rows), grid, distance, threshold, areaShare: Number.isNaN(share) ? 0 : share };
  },
};
