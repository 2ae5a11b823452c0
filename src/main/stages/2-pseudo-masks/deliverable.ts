/** Step: the student as one self-contained ONNX file. */
import { z } from 'zod';
import { readModel } from '#shared/onnx/index.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { blobRefSchema } from '../common/schemas.ts';
import { getWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { deliverableModel } from './student-models.ts';

export interface DeliverableInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly weights: BlobRef;
  readonly licence: string;
}

const deliverableSchema = z.object({ model: blobRefSchema });
export type DeliverableOutput = z.infer<typeof deliverableSchema>;

export const deliverableStep: Step<DeliverableInput, DeliverableOutput> = {
  name: 'deliverable',
  stage: 2,
  version: 1,
  output: deliverableSchema,
  async run(input, context) {
    const model = readModel(await context.readFile(context.modelPath(input.backbone.sha256)));
    const bytes = deliverableModel(model, input.backbone, input.size, await getWeights(context.blobs, input.weights), input.classes.map((c) => c.id), {
      product: 'tegakari student',
      classes: JSON.stringify(Object.fromEntries(input.classes.map((c) => [c.id, c.name]))),
      input: 'pixels: uint8 RGB, height x width x 3, any size, EXIF rotation applied',
      output: 'class_map: uint8, height x width, 0 background',
      backbone: `${input.backbone.id} ${input.backbone.sha256} (${input.licence})`,
    });
    const info = await context.blobs.put(bytes);
    return { model: { blob: info.sha256, bytes: info.bytes } };
  },
};
