/** The review of seeds: the queue, one image's proposal and edits, what is stored, and what the work cost. */
import { z } from 'zod';
import { countSchema } from './figures.ts';
import { command, query } from './procedure.ts';
import { classSchema, inProject } from './projects.ts';

export const reviewStates = ['open', 'accept', 'correct', 'not-there', 'skip'] as const;
export type ReviewState = (typeof reviewStates)[number];
const shaSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const gridSchema = z.strictObject({ height: z.int().min(1), width: z.int().min(1) });

/** One image of the queue. */
export const reviewItemSchema = z.strictObject({
  imageId: z.string(),
  sha256: shaSchema,
  name: z.string(),
  group: z.string().nullable(),
  sample: z.enum(['random', 'queue']),
  /** Class id whose turn put it there, being that class's most doubtful image that was left; null in the random sample and where doubt alone made the order. */
  turnOf: z.int().nullable(),
  /** 0–1 by the run that made the proposal. */
  doubt: z.number(),
  /** Ids of the classes tagged present. */
  present: z.array(z.int()).readonly(),
  state: z.enum(reviewStates),
  by: z.enum(['person', 'simulated']).nullable(),
  /** Unfinished edits are kept. */
  hasDraft: z.boolean(),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

export const reviewQueueSchema = z.strictObject({
  runId: z.string(),
  classes: z.array(classSchema).readonly(),
  /** The random sample first, then the classes in turn, each with its most doubtful image that is left. */
  items: z.array(reviewItemSchema).readonly(),
  randomWanted: countSchema,
  /** Whether proposals come from the run's seeds or from seeds learned again from corrections. */
  source: z.enum(['run', 'updated']),
  lastMade: z.string().nullable(),
  lastUndone: z.string().nullable(),
});
export type ReviewQueue = z.infer<typeof reviewQueueSchema>;

/** Blobs hold one image's row each; masks are deflated class ids, one byte a pixel of the image. */
export const reviewImageSchema = z.strictObject({
  imageId: z.string(),
  sha256: shaSchema,
  widthPx: z.int(),
  heightPx: z.int(),
  /** uint8: 0 background, class index from 1, 255 doubtful. */
  proposal: z.strictObject({ labels: shaSchema, grid: gridSchema }),
  /** What can be cut anew, and where the proposal was cut: null where the labels came from another refiner than PAMR, which cuts nothing. `maps`: raw maps float32 (class, height, width), to be refined by the picture's colours; `scores`: uint8 probability × 255 and class index. */
  field: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('maps'), maps: shaSchema, grid: gridSchema, threshold: z.number().nullable() }),
    z.strictObject({ kind: z.literal('scores'), scores: shaSchema, best: shaSchema, grid: gridSchema, threshold: z.number() }),
  ]),
  /** uint8 doubt × 255 of the proposal, cell by cell; null for seeds updated by an older program, which kept none. */
  doubt: z.strictObject({ map: shaSchema, grid: gridSchema }).nullable(),
  /** float16 levels inside one blob, for finding alike places. */
  features: z.strictObject({ blob: shaSchema, levels: z.array(gridSchema.extend({ name: z.string(), channels: z.int(), offsetBytes: z.int() })).readonly() }),
  review: z.strictObject({ kind: z.enum(['accept', 'correct', 'not-there', 'skip']), by: z.enum(['person', 'simulated']), reviewer: z.string(), at: z.string(), activeSeconds: z.number(), mask: shaSchema.nullable() }).nullable(),
  /** Blob of the editor's mask with its history. */
  draft: z.strictObject({ mask: shaSchema, activeSeconds: z.number(), who: z.string(), at: z.string() }).nullable(),
});
export type ReviewImage = z.infer<typeof reviewImageSchema>;

const seconds = z.number().min(0).max(86_400);
export const effortStageSchema = z.enum(['data', '1', '2', '3', 'decision']);
/** What was done since the last report; `activeSeconds` leaves pauses out. */
export const effortSchema = z.strictObject({ stage: effortStageSchema, imageId: z.string().nullable(), rawSeconds: seconds, activeSeconds: seconds, keys: countSchema, strokes: countSchema, undos: countSchema });
export type Effort = z.infer<typeof effortSchema>;

const spreadSchema = z.strictObject({ rawSeconds: z.number(), activeSeconds: z.number(), keys: z.number(), strokes: z.number(), undos: z.number() });
export const effortSummarySchema = z.strictObject({
  /** Sums, the number of images worked on one by one, medians and quartiles over those images (null without one). */
  stages: z.array(z.strictObject({ stage: effortStageSchema, images: countSchema, total: spreadSchema, medianPerImage: spreadSchema.nullable(), quartilesPerImage: z.strictObject({ low: spreadSchema, high: spreadSchema }).nullable() })).readonly(),
  /** Reviews that a person made (not the demo's simulated ones): number and median active seconds. */
  reviews: z.strictObject({ n: countSchema, medianActiveSeconds: z.number().nullable() }),
});
export type EffortSummary = z.infer<typeof effortSummarySchema>;

export const reviewProcedures = {
  'review.queue': query('Images to review: the random sample first, then the classes in turn by doubt; null before stage 1 has run.', inProject, reviewQueueSchema.nullable()),
  'review.image': query('Proposal, features, stored review and unfinished edits of one image.', inProject.extend({ imageId: z.string() }), reviewImageSchema),
  'review.save': command(
    'Stores a review: `mask` names deflated class ids (one byte a pixel) and is given for corrections alone.',
    inProject.extend({ imageId: z.string(), kind: z.enum(['accept', 'correct', 'not-there', 'skip']), mask: shaSchema.nullable(), activeSeconds: seconds }),
    z.strictObject({ reviewId: z.string(), kind: z.enum(['accept', 'correct', 'not-there', 'skip']) }),
  ),
  'review.draft': command('Keeps unfinished edits of an image (a blob of the editor: mask and history); mask null throws them away.', inProject.extend({ imageId: z.string(), mask: shaSchema.nullable(), activeSeconds: seconds }), z.null()),
  'review.undo': command('Takes back the last review a person made, on whichever image; what was drawn for it is an unfinished edit again. Null when there is none.', inProject, z.strictObject({ imageId: z.string() }).nullable()),
  'review.redo': command('Makes the review undone last stand again. Null when there is none.', inProject, z.strictObject({ imageId: z.string() }).nullable()),
  'effort.add': command('Adds what a person\'s work took since the last report.', inProject.extend(effortSchema.shape), z.null()),
  'effort.summary': query('What the work took so far, by stage.', inProject, effortSummarySchema),
};
