/** The report as one HTML file: no script, no address outside the file, readable and printable offline. */
import type { Language } from '#shared/domain/gate-types.ts';
import { recordSection, termsSection } from './appendix.ts';
import { contextOf, type ReportContext } from './context.ts';
import { costSection } from './costs.ts';
import { dataSection } from './data-page.ts';
import { baselineSection, qualitySection } from './figures.ts';
import { gatesSection } from './gates.ts';
import { type Html, html, styleSheet } from './html.ts';
import { pageOne } from './page-one.ts';
import type { ReportFacts } from '../ports/report.ts';
import { samplesSection, worstSection } from './samples.ts';
import { stageThreeSection } from './stage-three.ts';
import { reportCss } from './style.ts';

/** Renders the facts as a complete HTML document (UTF-8) in a language; page 1 prints on exactly one A4 page. */
export function renderHtmlReport(facts: ReportFacts, lang: Language): string {
  const ctx = contextOf(facts, lang);
  const document = html`<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ctx.s.pageOne.subject(facts.project.name)}</title>
${styleSheet(reportCss)}
</head>
<body>
<main>
${pageOne(ctx)}
${contents(ctx)}
${gatesSection(ctx)}
${qualitySection(ctx)}
${baselineSection(ctx)}
${samplesSection(ctx)}
${worstSection(ctx)}
${stageThreeSection(ctx)}
${costSection(ctx)}
${dataSection(ctx)}
${termsSection(ctx)}
${recordSection(ctx)}
</main>
</body>
</html>
`;
  return `<!doctype html>\n${document.markup}`;
}

const order = ['gates', 'quality', 'baseline', 'samples', 'worst', 'foundation', 'cost', 'data', 'terms', 'record'] as const;

function contents(ctx: ReportContext): Html {
  return html`<nav class="contents"><h2>${ctx.s.contents}</h2><ol>${order.map((id) => html`<li><a href="#${id}">${ctx.s.sections[id]}</a></li>`)}</ol></nav>`;
}
