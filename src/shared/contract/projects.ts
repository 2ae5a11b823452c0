/** Projects: the list, opening, and the summary that the strip on every screen shows. */
import { z } from 'zod';
import { languages, profiles, splits, verdictValues, gateIds } from '../domain/gate-types.ts';
import { countSchema } from './figures.ts';
import { command, query } from './procedure.ts';

export const projectIdSchema = z.string().regex(/^[0-9a-f]{16}$/);
export const classSchema = z.strictObject({ id: z.int().min(1).max(254), name: z.string().min(1).max(120) });

/** Where a stage stands. `partial` = figures exist, but a person has something to do; `stale` = data changed since. */
export const stageStates = ['empty', 'ready', 'running', 'partial', 'stale', 'done', 'failed'] as const;
export type StageState = (typeof stageStates)[number];

/** The one thing a person has to do next; `count` is how many remain, where there is a number. */
export const nextActions = ['import-images', 'tag-images', 'fill-form', 'lock-gates', 'run-stage-1', 'review-seeds', 'run-stage-2', 'run-stage-3', 'decide-foundation', 'run-again', 'read-verdict', 'relink-images', 'wait'] as const;
export type NextAction = (typeof nextActions)[number];

export const projectFormSchema = z.strictObject({
  owners: z.strictObject({ project: z.string().max(200), operation: z.string().max(200) }),
  use: z.string().max(2000),
  missYen: z.number().min(0).nullable(),
  falseAlarmYen: z.number().min(0).nullable(),
  baselineMinutesPerDay: z.number().min(0).max(24 * 60).nullable(),
  withdrawalRule: z.string().max(2000),
  kind: z.enum(['entered', 'assumed']),
});

export const projectSummarySchema = z.strictObject({
  id: projectIdSchema,
  folder: z.string(),
  name: z.string(),
  lang: z.enum(languages),
  profile: z.enum(profiles),
  /** True for the built-in data set. */
  demo: z.boolean(),
  readOnly: z.boolean(),
  classes: z.array(classSchema).readonly(),
  form: projectFormSchema,
  formMissing: z.array(z.string()).readonly(),
  images: z.strictObject({ total: countSchema, normal: countSchema, untagged: countSchema, bySplit: z.strictObject(Object.fromEntries([...splits, 'none'].map((s) => [s, countSchema])) as Record<(typeof splits)[number] | 'none', typeof countSchema>) }),
  /** Hash over images, tags and splits: names the data that a figure was made from. */
  datasetVersion: z.string(),
  /** Linked folders whose pictures were not found. */
  missingRoots: z.array(z.strictObject({ id: z.string(), path: z.string() })).readonly(),
  reviews: z.strictObject({ done: countSchema, random: countSchema, randomWanted: countSchema }),
  stages: z.strictObject({ data: z.enum(stageStates), stage1: z.enum(stageStates), stage2: z.enum(stageStates), stage3: z.enum(stageStates) }),
  gates: z.array(z.strictObject({ id: z.enum(gateIds), passed: z.boolean().nullable() })).readonly(),
  gatesLocked: z.strictObject({ at: z.string(), hash: z.string() }).nullable(),
  verdict: z.enum(verdictValues).nullable(),
  /** The newest finished run, and whether data, reviews or gates changed after it. */
  run: z.strictObject({ id: z.string(), finishedAt: z.string(), seed: z.int(), device: z.string().nullable(), stale: z.boolean(), datasetVersion: z.string().nullable() }).nullable(),
  runningElsewhere: z.boolean(),
  next: z.strictObject({ action: z.enum(nextActions), count: countSchema.nullable() }),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const recentSchema = z.strictObject({
  id: projectIdSchema,
  name: z.string(),
  folder: z.string(),
  openedAt: z.iso.datetime(),
  /** False when the folder is gone (a disk not plugged in, a folder moved). */
  exists: z.boolean(),
  demo: z.boolean(),
  /** A demo whose making stopped before its end, with what it was asked for: the same request goes on. Null = finished, or no demo. */
  unfinished: z.strictObject({ images: countSchema, seed: countSchema, lang: z.enum(languages) }).nullable(),
});
export type RecentProject = z.infer<typeof recentSchema>;

export const inProject = z.strictObject({ project: projectIdSchema });

export const projectProcedures = {
  'projects.recent': query('Projects opened on this PC, newest first.', z.strictObject({}), z.array(recentSchema).readonly()),
  'projects.open': command('Opens the project of a folder and puts it on top of the recent ones.', z.strictObject({ folder: z.string().min(1) }), projectSummarySchema),
  'projects.create': command(
    'Makes an empty project in a folder.',
    z.strictObject({ folder: z.string().min(1), name: z.string().min(1).max(200), lang: z.enum(languages), classes: z.array(z.string().min(1).max(120)).max(254).readonly(), template: z.string().nullable().default(null) }),
    projectSummarySchema,
  ),
  'projects.forget': command('Takes a project off the recent list; its folder stays.', z.strictObject({ id: projectIdSchema }), z.null()),
  'projects.summary': query('All that the strip and the start of each screen need.', inProject, projectSummarySchema),
  'projects.update': command(
    'Changes name, language, profile, form or classes.',
    z.strictObject({ project: projectIdSchema, patch: z.strictObject({ name: z.string().min(1).max(200), lang: z.enum(languages), profile: z.enum(profiles), form: projectFormSchema, classes: z.array(classSchema).readonly() }).partial() }),
    projectSummarySchema,
  ),
};
