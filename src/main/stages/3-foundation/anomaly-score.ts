/** Step (scoring): how well anomaly maps point at true defects, beside the plainest map from the same features: distance to the mean. */
import { z } from 'zod';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { accumulateScoreMap, aupro, pixelAveragePrecision, scoreMapSums } from '#shared/kernels/score-map.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { getFloatStack } from '../common/float-stack.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface AnomalyScoreInput {
  readonly classIds: readonly number[];
  /** float32 rows in the order of the images. */
  readonly nearest: BlobRef;
  readonly fromMean: BlobRef;
  readonly grid: WorkingSize;
  readonly images: readonly { readonly sha256: string; readonly widthPx: number; readonly heightPx: number; readonly mask: MaskSource | null; readonly normal: boolean }[];
}

const figuresSchema = z.object({
  aupro: z.number().nullable(),
  pixelAp: z.number().nullable(),
  /** Highest value of each image. */
  scores: z.array(z.number()),
});
const scoreSchema = z.object({ nearest: figuresSchema, fromMean: figuresSchema });
export type AnomalyScoreOutput = z.infer<typeof scoreSchema>;

export const anomalyScoreStep: Step<AnomalyScoreInput, AnomalyScoreOutput> = {
  name: 'anomaly-score',
  stage: 3,
  version: 1,
  output: scoreSchema,
  async run(input, context) {
    const { height, width } = input.grid;
    const maps = await Promise.all([input.nearest, input.fromMean].map(async (ref) => ({ rows: await getFloatStack(context.blobs, ref, height * width), sums: scoreMapSums() })));
    for (const [i, image] of input.images.entries()) {
      context.signal.throwIfAborted();
      const { widthPx, heightPx } = image;
      const truth = image.mask ? (await readMask(image.mask, input.classIds, context)).ids : image.normal ? new Uint8Array(heightPx * widthPx) : null;
      if (truth) for (const { rows, sums } of maps) accumulateScoreMap(sums, resizeBilinear(rows[i] as Float32Array, 1, height, width, heightPx, widthPx), truth, heightPx, widthPx);
      context.progress(i + 1, input.images.length);
    }
    const orNull = (v: number): number | null => (Number.isNaN(v) ? null : v);
    const [nearest, fromMean] = maps.map(({ rows, sums }) => ({ aupro: orNull(aupro(sums)), pixelAp: orNull(pixelAveragePrecision(sums)), scores: rows.map((r) => r.reduce((a, b) => Math.max(a, b), 0)) }));
    return { nearest, fromMean } as AnomalyScoreOutput;
  },
};
