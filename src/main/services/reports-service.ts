/** The board paper as a blob: the same bytes for the preview, a download and the hash that a signature would name. */
import type { reportFormats } from '#shared/contract/reports.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { Sessions } from '../ports/workbench.ts';

export type ReportFormat = (typeof reportFormats)[number];

export interface ReportsDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly render: (open: OpenProject, blobs: Blobs, lang: Language, format: ReportFormat) => Promise<{ readonly text: string; readonly runId: string }>;
}

export function reportsService(deps: ReportsDeps): Pick<CallHandlers, 'reports.make'> {
  return {
    'reports.make': async ({ project, lang, format }) => {
      const { open, blobs } = await deps.sessions.get(project);
      const { text, runId } = await deps.render(open, blobs, lang, format);
      return { sha256: (await blobs.put(new TextEncoder().encode(text))).sha256, runId };
    },
  };
}
