/** The report as one HTML file: no script, no address outside the file, readable and printable offline. */
import type { Language } from '#shared/domain/gate-types.ts';
import { recordSection, termsSection } from './appendix.ts';
import { contextOf, type ReportContext } from './context.ts';
import { costSection } from './costs.ts';
import { dataSection } from './data-page.ts';
import { baselineSection, qualitySection } from './figures.ts';
import { worstSection } from './gallery.ts';
import { gatesSection } from './gates.ts';
import { htmlDocument } from './document.ts';
import { type Html, html, nothing } from './html.ts';
import { limitsSection } from './limits.ts';
import { meetingSheet } from './meeting-sheet.ts';
import { operationSection } from './operation.ts';
import { pageOne } from './page-one.ts';
import { newestStage, proposalPage } from './proposal.ts';
import type { ReportFacts } from '../ports/report.ts';
import { samplesSection } from './samples.ts';
import { stageThreeSection } from './stage-three.ts';

/** Renders the facts as a complete HTML document (UTF-8) in a language; page 1 prints on exactly one A4 page. */
export function renderHtmlReport(facts: ReportFacts, lang: Language): string {
  const ctx = contextOf(facts, lang);
  const stage = newestStage(facts);
  return htmlDocument(lang, ctx.s.pageOne.subject(facts.project.name), html`${pageOne(ctx)}
${contents(ctx, stage !== null)}
${gatesSection(ctx)}
${qualitySection(ctx)}
${baselineSection(ctx)}
${samplesSection(ctx)}
${worstSection(ctx)}
${stageThreeSection(ctx)}
${costSection(ctx)}
${dataSection(ctx)}
${operationSection(ctx)}
${limitsSection(ctx)}
${termsSection(ctx)}
${recordSection(ctx)}
${meetingSheet(ctx, false)}
${stage === null ? nothing : proposalPage(ctx, stage, false)}`);
}

const order = ['gates', 'quality', 'baseline', 'samples', 'worst', 'foundation', 'cost', 'data', 'operation', 'limits', 'terms', 'record', 'meeting'] as const;

function contents(ctx: ReportContext, hasProposal: boolean): Html {
  const shown = [...order, ...(hasProposal ? (['proposal'] as const) : [])];
  return html`<nav class="contents"><h2>${ctx.s.contents}</h2><ol>${shown.map((id) => html`<li><a href="#${id}">${ctx.s.sections[id]}</a></li>`)}</ol></nav>`;
}
