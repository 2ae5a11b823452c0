/** Step: the first student's labels of train images, ignored where the memory bank sees another defect. */
import { z } from 'zod';
import { doubtedLabels } from '#shared/kernels/doubted-labels.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { getByteStack, putStack } from '../common/float-stack.ts';
import { blobRefSchema } from '../common/schemas.ts';

export interface DoubtLabelsInput {
  /** uint8 rows of `area` cells, the same images in the same order. */
  readonly labels: BlobRef;
  readonly by: BlobRef;
  readonly area: number;
}

const outputSchema = z.object({ labels: blobRefSchema });

export const doubtLabelsStep: Step<DoubtLabelsInput, z.infer<typeof outputSchema>> = {
  name: 'doubt-labels',
  stage: 3,
  version: 1,
  output: outputSchema,
  async run({ labels, by, area }, context) {
    const others = await getByteStack(context.blobs, by, area);
    const rows = (await getByteStack(context.blobs, labels, area)).map((row, i) => doubtedLabels(row, others[i] as Uint8Array));
    return { labels: await putStack(context.blobs, rows) };
  },
};
