/** Step: seeds against true masks, at the chosen threshold and at the best one (scoring only, never choosing). */
import { z } from 'zod';
import { normaliseCam, peakPosition } from '#shared/kernels/cam.ts';
import { classScores, meanIou } from '#shared/kernels/iou.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { scoreBins } from '#shared/kernels/threshold.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { getFloatStack } from '../common/float-stack.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { presentFlags } from './seeds.ts';
import type { TaggedImage } from './tag-model.ts';

export interface SeedScoreInput {
  readonly classIds: readonly number[];
  readonly maps: BlobRef;
  readonly grid: WorkingSize;
  readonly threshold: number;
  /** In the order of the maps; without a mask an image is left out. */
  readonly images: readonly { readonly sha256: string; readonly tags: TaggedImage['tags']; readonly mask: MaskSource | null }[];
}

const scoreSchema = z.object({
  n: z.number(),
  miou: z.number().nullable(),
  /** Means over the classes, without background. */
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  bestThreshold: z.number().nullable(),
  bestMiou: z.number().nullable(),
  /** Per image and present class: does the highest point lie in the true mask? */
  hits: z.array(z.object({ sha256: z.string(), classIndex: z.number(), hit: z.boolean() })),
});
export type SeedScoreOutput = z.infer<typeof scoreSchema>;

export const seedScoreStep: Step<SeedScoreInput, SeedScoreOutput> = {
  name: 'seed-score',
  stage: 1,
  version: 1,
  output: scoreSchema,
  async run({ classIds, maps, grid, threshold, images }, context) {
    const k = classIds.length;
    const size = k + 1;
    const area = grid.height * grid.width;
    const rows = await getFloatStack(context.blobs, maps, k * area);
    // Pixels by (value bin, truth, best class): every threshold's confusion matrix follows from these counts.
    const counts = new Float64Array((scoreBins + 1) * size * size);
    const hits: SeedScoreOutput['hits'] = [];
    let n = 0;
    for (const [i, image] of images.entries()) {
      if (!image.mask) continue;
      n++;
      const present = presentFlags(image.tags);
      const mask = await readMask(image.mask, classIds, context);
      const pixels = mask.heightPx * mask.widthPx;
      const full = resizeBilinear(normaliseCam(rows[i] as Float32Array, k, area, present), k, grid.height, grid.width, mask.heightPx, mask.widthPx);
      for (let p = 0; p < pixels; p++) {
        const truth = mask.ids[p] as number;
        if (truth === 255) continue;
        let best = 0;
        let value = 0;
        for (let c = 0; c < k; c++) {
          const v = full[c * pixels + p] as number;
          if (v > value) {
            value = v;
            best = c + 1;
          }
        }
        const bin = Math.max(0, Math.ceil(value * scoreBins - 1e-6));
        const at = (bin * size + truth) * size + best;
        counts[at] = (counts[at] as number) + 1;
      }
      for (let c = 0; c < k; c++) {
        if (present[c] === 0) continue;
        const peak = peakPosition(full.subarray(c * pixels, (c + 1) * pixels), mask.widthPx);
        hits.push({ sha256: image.sha256, classIndex: c, hit: peak !== null && mask.ids[peak.y * mask.widthPx + peak.x] === c + 1 });
      }
      context.progress(i + 1, images.length);
    }
    if (n === 0) return { n, miou: null, precision: null, recall: null, bestThreshold: null, bestMiou: null, hits };
    const at = (t: number): Float64Array => confusionAt(counts, size, t);
    let bestThreshold = 0.01;
    let bestMiou = -1;
    for (let bin = 1; bin < scoreBins; bin++) {
      const miou = meanIou(at(bin / scoreBins), size);
      if (miou > bestMiou) {
        bestMiou = miou;
        bestThreshold = bin / scoreBins;
      }
    }
    const chosen = at(threshold);
    return { n, miou: meanIou(chosen, size), ...foregroundScores(chosen, size), bestThreshold, bestMiou, hits };
  },
};

function confusionAt(counts: Float64Array, size: number, threshold: number): Float64Array {
  const confusion = new Float64Array(size * size);
  const limit = Math.round(threshold * scoreBins);
  for (let bin = 0; bin <= scoreBins; bin++) {
    for (let truth = 0; truth < size; truth++) {
      for (let best = 0; best < size; best++) {
        const to = truth * size + (bin > limit ? best : 0);
        confusion[to] = (confusion[to] as number) + (counts[(bin * size + truth) * size + best] as number);
      }
    }
  }
  return confusion;
}

/** Mean precision and recall over the classes without background; null where undefined. */
function foregroundScores(confusion: Float64Array, size: number): { precision: number | null; recall: number | null } {
  const scores = classScores(confusion, size);
  const mean = (values: Float64Array): number | null => {
    const defined = [...values.subarray(1)].filter((v) => !Number.isNaN(v));
    return defined.length === 0 ? null : defined.reduce((a, b) => a + b, 0) / defined.length;
  };
  return { precision: mean(scores.precision), recall: mean(scores.recall) };
}
