/** Step: pseudo masks scored against true masks, and whether their doubt points at what is wrong. */
import { z } from 'zod';
import { accumulateConfusion } from '#shared/kernels/confusion.ts';
import { auroc } from '#shared/kernels/auroc.ts';
import { meanIou } from '#shared/kernels/iou.ts';
import { resizeNearest } from '#shared/kernels/resize.ts';
import { spearman } from '#shared/kernels/spearman.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { joinParts } from '../common/feature-file.ts';
import { getByteStack } from '../common/float-stack.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface PseudoScoreInput {
  readonly classIds: readonly number[];
  readonly labels: BlobRef;
  /** Null where only the labels are scored. */
  readonly doubtMaps: BlobRef | null;
  readonly doubts: readonly number[];
  readonly grid: WorkingSize;
  readonly images: readonly { readonly sha256: string; readonly mask: MaskSource | null }[];
}

const pseudoScoreSchema = z.object({
  n: z.number(),
  miou: z.number().nullable(),
  ignored: z.number().nullable(),
  /** Doubt against pseudo ≠ truth over the pixels that were kept; null when all are right or all wrong. */
  auroc: z.number().nullable(),
  /** Image doubt against 1 − IoU of the image. */
  spearman: z.number().nullable(),
});
export type PseudoScoreOutput = z.infer<typeof pseudoScoreSchema>;

export const pseudoScoreStep: Step<PseudoScoreInput, PseudoScoreOutput> = {
  name: 'pseudo-score',
  stage: 2,
  version: 1,
  output: pseudoScoreSchema,
  async run(input, context) {
    const area = input.grid.height * input.grid.width;
    const size = input.classIds.length + 1;
    const labels = await getByteStack(context.blobs, input.labels, area);
    const doubtMaps = input.doubtMaps ? await getByteStack(context.blobs, input.doubtMaps, area) : [];
    const total = new Float64Array(size * size);
    const doubtValues: Float32Array[] = [];
    const wrongFlags: Uint8Array[] = [];
    const imageDoubts: number[] = [];
    const imageErrors: number[] = [];
    let n = 0;
    let ignored = 0;
    let pixels = 0;
    for (const [i, image] of input.images.entries()) {
      if (!image.mask) continue;
      n++;
      const mask = await readMask(image.mask, input.classIds, context);
      const up = (row: Uint8Array): Uint8Array => resizeNearest(row, input.grid.height, input.grid.width, mask.heightPx, mask.widthPx);
      const label = up(labels[i] as Uint8Array);
      const confusion = new Float64Array(size * size);
      ignored += accumulateConfusion(confusion, size, mask.ids, label);
      pixels += label.length;
      for (let c = 0; c < total.length; c++) total[c] = (total[c] as number) + (confusion[c] as number);
      const iou = meanIou(confusion, size);
      if ((input.doubts[i] as number) > 0 && !Number.isNaN(iou)) {
        imageDoubts.push(input.doubts[i] as number);
        imageErrors.push(1 - iou);
      }
      // On the coarse grid: each cell once, and large pictures weigh no more than small ones.
      const truth = resizeNearest(mask.ids, mask.heightPx, mask.widthPx, input.grid.height, input.grid.width);
      const kept = [...(labels[i] as Uint8Array).keys()].filter((p) => (labels[i] as Uint8Array)[p] !== 255 && truth[p] !== 255 && (input.doubts[i] as number) > 0);
      doubtValues.push(Float32Array.from(kept, (p) => doubtMaps[i]?.[p] ?? 0));
      wrongFlags.push(Uint8Array.from(kept, (p) => ((labels[i] as Uint8Array)[p] === truth[p] ? 0 : 1)));
      context.progress(i + 1, input.images.length);
    }
    if (n === 0) return { n, miou: null, ignored: null, auroc: null, spearman: null };
    const orNull = (v: number): number | null => (Number.isNaN(v) ? null : v);
    return {
      n,
      miou: orNull(meanIou(total, size)),
      ignored: ignored / pixels,
      auroc: orNull(auroc(new Float32Array(joinParts(doubtValues).buffer), joinParts(wrongFlags))),
      spearman: orNull(spearman(imageDoubts, imageErrors)),
    };
  },
};
