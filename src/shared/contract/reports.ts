/** The papers as stored files, for a preview or a download. */
import { z } from 'zod';
import { languages } from '../domain/gate-types.ts';
import { command } from './procedure.ts';
import { inProject } from './projects.ts';

export const reportFormats = ['html', 'json'] as const;
/** Formats of the paper that a person may look for and that are not built. */
export const reportFormatsNotBuilt = ['pdf', 'docx', 'pptx', 'xlsx'] as const;

/** The board report, the sheet for a meeting, and the request for the next stage. */
export const paperKinds = ['report', 'meeting', 'proposal'] as const;
export type PaperKind = (typeof paperKinds)[number];
/** The stage that a request follows; left out, the newest one that has run. */
export const paperStages = [1, 2, 3] as const;
export type PaperStage = (typeof paperStages)[number];
export const paperStageSchema = z.literal(paperStages);
/** Which paper; `stage` counts for a proposal alone. Meeting sheet and proposal are HTML only. */
export const paperShape = { kind: z.enum(paperKinds).default('report'), stage: paperStageSchema.optional() };

export const reportProcedures = {
  'reports.make': command(
    'Renders a paper on the newest finished run into a stored file.',
    inProject.extend({ lang: z.enum(languages), format: z.enum(reportFormats), ...paperShape }),
    z.strictObject({ sha256: z.string(), runId: z.string() }),
  ),
};
