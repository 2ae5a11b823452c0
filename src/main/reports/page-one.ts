/** The paper for the board: one A4 page that can be read without the rest. */
import { alternatives } from './alternatives.ts';
import { filled, reasonSentence, type ReportContext } from './context.ts';
import { costSummary } from './costs.ts';
import { clip, type Html, html, nothing } from './html.ts';
import { longest, paperHead, person, signOff } from './paper-parts.ts';
import { topRisks } from './risks.ts';
import { sign, verdictTone } from './signs.ts';
import { threeNumbers } from './three-numbers.ts';

/** Page 1: subject, conclusion, request, three numbers, cost, risks, alternatives, next decision, sign-off. */
export function pageOne(ctx: ReportContext): Html {
  const { facts, s } = ctx;
  const page = s.pageOne;
  return html`<section class="page-one" aria-label="${page.kind}">
<div class="opening">
${paperHead(ctx, page.kind, page.subject(clip(facts.project.name, longest.title)), true)}
${conclusion(ctx)}
</div>
${request(ctx)}
${threeNumbers(ctx)}
${costSummary(ctx)}
${topRisks(ctx)}
${alternatives(ctx)}
${nextDecision(ctx)}
${signOff(ctx)}
</section>`;
}

function conclusion(ctx: ReportContext): Html {
  const { s } = ctx;
  const { verdict } = ctx.facts.result;
  const deciding = verdict.value === 'go' ? [] : verdict.reasons.filter((reason) => reason.state !== 'pass');
  const others = deciding.length > 1 ? s.pageOne.andMore(ctx.f.count(deciding.length - 1)) : '';
  const because =
    deciding.length === 0
      ? nothing
      : html`<p><b>${s.pageOne.because}</b> ${clip(reasonSentence(ctx, deciding[0]), longest.reason)}${others}</p>`;
  return html`<section class="conclusion ${verdictTone(verdict.value)}">
<h2>${s.pageOne.conclusion}</h2>
<p class="verdict">${sign(verdictTone(verdict.value), s.verdicts[verdict.value])}</p>
<div><p>${s.pageOne.verdictSentences[verdict.value]}</p>${because}</div>
</section>`;
}

function request(ctx: ReportContext): Html {
  const { facts, s, f } = ctx;
  const { form } = facts.project;
  const initial = facts.result.cost.yen.base.initial;
  const text = facts.project.request ?? s.pageOne.requests[facts.result.verdict.value];
  return html`<section class="request"><h2>${s.pageOne.request}</h2><div>
<p>${clip(text, longest.freeText)}</p>
<p class="facts"><span><b>${facts.result.verdict.value === 'no-go' ? s.pageOne.amountIfGo : s.pageOne.amount}</b> ${initial === null ? s.cost.notComputed : s.pageOne.initialCost(f.yen(initial))}</span>
<span><b>${s.pageOne.responsible}</b> ${person(ctx, form.owners.project)}</span></p></div></section>`;
}

function nextDecision(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { form, nextDecisionDate: date } = ctx.facts.project;
  const rule = filled(form.withdrawalRule);
  return html`<section class="next"><h2>${s.pageOne.next}</h2><dl>
<dt>${s.pageOne.nextDate}</dt><dd>${date === null ? s.notEntered : f.time(date)}${s.pageOne.nextWhat[ctx.facts.result.verdict.value]}</dd>
<dt>${s.pageOne.withdrawal}</dt><dd>${rule === null ? s.notEntered : clip(rule, longest.freeText)}</dd></dl></section>`;
}
