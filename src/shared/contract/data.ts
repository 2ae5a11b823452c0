/** The data of a project: images, tags, splits, label book, checks, import and relinking. */
import { z } from 'zod';
import { splits } from '../domain/gate-types.ts';
import { countSchema, splitSchema } from './figures.ts';
import { importFormats } from './import-codes.ts';
import { work } from './jobs.ts';
import { command, query, stream } from './procedure.ts';
import { classSchema, inProject, projectIdSchema } from './projects.ts';
import { importResultSchema } from './results.ts';
import { seedSchema } from './runs.ts';

export const tagStateSchema = z.enum(['present', 'absent', 'unknown']);
export type TagState = z.infer<typeof tagStateSchema>;
/** One letter a cell, the classes of an image one after the other: p present, a absent, u unknown, . left as it is; a single letter stands for all cells. */
const tagLetters = z.string().regex(/^[pau.]+$/);

/** All images as columns of equal length, in order of import; small enough for 100,000 of them in one answer. */
export const imageIndexSchema = z.strictObject({
  classes: z.array(classSchema).readonly(),
  datasetVersion: z.string(),
  ids: z.array(z.string()).readonly(),
  names: z.array(z.string()).readonly(),
  sha256: z.array(z.string()).readonly(),
  /** One letter an image: t train, v val, e test, - none. */
  splits: z.string(),
  /** One letter a class and image, images one after the other: p present, a absent, u unknown. */
  tags: z.string(),
  /** Number into `groupNames`; -1 = none. */
  groups: z.array(z.int()).readonly(),
  groupNames: z.array(z.string()).readonly(),
  /** 1 where a person or the demo reviewed the seed. */
  reviewed: z.string(),
  /** Doubt of the seed 0–1 by the newest run; null without one. Not every image has one. */
  doubts: z.array(z.number().nullable()).readonly().nullable(),
  /** 1 where the import had something to say about the file. */
  noted: z.string(),
});
export type ImageIndex = z.infer<typeof imageIndexSchema>;

export const imageFactsSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  sha256: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
  exifOrientation: z.int(),
  group: z.string().nullable(),
  split: splitSchema.nullable(),
  exists: z.boolean(),
  notes: z.array(z.strictObject({ code: z.string(), text: z.string() })).readonly(),
  /** Other images with the same content. */
  twins: z.array(z.strictObject({ id: z.string(), name: z.string(), split: splitSchema.nullable() })).readonly(),
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

const countsSchema = z.record(z.enum(splits), z.strictObject({ present: countSchema, absent: countSchema, unknown: countSchema }));
const leakImageSchema = z.strictObject({ id: z.string(), name: z.string(), sha256: z.string(), split: splitSchema.nullable(), group: z.string().nullable() });
export const dataCheckSchema = z.strictObject({
  images: z.record(z.enum(splits), countSchema),
  normal: z.record(z.enum(splits), countSchema),
  classes: z.array(z.strictObject({ name: z.string(), counts: countsSchema })).readonly(),
  unknownShare: z.number().nullable(),
  allTaggedAlike: z.boolean(),
  /** What gate G1 asks for: positives a class, and at most this share of unknown tags (both in train). */
  minPositives: z.number(),
  maxUnknownShare: z.number(),
  exactLeaks: z.array(z.array(leakImageSchema).readonly()).readonly(),
  /** Null until the pictures were compared (work.check-data). */
  nearLeaks: z.array(z.strictObject({ a: leakImageSchema, b: leakImageSchema, bits: z.int() })).readonly().nullable(),
  /** True when images came in after the comparison. */
  uncompared: z.boolean(),
  marked: z.array(z.strictObject({ a: leakImageSchema, b: leakImageSchema, who: z.string(), at: z.string() })).readonly(),
  unplaced: countSchema,
});
export type DataCheck = z.infer<typeof dataCheckSchema>;

const splitLetter = z.union([splitSchema, z.literal('none')]);
export const groupRowSchema = z.strictObject({ group: z.string().nullable(), images: countSchema, bySplit: z.record(splitLetter, countSchema), present: z.array(countSchema).readonly() });
export const splitsStateSchema = z.strictObject({
  classes: z.array(classSchema).readonly(),
  groups: z.array(groupRowSchema).readonly(),
  /** Counts of images with a present tag, by split and class; the last column counts normal images. */
  totals: z.record(splitLetter, z.strictObject({ images: countSchema, present: z.array(countSchema).readonly(), normal: countSchema })),
  /** Groups that lie in more than one split. */
  crossing: z.array(z.string()).readonly(),
});
export type SplitsState = z.infer<typeof splitsStateSchema>;

