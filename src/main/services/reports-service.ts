/** A paper as a blob: the same bytes for the preview, a download and the hash that a signature would name. */
import type { PaperKind, PaperStage, reportFormats } from '#shared/contract/reports.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { Sessions } from '../ports/workbench.ts';

export type ReportFormat = (typeof reportFormats)[number];

/** Which paper in which form; `stage` is the stage that a proposal follows. */
export interface PaperWanted {
  readonly lang: Language;
  readonly format: ReportFormat;
  readonly kind: PaperKind;
  readonly stage?: PaperStage | undefined;
}

export interface ReportsDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly render: (open: OpenProject, blobs: Blobs, wanted: PaperWanted) => Promise<{ readonly text: string; readonly runId: string }>;
}

export function reportsService(deps: ReportsDeps): Pick<CallHandlers, 'reports.make'> {
  return {
    'reports.make': async ({ project, ...wanted }) => {
      const { open, blobs } = await deps.sessions.get(project);
      const { text, runId } = await deps.render(open, blobs, wanted);
      return { sha256: (await blobs.put(new TextEncoder().encode(text))).sha256, runId };
    },
  };
}
