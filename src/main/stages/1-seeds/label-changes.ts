/** Steps: what differs between two sets of seed labels, and how each agrees with true masks. */
import { z } from 'zod';
import { accumulateConfusion } from '#shared/kernels/confusion.ts';
import { meanIou } from '#shared/kernels/iou.ts';
import { resizeNearest } from '#shared/kernels/resize.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { getByteStack } from '../common/float-stack.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface LabelAgreementInput {
  readonly classIds: readonly number[];
  readonly grid: WorkingSize;
  /** Label stacks, and the row of each image in them. */
  readonly before: { readonly labels: BlobRef; readonly rows: readonly number[] };
  readonly after: { readonly labels: BlobRef; readonly rows: readonly number[] };
  readonly images: readonly { readonly sha256: string; readonly mask: MaskSource }[];
}
const agreementSchema = z.object({
  /** (truth × label) pixels over all images, background first. */
  before: z.array(z.number()),
  after: z.array(z.number()),
  images: z.array(z.object({ sha256: z.string(), before: z.number(), after: z.number() })),
});

/** Doubtful cells (255) count as background here: neither side may look better for leaving out what is hard. */
export const labelAgreementStep: Step<LabelAgreementInput, z.infer<typeof agreementSchema>> = {
  name: 'label-agreement',
  stage: 1,
  version: 1,
  output: agreementSchema,
  async run(input, context) {
    const area = input.grid.height * input.grid.width;
    const size = input.classIds.length + 1;
    const stacks = { before: await getByteStack(context.blobs, input.before.labels, area), after: await getByteStack(context.blobs, input.after.labels, area) };
    const totals = { before: new Float64Array(size * size), after: new Float64Array(size * size) };
    const images: { sha256: string; before: number; after: number }[] = [];
    for (const [i, image] of input.images.entries()) {
      const mask = await readMask(image.mask, input.classIds, context);
      const score = (side: 'before' | 'after'): number => {
        const row = (stacks[side][input[side].rows[i] as number] as Uint8Array).map((v) => (v === 255 ? 0 : v));
        const confusion = new Float64Array(size * size);
        accumulateConfusion(confusion, size, mask.ids, resizeNearest(row, input.grid.height, input.grid.width, mask.heightPx, mask.widthPx));
        confusion.forEach((v, c) => (totals[side][c] = (totals[side][c] as number) + v));
        return meanIou(confusion, size);
      };
      images.push({ sha256: image.sha256, before: score('before'), after: score('after') });
    }
    return { before: [...totals.before], after: [...totals.after], images };
  },
};

export interface LabelChangesInput {
  readonly before: BlobRef;
  readonly after: BlobRef;
  /** Cells of one image. */
  readonly area: number;
}
const changesSchema = z.object({ changes: z.array(z.object({ areaBefore: z.number(), areaAfter: z.number(), changed: z.number() })) });

export const labelChangesStep: Step<LabelChangesInput, z.infer<typeof changesSchema>> = {
  name: 'label-changes',
  stage: 1,
  version: 1,
  output: changesSchema,
  async run({ before, after, area }, context) {
    const [old, fresh] = [await getByteStack(context.blobs, before, area), await getByteStack(context.blobs, after, area)];
    return { changes: old.map((row, i) => compareLabels(row, fresh[i] as Uint8Array)) };
  },
};

/** Shares of the cells: covered by a class before and after, and with another label now. Doubtful cells (255) are not covered. */
export function compareLabels(before: Uint8Array, after: Uint8Array): { readonly areaBefore: number; readonly areaAfter: number; readonly changed: number } {
  const covered = (label: Uint8Array): number => label.reduce((n, v) => n + (v !== 0 && v !== 255 ? 1 : 0), 0) / label.length;
  return { areaBefore: covered(before), areaAfter: covered(after), changed: before.reduce((n, v, p) => n + (v === after[p] ? 0 : 1), 0) / before.length };
}
