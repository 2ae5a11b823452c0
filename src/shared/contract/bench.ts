/** What `bench` writes as JSON: the method measured on data with masks. Unknown keys pass. */
import { z } from 'zod';
import {
  classFiguresSchema, countSchema, deviceSchema, fractionSchema, notesSchema, refinerFactsSchema, routeSchema, sizeFiguresSchema,
} from './figures.ts';

/** With `--repeats` above 1 `miou` is the mean over `runs` (one score a seed, in seed order). */
const repeatedScore = {
  miou: fractionSchema,
  miouSd: z.number().min(0).optional(),
  runs: z.array(fractionSchema).readonly().optional(),
};

export const benchPricesSchema = z.enum(['voc', 'plant']);

export const benchStudentSchema = z.looseObject({
  corrections: countSchema,
  ...repeatedScore,
  perClass: z.record(z.string(), classFiguresSchema),
  /** As in the result of `run`; absent in results of older programs. */
  perSize: z.array(sizeFiguresSchema).readonly().nullable().optional(),
  boundaryIou: fractionSchema.nullable().optional(),
  aupro: fractionSchema.nullable().optional(),
  pixelAp: fractionSchema.nullable().optional(),
  imageAuroc: fractionSchema.nullable().optional(),
  labelHours: z.strictObject({ voc: z.number().min(0), plant: z.number().min(0) }),
});
export type BenchStudent = z.infer<typeof benchStudentSchema>;

export const fullMaskPointSchema = z.looseObject({ masks: countSchema, ...repeatedScore });
export type FullMaskPoint = z.infer<typeof fullMaskPointSchema>;

/** `masks` is the (fractional) number of full masks that the same hours buy. */
export const sameHoursSchema = z.looseObject({
  corrections: countSchema,
  prices: benchPricesSchema,
  masks: z.number().min(0),
  ...repeatedScore,
  clamped: z.boolean(),
});
export type SameHours = z.infer<typeof sameHoursSchema>;

const secondsSchema = z.number().min(0);

export const benchResultSchema = z.looseObject({
  dataset: z.string(),
  classes: z.array(z.string()).readonly(),
  device: deviceSchema,
  seed: z.int(),
  settingsHash: z.string().min(1),
  tagF1: fractionSchema.nullable(),
  seeds: z.looseObject({
    ...repeatedScore,
    threshold: z.number(),
    bestThreshold: z.number(),
    thresholdRegret: z.number(),
  }),
  pseudo: z.looseObject(repeatedScore),
  /** Of the first seed; absent in results of older programs. */
  refiner: refinerFactsSchema.optional(),
  students: z.array(benchStudentSchema).readonly(),
  fullMaskCurve: z.array(fullMaskPointSchema).readonly(),
  sameHours: z.array(sameHoursSchema).readonly(),
  fullMasks: fullMaskPointSchema,
  noise: z.looseObject({
    auroc: fractionSchema.nullable(),
    spearman: z.number().min(-1).max(1).nullable(),
    /** (student with the queue's first fifth corrected − tags alone) ÷ (all masks − tags alone), on test; `corrected` images are that fifth. */
    recoveryAt20: z.number().nullable(),
    corrected: countSchema.optional(),
  }),
  routes: z.array(routeSchema).readonly(),
  seconds: z
    .object({
      total: secondsSchema,
      features: secondsSchema,
      tagModel: secondsSchema,
      seeds: secondsSchema,
      refine: secondsSchema,
      student: secondsSchema,
    })
    .catchall(secondsSchema),
  peakMb: z.number().min(0),
  notes: notesSchema,
});
export type BenchResult = z.infer<typeof benchResultSchema>;
