/** The request for the next stage as one A4 page: purpose, what is known, what is asked, risks, criteria, boxes to sign. */
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { PaperStage } from '#shared/contract/reports.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import type { ReportFacts } from '../ports/report.ts';
import { cellOr, contextOf, filled, reasonSentence, type ReportContext } from './context.ts';
import { htmlDocument } from './document.ts';
import { clip, type Html, html, nothing } from './html.ts';
import { thresholdText } from './metrics.ts';
import { longest, paperHead, person, scoreText, signOff } from './paper-parts.ts';
import { type Ask, asksOf, assumedHoursADay, failedReasons, gatesOf, totalOf } from './proposal-asks.ts';
import { isNotBuilt } from './run-words.ts';
import { topRisks } from './risks.ts';
import { stateSign } from './signs.ts';
import { figureCell, figures, headRow } from './table.ts';

const shownFindings = 5;
const foundationIds: readonly string[] = foundationRouteIds;

/** The newest stage of the result that has run; null when none has. */
export function newestStage(facts: ReportFacts): PaperStage | null {
  const { stage1, stage2, stage3 } = facts.result;
  if (stage3 !== null) return 3;
  if (stage2 !== null) return 2;
  return stage1 === null ? null : 1;
}

/** The request that follows a stage, as a document of its own. */
export function renderProposal(facts: ReportFacts, lang: Language, stage: PaperStage): string {
  const ctx = contextOf(facts, lang);
  return htmlDocument(lang, subjectOf(ctx, stage, facts.project.name), proposalPage(ctx, stage, true));
}

/** The request as one A4 page; `isFirst` when nothing stands before it in the document. */
export function proposalPage(ctx: ReportContext, stage: PaperStage, isFirst: boolean): Html {
  const words = ctx.s.proposal;
  const isRepair = failedReasons(ctx, stage).length > 0;
  return html`<section class="page-one sheet" id="proposal" aria-label="${words.kind}">
<div class="opening">${paperHead(ctx, words.kind, subjectOf(ctx, stage, clip(ctx.facts.project.name, longest.title)), isFirst)}</div>
<section><h2>${words.purpose}</h2><p>${isRepair ? words.repairPurpose : words.purposes[stage]}</p></section>
${findings(ctx, stage, isRepair)}
${request(ctx, stage, isRepair)}
${topRisks(ctx, stage)}
${criteria(ctx, stage, isRepair)}
${signOff(ctx)}
</section>`;
}

function subjectOf(ctx: ReportContext, stage: PaperStage, projectName: string): string {
  const words = ctx.s.proposal;
  return failedReasons(ctx, stage).length > 0 ? words.repairSubject(projectName, ctx.s.stages[stage - 1] ?? '') : words.subjects[stage](projectName);
}

/** The judged criteria of the stage and the figures that belong to it; a paper that asks for repair begins with all that failed so far. */
function findings(ctx: ReportContext, stage: PaperStage, isRepair: boolean): Html {
  const { s } = ctx;
  const rank = { fail: 0, open: 1, unmeasured: 2, pass: 3 } as const;
  const own: readonly ReasonResult[] = ctx.facts.result.gates.filter((gate) => gatesOf[stage].includes(gate.id)).flatMap((gate) => gate.reasons);
  const reasons = isRepair ? [...new Set([...failedReasons(ctx, stage), ...own])] : own;
  const shown = reasons.length <= shownFindings ? reasons : [...reasons].sort((a, b) => rank[a.state] - rank[b.state]).slice(0, shownFindings);
  const rows = shown.map((reason) => html`<tr><td class="gate-id">${reason.gate}</td><td>${stateSign(ctx, reason.state)}</td><td><span class="two-lines">${clip(reasonSentence(ctx, reason), longest.reason)}</span></td></tr>`);
  const left = reasons.length - shown.length;
  const extra = extras(ctx, stage).map((text) => html`<li>${text}</li>`);
  return html`<section class="findings"><h2>${s.proposal.findings}</h2><div>
<table><tbody>${rows}</tbody></table>${left > 0 ? html`<p class="basis">${s.pageOne.andMore(ctx.f.count(left))}</p>` : nothing}
${extra.length === 0 ? nothing : html`<ul class="plain">${extra}</ul>`}</div></section>`;
}

/** Figures of the stage that no criterion names. */
function extras(ctx: ReportContext, stage: PaperStage): readonly string[] {
  const { s, f } = ctx;
  const { stage1, stage2, stage3 } = ctx.facts.result;
  const words = s.proposal.extras;
  if (stage === 1) return stage1 === null || stage1.seeds.miou === null ? [] : [words.seeds(f.percent(stage1.seeds.miou), s.splits[stage1.seeds.split], f.count(stage1.seeds.n))];
  if (stage === 2) return stage2 === null || stage2.pseudo.miou === null ? [] : [words.pseudo(f.percent(stage2.pseudo.miou), s.splits[stage2.pseudo.split], f.count(stage2.pseudo.n))];
  const evaluated = (stage3?.routes ?? []).flatMap((route) => (route.status === 'evaluated' && route.miou !== null ? [`${s.routes[route.id]} ${scoreText(ctx, route.miou, route.miouCi)}`] : []));
  const { best, worst } = ctx.facts.result.cost.yen;
  return [
    ...(evaluated.length === 0 ? [] : [words.routes(evaluated.join(s.listSeparator))]),
    ...(best.paybackMonths === null || worst.paybackMonths === null ? [] : [words.payback(f.months(best.paybackMonths), f.months(worst.paybackMonths))]),
  ];
}

