/** The decision: gates locked before results, cost inputs, verdicts of all runs, the report's preview. */
import { z } from 'zod';
import { costInputNames } from '../domain/cost.ts';
import { languages, verdictValues } from '../domain/gate-types.ts';
import { costInputKinds, costSchema, gateSchema, verdictSchema } from './gates.ts';
import { command, query } from './procedure.ts';
import { inProject } from './projects.ts';
import { runResultSchema } from './results.ts';
import { gateSettingsSchema } from './templates.ts';

const lockSchema = z.strictObject({ settings: gateSettingsSchema, lockedAt: z.string(), lockHash: z.string(), reason: z.string(), who: z.string() });

/** One finished or failed run, newest first in a list. */
const runLineSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  seed: z.int(),
  verdict: z.enum(verdictValues).nullable(),
  /** State of data, reviews and of what else the verdict rests on; null in runs of older programs. */
  basis: z.strictObject({ dataset: z.string(), reviews: z.string(), rest: z.string() }).nullable(),
  device: z.string().nullable(),
});

export const editedCostInputSchema = z.strictObject({ name: z.enum(costInputNames), value: z.number().nullable(), kind: z.enum(costInputKinds), best: z.number().optional(), worst: z.number().optional() });

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
      datasetVersion: z.string().nullable(),
      gates: z.array(gateSchema).readonly(),
      verdict: verdictSchema,
      cost: costSchema,
      figures: z.strictObject({ stage1: runResultSchema.shape.stage1, stage2: runResultSchema.shape.stage2 }),
      stale: z.strictObject({ data: z.boolean(), reviews: z.boolean(), rest: z.boolean() }),
    })
    .nullable(),
  /** True when a run exists but the gates were never locked by anybody. */
  hidden: z.boolean(),
  /** What people entered; measured figures of the newest run replace them. */
  costInputs: z.array(editedCostInputSchema).readonly(),
  runs: z.array(runLineSchema).readonly(),
});
export type DecisionState = z.infer<typeof decisionStateSchema>;

export const decisionProcedures = {
  'decision.state': query('Gates, cost, verdict and earlier runs, with sentences in a language.', inProject.extend({ lang: z.enum(languages) }), decisionStateSchema),
  'decision.lock': command('Locks gate settings with a reason; older locks stay as history.', inProject.extend({ settings: gateSettingsSchema, reason: z.string().trim().min(1).max(1000) }), z.null()),
  'decision.set-costs': command('Stores cost inputs that people entered; the verdict takes them up with the next run.', inProject.extend({ inputs: z.array(editedCostInputSchema).readonly() }), z.null()),
  'reports.preview': command('Renders the report of the newest finished run into a stored page.', inProject.extend({ lang: z.enum(languages) }), z.strictObject({ sha256: z.string(), runId: z.string() })),
};
