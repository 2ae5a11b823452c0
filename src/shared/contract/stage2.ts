/** Stage 2 as screens see it: refiners, training, results with the images behind each figure, the grey zone, export. */
import { z } from 'zod';
import { languages, splits } from '../domain/gate-types.ts';
import { refinerIds } from '../domain/refiners.ts';
import { countSchema, fractionSchema, intervalSchema, rateSchema, refinerFactsSchema, sizeFiguresSchema } from './figures.ts';
import { gateSchema } from './gates.ts';
import { work } from './jobs.ts';
import { command, query, stream } from './procedure.ts';
import { classSchema, inProject } from './projects.ts';

/** Ways of turning a seed into a pseudo mask: the raw map cut at its threshold, and the refiners. */
export const maskMakerIds = ['raw', ...refinerIds] as const;

const shaSchema = z.string().regex(/^[0-9a-f]{64}$/);
const gridSchema = z.strictObject({ height: z.int().min(1), width: z.int().min(1) });

/** `low` and `high` are shares of the image: a largest find below `low` is OK, from `high` on NG, between goes to a person. */
export const operatingPointSchema = z.strictObject({ id: z.string(), runId: z.string(), low: fractionSchema, high: fractionSchema, split: z.literal('val'), who: z.string(), at: z.string() });

export const stage2OverviewSchema = z.strictObject({
  run: z.strictObject({ id: z.string(), finishedAt: z.string(), seed: z.int(), datasetVersion: z.string().nullable(), backbone: z.string() }),
  classes: z.array(classSchema).readonly(),
  convention: z.string(),
  /** False for a run of an older program, which kept no masks for the screens. */
  hasImages: z.boolean(),
  auditImages: countSchema,
  student: z.strictObject({
    miou: fractionSchema.nullable(),
    miouCi: intervalSchema.nullable(),
    perClass: z.array(z.strictObject({ classId: z.int(), name: z.string(), iou: fractionSchema.nullable(), iouCi: intervalSchema.nullable(), precision: fractionSchema.nullable(), recall: fractionSchema.nullable(), n: countSchema, misses: rateSchema.nullable() })).readonly(),
    perSize: z.array(sizeFiguresSchema).readonly().nullable(),
    boundaryIou: fractionSchema.nullable(),
    missRate: rateSchema.nullable(),
    falseAlarmRate: rateSchema.nullable(),
    n: countSchema,
    minArea: fractionSchema,
    minAreaRule: z.string(),
    secondsPerImage: z.number().nullable(),
  }),
  /** Pixels over the audit sample, [truth][prediction], background first; null without a truth. */
  confusion: z.array(z.array(z.number()).readonly()).readonly().nullable(),
  refiners: z
    .array(
      z.strictObject({
        id: z.enum(maskMakerIds),
        threshold: z.number(),
        /** On the tagged audit images that have a true mask (seeds made with their tags). */
        miou: fractionSchema.nullable(),
        n: countSchema,
        /** Share of cells left out of training, without any truth, on train. */
        ignoredTrain: fractionSchema.nullable(),
        /** Mean doubt of the tagged train images. */
        doubtTrain: fractionSchema.nullable(),
      }),
    )
    .readonly(),
  /** How the refiner was chosen and what the rule saw; null in runs of older programs, which knew PAMR alone. */
  choice: refinerFactsSchema.nullable(),
  /** Images of which every refiner's labels are kept; 0 where the refiner was stated, or in runs of older programs. */
  tried: countSchema,
  doubt: z.strictObject({ auroc: fractionSchema.nullable(), spearman: z.number().nullable() }).nullable(),
  learned: z.strictObject({ pseudo: countSchema, corrected: countSchema, nothingThere: countSchema, normal: countSchema, leftOut: countSchema }).nullable(),
  source: z.enum(['refined', 'first-student']).nullable(),
  training: z.strictObject({ firstLoss: z.number(), lastLoss: z.number(), seconds: z.number().nullable(), curves: z.array(z.strictObject({ student: z.enum(['first', 'final']), everySteps: z.int().min(1), losses: z.array(z.number()).readonly() })).readonly() }).nullable(),
  baseline: z.strictObject({ prices: z.string(), miou: fractionSchema, gain: z.number().nullable(), gainCi: intervalSchema, masks: countSchema, labelHours: z.number() }).nullable(),
  /** Why there is no baseline, in the language asked for. */
  baselineNote: z.string().nullable(),
  gate: gateSchema,
  deliverable: z.strictObject({ sha256: shaSchema, bytes: countSchema }).nullable(),
});
export type Stage2Overview = z.infer<typeof stage2OverviewSchema>;

