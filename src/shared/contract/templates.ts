/** PoC templates and one-file projects. */
import { z } from 'zod';
import { costInputNames } from '../domain/cost.ts';
import { languages, profiles } from '../domain/gate-types.ts';
import { costInputKinds } from './gates.ts';
import { work } from './jobs.ts';
import { command, query, stream } from './procedure.ts';
import { inProject } from './projects.ts';

const thresholdSchema = z.strictObject({ value: z.number(), reason: z.string().min(1).max(500) });

/** Every limit of the gates, each with its reason. */
export const gateSettingsSchema = z.strictObject({
  profile: z.enum(profiles),
  minPositives: thresholdSchema,
  maxUnknownShare: thresholdSchema,
  minTagF1: thresholdSchema,
  minHit: thresholdSchema,
  minMiou: thresholdSchema,
  maxMissRate: thresholdSchema,
  maxPaybackMonths: thresholdSchema,
  highStakes: z
    .strictObject({
      maxClassMissRate: thresholdSchema,
      classMissLimits: z.array(z.strictObject({ name: z.string(), limit: thresholdSchema })).readonly(),
      minAuditImages: thresholdSchema,
      minReviewers: thresholdSchema,
      minKappa: thresholdSchema,
    })
    .nullable(),
});

export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: z.string().min(1).max(120),
  text: z.string().max(500),
  profile: z.enum(profiles),
  classes: z.array(z.string().min(1).max(120)).max(254).readonly(),
  gates: gateSettingsSchema,
  costInputs: z.array(z.strictObject({ name: z.enum(costInputNames), value: z.number().nullable(), kind: z.enum(costInputKinds), best: z.number().optional(), worst: z.number().optional() })).readonly(),
  labelBook: z.array(z.strictObject({ className: z.string(), text: z.string().max(2000) })).readonly(),
  minArea: z.number().min(0).max(1).nullable(),
  wording: z.strictObject({ object: z.string().max(120) }),
});

/** Paths are of this PC; `project` of an export is a project folder. */
export const exportProjectRequestSchema = z.strictObject({ project: z.string().min(1), out: z.string().min(1) });
export const importProjectRequestSchema = z.strictObject({ file: z.string().min(1), folder: z.string().min(1) });

export const templateProcedures = {
  'templates.list': query('The product’s own templates and those saved on this PC.', z.strictObject({ lang: z.enum(languages) }), z.array(z.strictObject({ template: templateSchema, own: z.boolean() })).readonly()),
  'templates.save': command('Saves the settings of a project as a template of this PC.', inProject.extend({ name: z.string().min(1).max(120), text: z.string().max(500) }), templateSchema),
  'work.export-project': stream('Writes a whole project into one .tegakari file.', exportProjectRequestSchema, work(z.strictObject({ path: z.string(), bytes: z.int(), files: z.int() }))),
  'work.import-project': stream('Unpacks a .tegakari file into a new project folder.', importProjectRequestSchema, work(z.strictObject({ folder: z.string(), files: z.int() }))),
};
