/** The card that lies beside every model file: all that the code may assume about the model. */
import { z } from 'zod';
import { notesSchema } from './figures.ts';

const perChannelSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** Pixels enter as (value 0–255 − mean) / std per channel; sides are multiples of `sizeMultiple` within the limits. */
export const modelInputSchema = z.strictObject({
  name: z.string().min(1),
  dtype: z.literal('float32'),
  layout: z.literal('NCHW'),
  channels: z.enum(['RGB', 'BGR']),
  mean: perChannelSchema,
  std: perChannelSchema.refine((std) => std.every((value) => value > 0), { message: 'std must be above 0' }),
  sizeMultiple: z.int().min(1),
  minPx: z.int().min(1),
  maxPx: z.int().min(1),
});
export type ModelInput = z.infer<typeof modelInputSchema>;

export const modelOutputSchema = z.strictObject({
  name: z.string().min(1),
  stride: z.int().min(1),
  channels: z.int().min(1),
});
export type ModelOutput = z.infer<typeof modelOutputSchema>;

export const modelCardSchema = z
  .looseObject({
    schema: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    name: z.string().min(1),
    kind: z.literal('backbone'),
    // A bare name: a card must not be able to point out of its own folder.
    file: z.string().regex(/^[^/\\]+\.onnx$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().min(1),
    licence: z.string().min(1),
    origin: z.looseObject({ text: z.string().min(1) }),
    opset: z.int().min(1),
    outputStride: z.int().min(1),
    input: modelInputSchema,
    outputs: z.array(modelOutputSchema).min(1).readonly(),
    limits: z.array(z.string()).readonly(),
    exportedBy: z.string().min(1),
  })
  .refine((card) => card.input.minPx <= card.input.maxPx, { message: 'minPx must not exceed maxPx', path: ['input', 'minPx'] });
export type ModelCard = z.infer<typeof modelCardSchema>;

/** Result of `models list` and `models verify`: one row a model pack; `why` says what is wrong with it. */
export const modelListSchema = z.looseObject({
  models: z
    .array(
      z.looseObject({
        id: z.string(),
        name: z.string(),
        licence: z.string(),
        bytes: z.int().min(0),
        ok: z.boolean(),
        why: z.string().nullable(),
      }),
    )
    .readonly(),
  notes: notesSchema,
});
export type ModelList = z.infer<typeof modelListSchema>;
