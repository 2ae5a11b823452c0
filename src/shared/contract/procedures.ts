/** Every procedure of the contract, by name. Adding one touches its contract file, its service and a test. */
import type { z } from 'zod';
import { appProcedures } from './app.ts';
import { dataProcedures } from './data.ts';
import { decisionProcedures } from './decision.ts';
import { jobProcedures, workProcedures } from './jobs.ts';
import { projectProcedures } from './projects.ts';
import { reportProcedures } from './reports.ts';
import { reviewProcedures } from './review.ts';
import { stage1Procedures } from './stage1.ts';
import { stage2Procedures } from './stage2.ts';
import { stage3Procedures } from './stage3.ts';
import { templateProcedures } from './templates.ts';

export const procedures = { ...appProcedures, ...projectProcedures, ...templateProcedures, ...dataProcedures, ...decisionProcedures, ...reportProcedures, ...stage1Procedures, ...reviewProcedures, ...stage2Procedures, ...stage3Procedures, ...jobProcedures, ...workProcedures };

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
type OfKind<K extends string> = { [N in ProcedureName]: Procedures[N]['kind'] extends K ? N : never }[ProcedureName];
export type CallName = OfKind<'query' | 'command'>;
export type StreamName = OfKind<'stream'>;

/** What a caller may leave out because it has a default. */
export type InputOf<N extends ProcedureName> = z.input<Procedures[N]['input']>;
/** The input as a handler sees it: checked, defaults filled in. */
export type CheckedInputOf<N extends ProcedureName> = z.output<Procedures[N]['input']>;
export type OutputOf<N extends ProcedureName> = z.output<Procedures[N]['output']>;
