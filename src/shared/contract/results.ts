/** What `demo`, `run`, `import` and `doctor` write as JSON. Unknown keys pass, so a result may be extended. */
import { z } from 'zod';
import {
  classFiguresSchema, countSchema, deviceSchema, fractionSchema, intervalSchema, notesSchema, rateSchema, refinerFactsSchema, routeSchema,
  sizeFiguresSchema, splitSchema,
} from './figures.ts';
import { costSchema, gateSchema, gatesSchema, verdictSchema } from './gates.ts';

/** Scores of the tag model for one class, null for a class without a test image; `n` counts test images with the tag. */
export const tagFiguresSchema = z.looseObject({
  f1: fractionSchema.nullable(),
  ap: fractionSchema.nullable(),
  n: countSchema,
});
export type TagFigures = z.infer<typeof tagFiguresSchema>;

export const stage1Schema = z.looseObject({
  tagF1: z.strictObject({
    macro: fractionSchema.nullable(),
    perClass: z.record(z.string(), tagFiguresSchema),
    split: z.literal('test'),
  }),
  seeds: z.looseObject({
    miou: fractionSchema.nullable(),
    precision: fractionSchema.nullable(),
    recall: fractionSchema.nullable(),
    hit: fractionSchema.nullable(),
    threshold: z.number().nullable(),
    thresholdRule: z.string(),
    split: splitSchema,
    n: countSchema,
  }),
  /** Absent in results of older programs. */
  refiner: refinerFactsSchema.optional(),
  reviewed: countSchema,
  reviewedBy: z.enum(['person', 'simulated', 'none']),
  gate: gateSchema,
});
export type Stage1Result = z.infer<typeof stage1Schema>;

/** Optional figures are absent in results of older programs. */
export const studentSchema = z.looseObject({
  miou: fractionSchema.nullable(),
  miouCi: intervalSchema.nullable(),
  perClass: z.record(z.string(), classFiguresSchema),
  perSize: z.array(sizeFiguresSchema).readonly().nullable(),
  boundaryIou: fractionSchema.nullable(),
  /** Pixel counts, truth by row, predicted by column, background first. */
  confusion: z.array(z.array(countSchema).readonly()).readonly().nullable().optional(),
  /** Of the map of defect probability: area under the per-region overlap up to 30 % false positives; average precision of pixels. */
  aupro: fractionSchema.nullable().optional(),
  pixelAp: fractionSchema.nullable().optional(),
  /** An image's highest defect probability against tagged or normal; null without normal test images. */
  imageAuroc: fractionSchema.nullable().optional(),
  missRate: rateSchema.nullable(),
  falseAlarmRate: rateSchema.nullable(),
  split: splitSchema,
  n: countSchema,
});
export type StudentResult = z.infer<typeof studentSchema>;

/** A student trained on `masks` full masks that cost the same label hours as ours; `gainCi` is of ours − this. */
export const baselineSchema = z.looseObject({
  prices: z.enum(['plant', 'voc', 'measured']),
  miou: fractionSchema,
  gainCi: intervalSchema,
  masks: countSchema,
  labelHours: z.number().min(0),
});
export type BaselineResult = z.infer<typeof baselineSchema>;

export const stage2Schema = z.looseObject({
  pseudo: z.looseObject({
    miou: fractionSchema.nullable(),
    ignored: fractionSchema.nullable(),
    split: splitSchema,
    n: countSchema,
  }),
  student: studentSchema,
  baselineSameHours: baselineSchema.nullable(),
  gate: gateSchema,
});
export type Stage2Result = z.infer<typeof stage2Schema>;

export const stage3Schema = z.looseObject({
  routes: z.array(routeSchema).readonly(),
  gate: gateSchema,
});
export type Stage3Result = z.infer<typeof stage3Schema>;

/**
 * What a run took from an interrupted or earlier one: `steps` of `of` steps, the `seconds` their making had taken, and `images`
 * whose features were there.
 */
export const resumedSchema = z.strictObject({ steps: countSchema, of: countSchema, seconds: z.number().min(0), images: countSchema });
export type Resumed = z.infer<typeof resumedSchema>;

/** Result of `demo` and `run`; a stage that did not run or is not built is null and `notes` says why. */
export const runResultSchema = z.looseObject({
  project: z.string(),
  dataset: z.looseObject({
    images: countSchema,
    classes: z.array(z.string()).readonly(),
    train: countSchema,
    val: countSchema,
    test: countSchema,
    normal: countSchema,
  }),
  device: deviceSchema,
  stage1: stage1Schema.nullable(),
  stage2: stage2Schema.nullable(),
  stage3: stage3Schema.nullable(),
  gates: gatesSchema,
  cost: costSchema,
  verdict: verdictSchema,
  /** By step; `resumed` is there when something was reused. It lies here because all that may differ between two runs of one seed does. */
  seconds: z.object({ total: z.number().min(0), resumed: resumedSchema.optional() }).catchall(z.number().min(0)),
  hashes: z.looseObject({ data: z.string().min(1), models: z.string().min(1), settings: z.string().min(1) }),
  notes: notesSchema,
});
export type RunResult = z.infer<typeof runResultSchema>;

/** Result of `import`: a refused file stayed out, a note is about a file that was taken. */
export const importResultSchema = z.looseObject({
  imported: countSchema,
  refused: z
    .array(z.strictObject({ file: z.string(), code: z.string().min(1), why: z.string().min(1), todo: z.string().min(1) }))
    .readonly(),
  notes: z.array(z.strictObject({ file: z.string(), code: z.string().min(1), text: z.string().min(1) })).readonly(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** Result of `doctor`; `msPerImage` is null for a provider that was not timed. */
export const doctorResultSchema = z.looseObject({
  versions: z.record(z.string(), z.string()),
  providers: z
    .array(
      z.looseObject({
        name: z.string(),
        available: z.boolean(),
        used: z.boolean(),
        why: z.string().min(1),
        msPerImage: z.number().min(0).nullable(),
      }),
    )
    .readonly(),
  models: z
    .array(z.looseObject({ id: z.string(), ok: z.boolean(), why: z.string().nullable() }))
    .readonly(),
  disk: z.looseObject({ path: z.string(), freeMb: z.number().min(0) }),
  fonts: z.array(z.looseObject({ name: z.string(), available: z.boolean() })).readonly(),
  notes: notesSchema,
});
export type DoctorResult = z.infer<typeof doctorResultSchema>;