/** Which images; each list is worst first. */
export const imageFilterSchema = z.discriminatedUnion('kind', [
  /** Pixels of class index `truth` called `prediction` (0 = background): most of them first; on the diagonal lowest IoU first. */
  z.strictObject({ kind: z.literal('cell'), truth: z.int().min(0), prediction: z.int().min(0) }),
  /** Class index from 1, in truth or prediction: lowest IoU of the class first. */
  z.strictObject({ kind: z.literal('class'), index: z.int().min(1) }),
  /** Images tagged with the class (0: any class) whose find was too small or absent. */
  z.strictObject({ kind: z.literal('miss'), index: z.int().min(0) }),
  z.strictObject({ kind: z.literal('false-alarm') }),
  z.strictObject({ kind: z.literal('low-iou') }),
  /** Size bin 0–3: most defects of that size without a single pixel first. */
  z.strictObject({ kind: z.literal('size'), bin: z.int().min(0).max(3) }),
  /** Images of a split that go to a person between the two thresholds, largest find first. */
  z.strictObject({ kind: z.literal('grey'), split: z.enum(['val', 'test']), low: fractionSchema, high: fractionSchema }),
  /** Images with a pseudo mask, most doubtful first. */
  z.strictObject({ kind: z.literal('pseudo'), split: z.enum(['train', 'test']) }),
  /** The train images on which the refiners were tried, in the order they were drawn. */
  z.strictObject({ kind: z.literal('tried') }),
]);
export type ImageFilter = z.infer<typeof imageFilterSchema>;

export const listedImageSchema = z.strictObject({
  sha256: shaSchema,
  file: z.string(),
  group: z.string().nullable(),
  /** Class ids tagged present. */
  present: z.array(z.int()).readonly(),
  normal: z.boolean(),
  iou: fractionSchema.nullable(),
  /** Largest find of any class as a share of the image; null for train images. */
  largest: fractionSchema.nullable(),
  called: z.boolean().nullable(),
  /** Why it stands where it does: pixels of the cell, missed defects of the bin, doubt; its meaning follows the filter. */
  amount: z.number().nullable(),
});
export type ListedImage = z.infer<typeof listedImageSchema>;

/** All that can be laid over one picture. Blobs: `maps` float32 (class, h, w), `labels` and `doubt` uint8 (h, w), masks PNG with pixel = class id. */
export const imageLayersSchema = z.strictObject({
  sha256: shaSchema,
  file: z.string(),
  group: z.string().nullable(),
  split: z.enum(splits).nullable(),
  widthPx: z.int(),
  heightPx: z.int(),
  present: z.array(z.int()).readonly(),
  unknown: z.array(z.int()).readonly(),
  normal: z.boolean(),
  seed: z.strictObject({ maps: shaSchema, grid: gridSchema, threshold: z.number() }).nullable(),
  pseudo: z.strictObject({ labels: shaSchema, doubt: shaSchema, grid: gridSchema, imageDoubt: z.number() }).nullable(),
  relabelled: z.strictObject({ labels: shaSchema, grid: gridSchema }).nullable(),
  /** What each refiner made of it, where it is one of the images that they were tried on. */
  tried: z.strictObject({ grid: gridSchema, labels: z.array(z.strictObject({ id: z.enum(refinerIds), labels: shaSchema })).readonly() }).nullable(),
  learned: z.enum(['pseudo', 'corrected', 'nothing-there', 'normal', 'left-out']).nullable(),
  correction: shaSchema.nullable(),
  student: shaSchema.nullable(),
  truth: shaSchema.nullable(),
  iou: fractionSchema.nullable(),
  largest: fractionSchema.nullable(),
});
export type ImageLayers = z.infer<typeof imageLayersSchema>;

const greyItemSchema = z.strictObject({ largest: fractionSchema, tagged: z.boolean() });
export const greyZoneSchema = z.strictObject({
  minArea: fractionSchema,
  minAreaRule: z.string(),
  /** Images whose tags are known; val to choose on, the audit sample only to report. */
  val: z.array(greyItemSchema).readonly(),
  test: z.array(greyItemSchema).readonly(),
  current: operatingPointSchema.nullable(),
  /** Newest first, the current one included. */
  history: z.array(operatingPointSchema).readonly(),
});
export type GreyZone = z.infer<typeof greyZoneSchema>;

export const exportRequestSchema = z.strictObject({
  project: z.string().min(1),
  out: z.string().min(1),
  what: z.enum(['model', 'masks']),
  /** Of masks: pseudo masks or the student's; and of which splits. */
  source: z.enum(['pseudo', 'student']).default('pseudo'),
  splits: z.array(z.enum(splits)).min(1).readonly().default(['train', 'test']),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;
export const exportResultSchema = z.strictObject({ folder: z.string(), files: countSchema, bytes: countSchema, skipped: countSchema });
export type ExportResult = z.infer<typeof exportResultSchema>;

export const stage2Procedures = {
  'stage2.overview': query('Figures of the newest finished stage 2; null without one.', inProject.extend({ lang: z.enum(languages) }), stage2OverviewSchema.nullable()),
  'stage2.images': query('Images behind a figure, worst first.', inProject.extend({ filter: imageFilterSchema, from: countSchema.default(0), count: z.int().min(1).max(500).default(100) }), z.strictObject({ total: countSchema, images: z.array(listedImageSchema).readonly() })),
  'stage2.layers': query('What can be laid over one image: seed, pseudo mask, student, truth.', inProject.extend({ sha256: shaSchema }), imageLayersSchema),
  'stage2.grey-zone': query('Largest find of each val and audit image, and the thresholds that were chosen.', inProject, greyZoneSchema.nullable()),
  'stage2.set-operating-point': command('Stores two thresholds that were chosen on val.', inProject.extend({ low: fractionSchema, high: fractionSchema }), operatingPointSchema),
  'stage2.card': command('Makes the card of the model file as a stored JSON text.', inProject, z.strictObject({ sha256: shaSchema, bytes: countSchema })),
  'work.export': stream('Writes the model with its card, or masks, into a folder.', exportRequestSchema, work(exportResultSchema)),
};