export const labelBookEntrySchema = z.strictObject({ classId: z.int().min(1).max(254), text: z.string().max(4000), good: z.array(z.string()).max(24).readonly(), bad: z.array(z.string()).max(24).readonly() });
export type LabelBookEntry = z.infer<typeof labelBookEntrySchema>;

export const importPreviewSchema = z.strictObject({
  name: z.string(),
  root: z.string(),
  /** As it was asked for, or found by evidence; the note `format` says why. */
  format: z.enum(importFormats),
  images: countSchema,
  /** Of the images: in the project already as they are, and there under the same name with other content (left out). */
  alreadyThere: countSchema,
  changed: countSchema,
  classes: z.array(z.strictObject({ id: z.int(), name: z.string(), present: countSchema, isNew: z.boolean() })).readonly(),
  untagged: countSchema,
  normal: countSchema,
  masks: countSchema,
  groups: countSchema,
  splits: z.record(splitLetter, countSchema),
  /** First pictures, shown by pictureUrl. */
  sample: z.array(z.strictObject({ name: z.string(), sha256: z.string(), tags: z.array(z.string()).readonly() })).readonly(),
  tables: z.array(z.strictObject({ file: z.string(), encoding: z.string() })).readonly(),
  refused: importResultSchema.shape.refused,
  notes: importResultSchema.shape.notes,
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const relinkResultSchema = z.strictObject({ matched: countSchema, moved: countSchema, missing: z.array(z.string()).readonly(), different: z.array(z.string()).readonly() });

export const dataProcedures = {
  'data.index': query('All images as compact columns.', inProject, imageIndexSchema),
  'data.image': query('Facts of one image file.', inProject.extend({ id: z.string() }), imageFactsSchema),
  'data.set-tags': command('Sets tags of images × classes; answers with those cells as they were: setting them again is an exact undo.', inProject.extend({ images: z.array(z.string()).min(1).max(200_000).readonly(), classes: z.array(z.int().min(1).max(254)).min(1).max(254).readonly(), letters: tagLetters, window: z.string().max(40) }), z.strictObject({ before: z.string(), changed: countSchema })),
  'data.check': query('Counts per class and split, unknown tags, duplicates across splits.', inProject, dataCheckSchema),
  'data.mark-pair': command('Says that two look-alikes are different pictures, or takes that back.', inProject.extend({ a: z.string().length(64), b: z.string().length(64), different: z.boolean() }), z.null()),
  'data.splits': query('Groups and splits.', inProject, splitsStateSchema),
  'data.resplit': command('Places all images (or those without a split) 60/20/20 by group and seed; `apply` false only shows what would come out.', inProject.extend({ seed: seedSchema, onlyUnplaced: z.boolean(), apply: z.boolean() }), splitsStateSchema),
  'data.move-group': command('Moves a group, or single images, into a split.', inProject.extend({ group: z.string().nullable(), imageIds: z.array(z.string()).readonly().default([]), split: splitSchema }), z.null()),
  'data.problems': query('What imports refused or noted.', inProject, z.array(z.strictObject({ kind: z.enum(['refused', 'note']), file: z.string(), code: z.string(), why: z.string(), todo: z.string().nullable(), at: z.string() })).readonly()),
  'data.label-book': query('What each class means, with example images.', inProject, z.array(labelBookEntrySchema).readonly()),
  'data.set-label-book': command('Replaces the label book entry of a class.', inProject.extend({ entry: labelBookEntrySchema }), z.null()),
  'import.preview': stream('Reads a folder without storing anything, and holds it against the project that it would come into.', z.strictObject({ folder: z.string().min(1), project: projectIdSchema.nullable().default(null), format: z.enum(['auto', ...importFormats]).default('auto') }), work(importPreviewSchema)),
  'work.check-data': stream('Compares look-alikes across splits, for the data check.', z.strictObject({ project: z.string().min(1) }), work(z.strictObject({ nearLeaks: countSchema }))),
  'work.relink': stream('Points a linked folder (null = the one that is missing) at its new place: pictures are found by name and verified by content, else found by content.', z.strictObject({ project: z.string().min(1), rootId: z.string().nullable().default(null), folder: z.string().min(1) }), work(relinkResultSchema)),
};
