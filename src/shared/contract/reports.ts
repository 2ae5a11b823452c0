/** The board paper as a stored file, for a preview or a download. */
import { z } from 'zod';
import { languages } from '../domain/gate-types.ts';
import { command } from './procedure.ts';
import { inProject } from './projects.ts';

export const reportFormats = ['html', 'json'] as const;
/** Formats of the paper that a person may look for and that are not built. */
export const reportFormatsNotBuilt = ['pdf', 'docx', 'pptx', 'xlsx'] as const;

export const reportProcedures = {
  'reports.make': command(
    'Renders the report of the newest finished run into a stored file.',
    inProject.extend({ lang: z.enum(languages), format: z.enum(reportFormats) }),
    z.strictObject({ sha256: z.string(), runId: z.string() }),
  ),
};
