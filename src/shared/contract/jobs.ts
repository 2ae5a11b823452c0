/** Long work: each kind is a stream of progress that ends with its result; the workbench runs it as a job in a process of its own. */
import { z } from 'zod';
import { appErrorSchema } from './errors.ts';
import { command, query, stream } from './procedure.ts';
import { importResultSchema, runResultSchema } from './results.ts';
import { benchResultSchema } from './bench.ts';
import { paperShape, reportFormats } from './reports.ts';
import { benchRequestSchema, demoRequestSchema, deviceChoiceSchema, importRequestSchema, languageSchema, runRequestSchema } from './runs.ts';

/**
 * One line of what long work says. `total` is 0 while unknown; seconds of a reused step are those of the time it was made;
 * `parts` is how many parts (pictures, mostly) of a step that was run were there from an interrupted run.
 */
export const workEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('step-started'), step: z.string() }),
  z.strictObject({ type: z.literal('step-progress'), step: z.string(), done: z.number(), total: z.number(), detail: z.string().optional() }),
  z.strictObject({ type: z.literal('step-ended'), step: z.string(), seconds: z.number(), reused: z.boolean(), parts: z.int().min(1).optional() }),
  z.strictObject({ type: z.literal('result'), value: z.unknown() }),
]);
export type WorkEvent = z.infer<typeof workEventSchema>;

/** Events of long work whose last one carries `result`. */
export function work<O extends z.ZodType>(result: O) {
  return z.union([workEventSchema.options[0], workEventSchema.options[1], workEventSchema.options[2], z.strictObject({ type: z.literal('result'), value: result })]);
}

export const predictRequestSchema = z.strictObject({ project: z.string().min(1), path: z.string().min(1), out: z.string().min(1), device: deviceChoiceSchema.default('auto') });
export const predictionSchema = z.strictObject({ predicted: z.int().min(0), refused: importResultSchema.shape.refused, table: z.string() });

export const reportRequestSchema = z.strictObject({ project: z.string().min(1), out: z.string().min(1), format: z.enum(reportFormats), lang: languageSchema.default('ja'), ...paperShape });
export const reportWrittenSchema = z.strictObject({ path: z.string() });

/** Requests name project folders by their path: the command line uses them as they are. */
export const workProcedures = {
  'work.demo': stream('Makes the built-in data set in a project folder and runs all three stages on it.', demoRequestSchema, work(runResultSchema)),
  'work.import': stream('Imports a folder of pictures into a project.', importRequestSchema, work(importResultSchema)),
  'work.run': stream('Runs the stages of a project.', runRequestSchema, work(runResultSchema)),
  'work.bench': stream('Measures the method on a folder with true masks.', benchRequestSchema, work(benchResultSchema)),
  'work.report': stream('Writes a paper on the newest finished run into a file.', reportRequestSchema, work(reportWrittenSchema)),
  'work.predict': stream('Runs the trained student on new pictures.', predictRequestSchema, work(predictionSchema)),
};
export type WorkName = keyof typeof workProcedures;

export const jobStatuses = ['running', 'done', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** One piece of long work and how far it is. */
export const jobSchema = z.strictObject({
  id: z.string(),
  work: z.string(),
  /** Project id it works on; null when it makes one. */
  project: z.string().nullable(),
  status: z.enum(jobStatuses),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** The step that runs, and those that are over, in order. */
  /** `trace`: [done, value] of a step that tells a number with its progress (a training's loss), the last few hundred. */
  step: z.strictObject({ name: z.string(), done: z.number(), total: z.number(), startedAt: z.iso.datetime(), trace: z.array(z.tuple([z.number(), z.number()]).readonly()).readonly() }).nullable(),
  ended: z.array(z.strictObject({ step: z.string(), seconds: z.number(), reused: z.boolean(), parts: z.int().min(1).optional() })).readonly(),
  error: appErrorSchema.nullable(),
  /** Small facts of the result that a message needs (counts, a verdict); null until done. */
  outcome: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const jobProcedures = {
  'jobs.start': command('Starts long work in the background and answers at once.', z.strictObject({ work: z.string(), project: z.string().nullable().default(null), input: z.unknown() }), jobSchema),
  'jobs.cancel': command('Cancels a job; what its finished steps made stays.', z.strictObject({ id: z.string() }), jobSchema),
  'jobs.dismiss': command('Takes a job that is over off the list.', z.strictObject({ id: z.string() }), z.null()),
  'jobs.list': query('All jobs of this launch, newest first.', z.strictObject({}), z.array(jobSchema).readonly()),
  'jobs.watch': stream('The list of jobs now and after each change (at most five times a second).', z.strictObject({}), z.array(jobSchema).readonly()),
};
