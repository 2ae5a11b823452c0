/** The decision: gates locked before results, cost inputs, verdicts of all runs. */
import { z } from 'zod';
import { costInputNames } from '../domain/cost.ts';
import { gateIds, languages, verdictValues } from '../domain/gate-types.ts';
import { costInputKinds, costSchema, gateSchema, verdictSchema } from './gates.ts';
import { command, query } from './procedure.ts';
import { inProject } from './projects.ts';
import { runResultSchema } from './results.ts';
import { gateSettingsSchema } from './templates.ts';

const lockSchema = z.strictObject({ settings: gateSettingsSchema, lockedAt: z.string(), lockHash: z.string(), reason: z.string(), who: z.string() });

/** What a verdict rests on; `rest` stands for the last four together in runs of older programs. */
export const basisParts = ['dataset', 'reviews', 'lock', 'form', 'costs', 'foundation', 'rest'] as const;
export type BasisPart = (typeof basisParts)[number];
const changedSchema = z.array(z.enum([...basisParts, 'seed', 'stage'])).readonly();

/** One finished or failed run, newest first in a list. */
const runLineSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  stage: z.string(),
  seed: z.int(),
  device: z.string().nullable(),
  datasetVersion: z.string().nullable(),
  lockHash: z.string().nullable(),
  verdict: z.enum(verdictValues).nullable(),
  gates: z.array(z.strictObject({ id: z.enum(gateIds), passed: z.boolean().nullable() })).readonly(),
  /** What changed since the finished run before it; null for the first one and for runs without a result. */
  changed: changedSchema.nullable(),
});

/** One figure of the cost model as the next verdict takes it, and where it comes from. */
export const costSources = ['run', 'prices', 'form', 'entered', 'template', 'none'] as const;
const costLineSchema = z.strictObject({
  name: z.enum(costInputNames),
  value: z.number().nullable(),
  kind: z.enum(costInputKinds),
  best: z.number().optional(),
  worst: z.number().optional(),
  from: z.enum(costSources),
  /** Who entered it and when; null where nobody did. */
  by: z.string().nullable(),
  at: z.string().nullable(),
});
export type CostLine = z.infer<typeof costLineSchema>;

/** A changed input: entered, or taken on trust (assumed); null takes back what was entered. */
export const costEditSchema = z
  .strictObject({ name: z.enum(costInputNames), value: z.number().min(0).nullable(), kind: z.enum(['entered', 'assumed']), best: z.number().min(0).optional(), worst: z.number().min(0).optional() })
  .refine((e) => (e.best === undefined) === (e.worst === undefined), { message: 'best and worst go together' });
export type CostEdit = z.infer<typeof costEditSchema>;

export const decisionStateSchema = z.strictObject({
  /** What would be locked: the last lock, else the template's limits, else the proposals. */
  draft: gateSettingsSchema,
  /** Newest first; empty while nothing is locked. */
  locks: z.array(lockSchema).readonly(),
  /** Null while the gates are not locked (results stay hidden) or nothing has run. */
  result: z
    .strictObject({
      runId: z.string(),
      finishedAt: z.string(),
      seed: z.int(),
      stage: z.string(),
      backbone: z.string().nullable(),
      device: z.string().nullable(),
      datasetVersion: z.string().nullable(),
      gates: z.array(gateSchema).readonly(),
      verdict: verdictSchema,
      cost: costSchema,
      figures: z.strictObject({ stage1: runResultSchema.shape.stage1, stage2: runResultSchema.shape.stage2 }),
      /** What changed after it. */
      stale: z.array(z.enum(basisParts)).readonly(),
    })
    .nullable(),
  /** True when a run exists but the gates were never locked by anybody. */
  hidden: z.boolean(),
  /** Every input of the cost model, in its order. */
  costs: z.array(costLineSchema).readonly(),
  /** Empty while results are hidden. */
  runs: z.array(runLineSchema).readonly(),
});
export type DecisionState = z.infer<typeof decisionStateSchema>;

export const decisionProcedures = {
  'decision.state': query('Gates, cost, verdict and earlier runs, with sentences in a language.', inProject.extend({ lang: z.enum(languages) }), decisionStateSchema),
  'decision.lock': command('Locks gate settings with a reason; older locks stay as history.', inProject.extend({ settings: gateSettingsSchema, reason: z.string().trim().min(1).max(1000) }), z.null()),
  'decision.set-costs': command('Stores changed cost inputs with who and when; the verdict takes them up with the next run.', inProject.extend({ edits: z.array(costEditSchema).min(1).readonly() }), z.null()),
};