/** Work, people, hours and yen line by line, their sum, the period, and who answers for it. */
function request(ctx: ReportContext, stage: PaperStage, isRepair: boolean): Html {
  const { s, f } = ctx;
  const words = s.proposal;
  const asks = asksOf(ctx, stage);
  const total = totalOf(asks);
  const row = (ask: Ask): Html => html`<tr><th scope="row">${ask.work}</th><td>${ask.who}</td>${figureCell(ask.hours === 0 ? '─' : cellOr(ask.hours, f.hours))}${figureCell(yenCell(ctx, ask.yen))}
<td>${ask.kind === null ? words.notEstimated : html`<span class="kind-mark ${ask.kind}">${s.cost.kindWords[ask.kind]}</span>`}</td></tr>`;
  const days = Math.ceil(total.hours / assumedHoursADay);
  return html`<section class="asks"><h2>${words.request}</h2><div>
<p>${isRepair ? words.repairRequest : words.requests[stage]}</p>
<table>${headRow(words.work, words.who, figures(s.cost.time), figures(s.cost.money), s.cost.kind)}<tbody>${asks.map(row)}
<tr class="total"><th scope="row">${words.total}</th><td></td>${figureCell(total.hours === 0 ? '─' : f.hours(total.hours))}${figureCell(f.yen(total.yen))}<td>${total.isPartial ? words.partial : ''}</td></tr></tbody></table>
${stage === 2 && !isRepair && waitsForProgram(ctx) ? html`<p class="under">${words.notBuilt}</p>` : nothing}
<p class="facts"><span><b>${s.pageOne.responsible}</b> ${person(ctx, ctx.facts.project.form.owners[stage === 3 && !isRepair ? 'operation' : 'project'])}</span></p>
<p><b>${words.period}</b> ${words.periodBlank}${total.hours > 0 && stage !== 3 ? html` <small>${words.periodNote(f.hours(total.hours), f.count(assumedHoursADay), f.count(days))}</small>` : nothing}</p></div></section>`;
}

/** Yen of a line; the electricity of a short run is less than one. */
function yenCell(ctx: ReportContext, yen: number | null): Html {
  return yen !== null && yen > 0 && yen < 1 ? html`${ctx.s.proposal.underOneYen}` : cellOr(yen, ctx.f.yen);
}

/** True when this version cannot evaluate any foundation model, whatever packs there are. */
function waitsForProgram(ctx: ReportContext): boolean {
  return (ctx.facts.result.stage3?.routes ?? []).some((route) => foundationIds.includes(route.id) && isNotBuilt(route));
}

/** The thresholds of the gate that comes next, and the rule to stop. */
function criteria(ctx: ReportContext, stage: PaperStage, isRepair: boolean): Html {
  const { s } = ctx;
  const words = s.proposal;
  const rule = filled(ctx.facts.project.form.withdrawalRule);
  const next = isRepair ? failedReasons(ctx, stage) : nextReasons(ctx, stage);
  const limits = [...new Map(next.flatMap((reason) => (reason.threshold === null ? [] : [[reason.metric, `${s.metrics[reason.metric]} ${thresholdText(ctx.f, reason.metric, reason.threshold)}`] as const]))).values()];
  const locked = ctx.facts.result.gates.every((gate) => gate.lockedAt !== null);
  return html`<section class="next"><h2>${words.criteria}</h2><dl>
<dt>${isRepair ? words.sameGate : words.nextGate[stage]}</dt><dd>${limits.length === 0 ? '' : `${limits.join(s.listSeparator)}${words.stop}`}${!isRepair && stage === 1 && limits.length > 0 ? words.byRange : ''}${!isRepair && stage === 2 ? words.routeRule : ''}${locked ? words.locked : words.unlocked}</dd>
<dt>${s.pageOne.nextDate}</dt><dd>${ctx.facts.project.nextDecisionDate === null ? words.dateBlank : ctx.f.time(ctx.facts.project.nextDecisionDate)}</dd>
<dt>${s.pageOne.withdrawal}</dt><dd>${rule === null ? s.notEntered : clip(rule, longest.freeText)}</dd></dl></section>`;
}

/** After stage 1 the student's gate, after stage 2 the foundation models', in operation what the pilot has to keep. */
function nextReasons(ctx: ReportContext, stage: PaperStage): readonly ReasonResult[] {
  const of = (id: string): readonly ReasonResult[] => ctx.facts.result.gates.find((gate) => gate.id === id)?.reasons ?? [];
  if (stage === 1) return of('G3');
  return stage === 2 ? of('G4') : [...of('G3').filter((reason) => reason.metric === 'miss-rate' || reason.metric === 'class-miss-rate'), ...of('G5').filter((reason) => reason.metric === 'payback-months')];
}
