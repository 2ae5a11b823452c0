/** Stage 1 as screens see it: tag model, seeds with their threshold, and seeds learned again from corrections. */
import { z } from 'zod';
import { languages } from '../domain/gate-types.ts';
import { countSchema, fractionSchema, intervalSchema } from './figures.ts';
import { gateSchema } from './gates.ts';
import { work } from './jobs.ts';
import { command, query, stream } from './procedure.ts';
import { classSchema, inProject } from './projects.ts';
import { gridSchema } from './review.ts';
import { deviceChoiceSchema, seedSchema } from './runs.ts';

const shaSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** How the seed threshold came about; `person` = a stated override. */
export const thresholdRules = ['normal-budget', 'plateau', 'default', 'person'] as const;

export const seedOverrideSchema = z.strictObject({ threshold: z.number().nullable(), reason: z.string(), who: z.string(), at: z.string() });

/** A train image of the run, in the order of the curves. */
export const seedImageSchema = z.strictObject({
  imageId: z.string(),
  sha256: shaSchema,
  name: z.string(),
  /** 0–1; 0 without a present tag. */
  doubt: fractionSchema,
  /** Class ids tagged present when the run was made. */
  present: z.array(z.int()).readonly(),
  /** Every class tagged absent. */
  normal: z.boolean(),
});
export type SeedImage = z.infer<typeof seedImageSchema>;

export const stage1OverviewSchema = z.strictObject({
  run: z.strictObject({ id: z.string(), finishedAt: z.string(), seed: z.int(), device: z.string().nullable(), backbone: z.string(), datasetVersion: z.string().nullable(), reviewsChanged: z.boolean(), dataChanged: z.boolean(), thresholdChanged: z.boolean() }),
  classes: z.array(classSchema).readonly(),
  convention: z.string(),
  auditImages: countSchema,
  trainImages: countSchema,
  tagModel: z.strictObject({
    macroF1: fractionSchema.nullable(),
    ci: intervalSchema.nullable(),
    valMeanAp: fractionSchema.nullable(),
    /** On the audit sample; `threshold` is the logit chosen on val, null in runs of older programs. */
    perClass: z.array(z.strictObject({ classId: z.int(), name: z.string(), f1: fractionSchema.nullable(), ap: fractionSchema.nullable(), n: countSchema, threshold: z.number().nullable() })).readonly(),
  }),
  /** Of the tagged audit images that have a true mask. */
  seeds: z.strictObject({ miou: fractionSchema.nullable(), precision: fractionSchema.nullable(), recall: fractionSchema.nullable(), hit: fractionSchema.nullable(), rawHit: fractionSchema.nullable(), hitOnReview: fractionSchema.nullable(), n: countSchema }),
  threshold: z.strictObject({ value: z.number(), rule: z.enum(thresholdRules) }),
  gate: gateSchema,
  reviewed: countSchema,
  reviewedBy: z.enum(['person', 'simulated', 'none']),
  /** What was kept image by image; null in runs of older programs. */
  leaves: z
    .strictObject({
      refinedThreshold: z.number(),
      areaShare: z.number(),
      normals: countSchema,
      mapGrid: gridSchema,
      /** uint32 rows (set, bin) of each image: cells above bin / `bins`; set 0 = highest class, set k = class k. */
      curves: shaSchema,
      bins: z.int(),
      typicalPeaks: z.array(z.number().nullable()).readonly(),
      images: z.array(seedImageSchema).readonly(),
    })
    .nullable(),
  /** Newest first. */
  overrides: z.array(seedOverrideSchema).readonly(),
});
export type Stage1Overview = z.infer<typeof stage1OverviewSchema>;

const agreementSchema = z.strictObject({ miou: fractionSchema.nullable(), n: countSchema });
/** Seeds learned again from the corrections, beside those of the run. */
export const seedUpdateSchema = z.strictObject({
  id: z.string(),
  state: z.enum(['proposed', 'kept', 'discarded']),
  at: z.string(),
  who: z.string(),
  /** False when the run it was made from is no longer the newest. */
  current: z.boolean(),
  /** Reviews were added or taken back since. */
  stale: z.boolean(),
  corrections: countSchema,
  nothingThere: countSchema,
  folds: countSchema,
  /** On corrections that the judged seeds had not learned from; null where a class-wise figure cannot be told. */
  heldOut: z.strictObject({ before: agreementSchema, after: agreementSchema, perImage: z.array(z.strictObject({ sha256: shaSchema, before: fractionSchema, after: fractionSchema })).readonly() }),
  /** Train images with a present tag; `area` is the share of the image that the seed covers, `changed` the share of cells whose label differs. */
  images: z.array(z.strictObject({ imageId: z.string(), sha256: shaSchema, name: z.string(), areaBefore: fractionSchema, areaAfter: fractionSchema, changed: fractionSchema, corrected: z.boolean() })).readonly(),
  seconds: z.number(),
});
export type SeedUpdate = z.infer<typeof seedUpdateSchema>;

export const updateSeedsRequestSchema = z.strictObject({ project: z.string().min(1), device: deviceChoiceSchema.default('auto'), seed: seedSchema.optional() });
export type UpdateSeedsRequest = z.infer<typeof updateSeedsRequestSchema>;

export const stage1Procedures = {
  'stage1.overview': query('Tag model, threshold, seeds and gate G2 of the newest run; null before one.', inProject.extend({ lang: z.enum(languages) }), stage1OverviewSchema.nullable()),
  'stage1.maps': query('Raw maps (float32, class × height × width) of train images, one blob each; null for an image without.', inProject.extend({ sha256: z.array(shaSchema).max(200).readonly() }), z.array(shaSchema.nullable()).readonly()),
  'stage1.set-threshold': command('States an own seed threshold with the reason, for the next run; null goes back to the rule.', inProject.extend({ threshold: z.number().gt(0).lt(1).nullable(), reason: z.string().trim().min(1).max(1000) }), seedOverrideSchema),
  'stage1.seed-update': query('The newest seeds learned again from corrections; null when there are none.', inProject, seedUpdateSchema.nullable()),
  'stage1.seed-labels': query('Labels before and after an update, of one train image.', inProject.extend({ id: z.string(), sha256: shaSchema }), z.strictObject({ before: shaSchema, after: shaSchema, grid: gridSchema })),
  'stage1.decide-update': command('Keeps or throws away seeds learned again.', inProject.extend({ id: z.string(), keep: z.boolean() }), z.null()),
  'work.update-seeds': stream('Learns the seeds again from the corrections and holds them against those of the run.', updateSeedsRequestSchema, work(z.strictObject({ id: z.string(), corrections: countSchema, before: z.number().nullable(), after: z.number().nullable(), heldOut: countSchema }))),
};
