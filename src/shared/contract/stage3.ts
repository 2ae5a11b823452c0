/** Stage 3 as screens see it: the routes side by side and the decision on foundation models. */
import { z } from 'zod';
import { languages } from '../domain/gate-types.ts';
import { countSchema, intervalSchema, routeSchema } from './figures.ts';
import { gateSchema } from './gates.ts';
import { command, query } from './procedure.ts';
import { inProject } from './projects.ts';

/** As stored with the project; `at` is ISO 8601. */
export const foundationDecisionSchema = z.strictObject({ adopted: z.boolean(), reason: z.string(), who: z.string(), at: z.string() });
export type FoundationDecisionResult = z.infer<typeof foundationDecisionSchema>;

export const stage3OverviewSchema = z.strictObject({
  /** Null until stage 3 has run. */
  run: z.strictObject({ id: z.string(), finishedAt: z.string(), seed: z.int(), device: z.string().nullable(), datasetVersion: z.string().nullable() }).nullable(),
  routes: z.array(routeSchema).readonly(),
  auditImages: countSchema,
  /** Full masks for the same label hours, beside the routes. */
  baseline: z.strictObject({ miou: z.number(), masks: countSchema, gainCi: intervalSchema }).nullable(),
  gate: gateSchema.nullable(),
  decision: foundationDecisionSchema.nullable(),
  /** Newest first, from the audit log. */
  history: z.array(foundationDecisionSchema.extend({ seq: z.int() })).readonly(),
  /** The verdict was made before this decision. */
  verdictBehind: z.boolean(),
  /** Data or reviews changed after the run. */
  stale: z.boolean(),
});
export type Stage3Overview = z.infer<typeof stage3OverviewSchema>;

export const stage3Procedures = {
  'stage3.overview': query('Routes compared on the audit sample, gate G4 and the decision on foundation models.', inProject.extend({ lang: z.enum(languages) }), stage3OverviewSchema),
  'stage3.decide': command('Records the decision on foundation models with its reason.', inProject.extend({ adopted: z.boolean(), reason: z.string().trim().min(1).max(2000) }), foundationDecisionSchema),
};
