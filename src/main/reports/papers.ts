/** Which paper is which: from facts and a wish to the text of a file. */
import { appError } from '#shared/contract/errors.ts';
import type { PaperKind, PaperStage, reportFormats } from '#shared/contract/reports.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import type { ReportFacts } from '../ports/report.ts';
import { renderHtmlReport } from './html-report.ts';
import { renderMeetingSheet } from './meeting-sheet.ts';
import { newestStage, renderProposal } from './proposal.ts';

type Wanted = { readonly lang: Language; readonly format: (typeof reportFormats)[number]; readonly kind: PaperKind; readonly stage?: PaperStage | undefined };

/** The paper as text. Throws AppError `bad-usage` for JSON of another paper than the report, `not-found` for a stage that has not run. */
export function paperText(facts: ReportFacts, { lang, format, kind, stage }: Wanted): string {
  if (format === 'json') {
    if (kind !== 'report') throw appError('bad-usage', 'Only the report can be written as JSON', 'Choose HTML for the meeting sheet and the request.');
    return `${JSON.stringify(facts.result, null, 2)}\n`;
  }
  if (kind === 'meeting') return renderMeetingSheet(facts, lang);
  if (kind === 'report') return renderHtmlReport(facts, lang);
  const newest = newestStage(facts);
  const after = stage ?? newest;
  if (newest === null || after === null || after > newest) throw appError('not-found', `Stage ${String(after ?? 1)} has not run, so there is nothing to request after it`, 'Run the stage first.');
  return renderProposal(facts, lang, after);
}
