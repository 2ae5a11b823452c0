/** The risks on page 1: first what the gates found, then what the figures themselves leave open. None is made up. */
import type { PaperStage } from '#shared/contract/reports.ts';
import type { CriterionState } from '#shared/domain/gate-types.ts';
import { filled, reasonSentence, type ReportContext } from './context.ts';
import { clip, type Html, html } from './html.ts';
import { gatesUpTo } from './proposal-asks.ts';
import { sign, type Tone } from './signs.ts';

type Risk = { readonly tone: Tone; readonly word: string; readonly text: string; readonly measure: string };

const shownRisks = 3;
const rank: Readonly<Record<CriterionState, number>> = { fail: 0, open: 1, unmeasured: 2, pass: 3 };

/** The three heaviest risks that the stages so far show, as a table with countermeasure and owner. */
export function topRisks(ctx: ReportContext, stage: PaperStage = 3): Html {
  const { s } = ctx;
  const owner = filled(ctx.facts.project.form.owners.project);
  const found = [...gateRisks(ctx, stage), ...residualRisks(ctx, stage)].slice(0, shownRisks);
  const row = (risk: Risk): Html =>
    html`<tr><td>${sign(risk.tone, risk.word)}</td><td><span class="two-lines">${clip(risk.text, 120)}</span></td><td>${risk.measure}</td></tr>`;
  const measureHead = html`<span class="one-line">${s.pageOne.measure(clip(owner ?? s.notEntered, 40))}</span>`;
  return html`<section class="risks"><h2>${s.pageOne.risks}</h2>
<table><thead><tr><th class="mark">${s.pageOne.riskKind}</th><th>${s.pageOne.risk}</th><th class="measure">${measureHead}</th></tr></thead>
<tbody>${found.map(row)}</tbody></table></section>`;
}

/** The heaviest criterion of each metric that did not pass, failed ones first. That a route brings no gain is a finding, not a risk. */
function gateRisks(ctx: ReportContext, stage: PaperStage): readonly Risk[] {
  return ctx.facts.result.gates
    .filter((gate) => gatesUpTo[stage].includes(gate.id))
    .flatMap((gate) => gate.reasons)
    .filter((reason) => reason.state !== 'pass' && reason.metric !== 'route-gain')
    .sort((a, b) => rank[a.state] - rank[b.state])
    .filter((reason, i, sorted) => sorted.findIndex((other) => other.metric === reason.metric) === i)
    .map((reason) => ({ tone: reason.state === 'fail' ? 'bad' : 'warn', word: ctx.s.states[reason.state], text: reasonSentence(ctx, reason), measure: ctx.s.measures[reason.metric] }));
}

function residualRisks(ctx: ReportContext, stage: PaperStage): readonly Risk[] {
  const { result } = ctx.facts;
  const { s, f } = ctx;
  const found: Risk[] = [];
  const add = (text: string, measure: string): void => {
    found.push({ tone: 'none', word: s.residual.word, text, measure });
  };
  const student = stage === 1 ? undefined : result.stage2?.student;
  const miss = student?.missRate;
  if (miss !== null && miss !== undefined && miss.n > 0) {
    add(s.residual.missBound(f.percent(miss.ci[1]), f.count(miss.n)), s.measures['miss-rate']);
  }
  const given = result.cost.inputs.filter((input) => input.value !== null);
  const assumed = given.filter((input) => input.kind === 'assumed').length;
  if (assumed > 0) {
    add(s.residual.assumed(f.count(assumed), f.count(given.length)), s.residual.assumedMeasure);
  }
  if (result.stage1?.reviewedBy === 'simulated') {
    add(s.residual.simulated, s.residual.simulatedMeasure);
  }
  const weakest = stage === 1 ? null : weakestClass(ctx);
  if (weakest !== null) add(s.residual.weakest(weakest.name, f.percent(weakest.iou), f.count(weakest.n)), s.measures.miou);
  return found;
}

function weakestClass(ctx: ReportContext): { readonly name: string; readonly iou: number; readonly n: number } | null {
  const perClass = ctx.facts.result.stage2?.student.perClass ?? {};
  const scored = Object.entries(perClass).flatMap(([className, { iou, n }]) => (iou === null ? [] : [{ name: className, iou, n }]));
  return scored.length < 2 ? null : scored.reduce((low, next) => (next.iou < low.iou ? next : low));
}
