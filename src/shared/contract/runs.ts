/** What a run is asked for and what it tells while it works. */
import { z } from 'zod';
import { refinerChoices } from '../domain/refiners.ts';
import { languages } from '../domain/gate-types.ts';
import { routeIds } from './figures.ts';

export const deviceChoices = ['auto', 'cpu', 'webgpu', 'cuda', 'directml', 'coreml'] as const;
export const deviceChoiceSchema = z.enum(deviceChoices);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

export const languageSchema = z.enum(languages);

export const stageChoices = ['1', '2', '3', 'all'] as const;
export type StageChoice = (typeof stageChoices)[number];

/** Seeds are 32-bit so that every random generator can take them. */
export const seedSchema = z.int().min(0).max(0xffff_ffff);

/** How seeds become pseudo masks; `auto` = chosen on the data set by a rule that needs no masks. */
export const refinerChoiceSchema = z.enum(refinerChoices).default('auto');

export const demoRequestSchema = z.strictObject({
  out: z.string().min(1),
  images: z.int().min(1).default(240),
  seed: seedSchema.default(1),
  lang: languageSchema.default('ja'),
  refiner: refinerChoiceSchema,
  device: deviceChoiceSchema.default('auto'),
});
export type DemoRequest = z.infer<typeof demoRequestSchema>;

export const importRequestSchema = z.strictObject({
  folder: z.string().min(1),
  project: z.string().min(1),
  format: z.string().min(1).default('auto'),
  copy: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const runRequestSchema = z.strictObject({
  project: z.string().min(1),
  stage: z.enum(stageChoices).default('all'),
  refiner: refinerChoiceSchema,
  device: deviceChoiceSchema.default('auto'),
  backbone: z.string().min(1).optional(),
  seed: seedSchema.default(1),
  lang: languageSchema.default('ja'),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

export const benchRequestSchema = z.strictObject({
  folder: z.string().min(1),
  corrections: z.array(z.int().min(0)).min(1).readonly().default([0, 5, 10, 20]),
  routes: z.array(z.enum(routeIds)).min(1).readonly().default(['classical']),
  backbone: z.string().min(1).optional(),
  repeats: z.int().min(1).max(100).default(1),
  seed: seedSchema.default(1),
  refiner: refinerChoiceSchema,
  device: deviceChoiceSchema.default('auto'),
  cache: z.string().min(1).optional(),
});
export type BenchRequest = z.infer<typeof benchRequestSchema>;

/** One line of progress: `done` of `total` units of a step; `total` is null while unknown. */
export const progressSchema = z.strictObject({
  step: z.string().min(1),
  done: z.number().min(0),
  total: z.number().min(0).nullable(),
  note: z.string().optional(),
});
export type Progress = z.infer<typeof progressSchema>;
