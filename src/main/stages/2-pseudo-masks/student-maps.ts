/** Steps for the screens alone: the student's masks of val and test as pictures, and the facts of a run in one blob. Nothing is learned from them. */
import { z } from 'zod';
import type { Stage2Leaves } from '../../ports/method.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { blobRefSchema } from '../common/schemas.ts';
import { eachClassMap } from './evaluate.ts';
import type { EvaluateInput, MappedImage } from './evaluate.ts';

export type StudentMapsInput = Omit<EvaluateInput, 'images'> & { readonly images: readonly MappedImage[] };

const studentMapsSchema = z.object({
  /** In input order: PNG at the image's own size, pixel = class id. */
  images: z.array(z.object({ sha256: z.string(), map: blobRefSchema })),
});
export type StudentMapsOutput = z.infer<typeof studentMapsSchema>;

export const studentMapsStep: Step<StudentMapsInput, StudentMapsOutput> = {
  name: 'student-maps',
  stage: 2,
  version: 1,
  output: studentMapsSchema,
  async run(input, context) {
    const idOf = Uint8Array.from([0, ...input.classIds]);
    const images: { sha256: string; map: BlobRef }[] = [];
    await eachClassMap(input, context, async ({ sha256, widthPx, heightPx }, map) => {
      const png = await context.codec.encodeMaskPng({ widthPx, heightPx, ids: map.map((index) => idOf[index] as number) });
      const info = await context.blobs.put(png);
      images.push({ sha256, map: { blob: info.sha256, bytes: info.bytes } });
    });
    return { images };
  },
};

const leavesSchema = z.object({ leaves: blobRefSchema });

/** Of a large project this is megabytes, so it stays out of the run's own row. */
export const leavesStep: Step<Stage2Leaves, z.infer<typeof leavesSchema>> = {
  name: 'stage2-facts',
  stage: 2,
  version: 1,
  output: leavesSchema,
  async run(input, context) {
    const info = await context.blobs.put(new TextEncoder().encode(JSON.stringify(input)));
    return { leaves: { blob: info.sha256, bytes: info.bytes } };
  },
};
