/** Gates, verdict and cost as they stand in a result: the domain's figures plus one rendered sentence a reason. */
import { z } from 'zod';
import { criterionStates, gateIds, gateMetrics, profiles, reasonTextIds, verdictValues } from '../domain/gate-types.ts';
import { countSchema, intervalSchema, splitSchema } from './figures.ts';

/** One judged criterion; `textId` and `params` let a report render `text` again in the other language. */
export const reasonSchema = z.strictObject({
  gate: z.enum(gateIds),
  metric: z.enum(gateMetrics),
  subject: z.string().nullable(),
  value: z.number().nullable(),
  ci: intervalSchema.nullable(),
  threshold: z.number().nullable(),
  split: splitSchema.nullable(),
  n: countSchema.nullable(),
  passed: z.boolean().nullable(),
  state: z.enum(criterionStates),
  text: z.string().min(1),
  textId: z.enum(reasonTextIds),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()])),
});
export type ReasonResult = z.infer<typeof reasonSchema>;

export const gateSchema = z.strictObject({
  id: z.enum(gateIds),
  passed: z.boolean().nullable(),
  lockedAt: z.iso.datetime().nullable(),
  lockHash: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  reasons: z.array(reasonSchema).readonly(),
});
export type GateResult = z.infer<typeof gateSchema>;

/** All five gates, in order. */
export const gatesSchema = z
  .array(gateSchema)
  .readonly()
  .refine((gates) => gates.map((gate) => gate.id).join() === gateIds.join(), { message: 'gates must be G1 to G5 in order' });

export const verdictSchema = z.strictObject({
  value: z.enum(verdictValues),
  profile: z.enum(profiles),
  reasons: z.array(reasonSchema).min(1).readonly(),
});
export type VerdictResult = z.infer<typeof verdictSchema>;

export const costInputKinds = ['measured', 'entered', 'assumed'] as const;

/** One figure of the cost model; `value` is null while nobody gave it. `best` and `worst` appear when it has a spread. */
export const costInputSchema = z.looseObject({
  name: z.string().min(1),
  value: z.number().nullable(),
  kind: z.enum(costInputKinds),
});
export type CostInputResult = z.infer<typeof costInputSchema>;

/** Yen of one scenario; null where an input is missing. `paysBack` false: the yearly balance never covers the start. */
export const yenScenarioSchema = z.looseObject({
  initial: z.number().nullable(),
  training: z.number().nullable(),
  yearlyOperation: z.number().nullable(),
  yearlyBenefit: z.number().nullable(),
  fiveYearTotal: z.number().nullable(),
  paybackMonths: z.number().min(0).nullable(),
  paysBack: z.boolean().nullable(),
  breakEvenImages: z.number().min(0).nullable(),
});
export type YenScenarioResult = z.infer<typeof yenScenarioSchema>;

export const costSchema = z.looseObject({
  hoursTags: z.number().min(0).nullable(),
  hoursReview: z.number().min(0).nullable(),
  hoursFullMasks: z.number().min(0).nullable(),
  hoursSaved: z.number().nullable(),
  yen: z.looseObject({ best: yenScenarioSchema, base: yenScenarioSchema, worst: yenScenarioSchema }),
  inputs: z.array(costInputSchema).readonly(),
});
export type CostResult = z.infer<typeof costSchema>;
