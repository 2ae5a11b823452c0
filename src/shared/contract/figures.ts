/** Small shapes that several results share. All scores are fractions 0–1. */
import { z } from 'zod';
import { refinerIds } from '../domain/refiners.ts';
import { splits } from '../domain/gate-types.ts';

/** A score, 0–1. */
export const fractionSchema = z.number().min(0).max(1);

/** A count, 0 or more. */
export const countSchema = z.int().min(0);

/** Lower and upper bound. */
export const intervalSchema = z
  .tuple([z.number(), z.number()])
  .readonly()
  .refine(([low, high]) => low <= high, { message: 'the lower bound must not exceed the upper' });

/** k of n with the exact binomial interval of k/n. */
export const rateSchema = z.strictObject({ k: countSchema, n: countSchema, ci: intervalSchema });
export type Rate = z.infer<typeof rateSchema>;

export const splitSchema = z.enum(splits);

/** Why a figure is null; `field` is its path from the top of the result, e.g. `noise.recoveryAt20`. */
export const noteSchema = z.strictObject({ field: z.string().min(1), reason: z.string().min(1) });
export type Note = z.infer<typeof noteSchema>;
export const notesSchema = z.array(noteSchema).readonly();

/** The execution provider asked for, the one used, and why each other one was refused. */
export const deviceSchema = z.looseObject({
  requested: z.string(),
  used: z.string(),
  reason: z.string(),
  refused: z.array(z.strictObject({ name: z.string(), why: z.string() })).readonly(),
});
export type DeviceReport = z.infer<typeof deviceSchema>;

/** Segmentation scores of one class; `iou` is null for a class without a test image. `n` counts images with the class. */
export const classFiguresSchema = z.looseObject({
  iou: fractionSchema.nullable(),
  precision: fractionSchema.nullable(),
  recall: fractionSchema.nullable(),
  n: countSchema,
  /** 95 % (high-stakes: 99 %) interval of `iou` by bootstrap over groups, else images; absent where none was drawn. */
  iouCi: intervalSchema.nullable().optional(),
});
export type ClassFigures = z.infer<typeof classFiguresSchema>;

/** Shares of the image area that a true component may have, smallest first (field notes, size bins). */
export const sizeBins = ['<0.05%', '0.05-0.5%', '0.5-5%', '>5%'] as const;

/**
 * Found components of one size bin: `n` true components and the fraction of them with at least one pixel (`hitAny`),
 * 30 % (`hit30`) or 50 % (`hit50`) of their area found; the fractions are null when n is 0.
 */
export const sizeFiguresSchema = z.looseObject({
  bin: z.enum(sizeBins),
  n: countSchema,
  hitAny: fractionSchema.nullable(),
  hit30: fractionSchema.nullable(),
  hit50: fractionSchema.nullable(),
});
export type SizeFigures = z.infer<typeof sizeFiguresSchema>;

/** The refiner that made the pseudo masks, what decided, and what the rule saw of each on `sampled` train images; no mask is used. */
export const refinerFactsSchema = z.looseObject({
  id: z.enum(refinerIds),
  /** `borders-then-consistency`: an earlier rule, in runs of older programs (docs/adr/0011). */
  rule: z.enum(['clearly-better', 'borders-then-consistency', 'stated']),
  sampled: countSchema,
  figures: z.array(z.looseObject({ id: z.enum(refinerIds), edgeAlignment: z.number().min(0).nullable(), consistency: fractionSchema.nullable(), areaShare: fractionSchema })).readonly(),
});

export const routeIds = ['classical', 'one-stage', 'features-normals', 'sam', 'clip', 'clip-sam', 'dinov2'] as const;
export type RouteId = (typeof routeIds)[number];

/** A map of scores on the audit sample: per-region overlap up to 30 % false positives, average precision of pixels, image AUROC. */
const scoreMapSchema = z.strictObject({ aupro: fractionSchema.nullable(), pixelAp: fractionSchema.nullable(), imageAuroc: fractionSchema.nullable() });

/** The memory bank's map without a student, beside the distance to the mean feature of the same normal images. */
const anomalySchema = z.strictObject({
  map: scoreMapSchema,
  meanFeature: scoreMapSchema,
  /** Normal train images in the bank, and held out to set the threshold. */
  normals: z.strictObject({ bank: countSchema, heldOut: countSchema }),
  vectors: countSchema,
  /** Distance that held-out normal images pass on the budgeted share of their area. */
  distance: z.number().min(0),
});
export type AnomalyResult = z.infer<typeof anomalySchema>;

/** One way of making masks, compared on the same audit sample; figures are null unless it was evaluated. */
export const routeSchema = z.looseObject({
  id: z.enum(routeIds),
  status: z.enum(['evaluated', 'not-evaluated', 'failed']),
  why: z.string().nullable(),
  miou: fractionSchema.nullable(),
  miouCi: intervalSchema.nullable(),
  gainCi: intervalSchema.nullable(),
  secondsPerImage: z.number().min(0).nullable(),
  peakMb: z.number().min(0).nullable(),
  modelMb: z.number().min(0).nullable(),
  licence: z.string().nullable(),
  dataLeavesSite: z.boolean().nullable(),
  /** Of routes with a student of their own; absent in results of older programs. `gain` is the point of `gainCi`. */
  gain: z.number().nullable().optional(),
  boundaryIou: fractionSchema.nullable().optional(),
  aupro: fractionSchema.nullable().optional(),
  pixelAp: fractionSchema.nullable().optional(),
  imageAuroc: fractionSchema.nullable().optional(),
  perSize: z.array(sizeFiguresSchema).readonly().nullable().optional(),
  anomaly: anomalySchema.nullable().optional(),
  /** Train images that helped besides the tags. */
  saw: z.strictObject({ normals: countSchema, corrections: countSchema }).optional(),
});
export type RouteResult = z.infer<typeof routeSchema>;
