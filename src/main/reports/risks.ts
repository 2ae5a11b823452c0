/** The risks on page 1: first what the gates found, then what the figures themselves leave open. None is made up. */
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { CriterionState } from '#shared/domain/gate-types.ts';
import { filled, reasonSentence, type ReportContext } from './context.ts';
import { clip, type Html, html, name } from './html.ts';
import { sign, type Tone } from './signs.ts';

type Risk = { readonly tone: Tone; readonly text: string; readonly measure: string };

const shownRisks = 3;
const rank: Readonly<Record<CriterionState, number>> = { fail: 0, open: 1, unmeasured: 2, pass: 3 };

/** The three heaviest risks as a table with countermeasure and owner. */
export function topRisks(ctx: ReportContext): Html {
  const { s } = ctx;
  const owner = filled(ctx.facts.project.form.owners.project);
  const found = [...gateRisks(ctx), ...residualRisks(ctx)].slice(0, shownRisks);
  const row = (risk: Risk): Html =>
    html`<tr><td>${sign(risk.tone, s.tones[risk.tone])}</td><td>${clip(risk.text, 120)}</td><td>${risk.measure}</td><td>${owner === null ? s.notEntered : name(clip(owner, 20))}</td></tr>`;
  return html`<section class="risks"><h2>${s.pageOne.risks}</h2>
<table><thead><tr><th class="mark">${s.pageOne.riskKind}</th><th>${s.pageOne.risk}</th><th class="measure">${s.pageOne.measure}</th><th class="who">${s.pageOne.inCharge}</th></tr></thead><tbody>${found.map(row)}</tbody></table></section>`;
}

/** Criteria that did not pass, failed ones first. That a route brings no gain is a finding, not a risk. */
function gateRisks(ctx: ReportContext): readonly Risk[] {
  return ctx.facts.result.gates
    .flatMap((gate) => gate.reasons)
    .filter((reason) => reason.state !== 'pass' && reason.metric !== 'route-gain')
    .sort((a, b) => rank[a.state] - rank[b.state])
    .map((reason) => ({ tone: toneOf(reason), text: reasonSentence(ctx, reason), measure: ctx.s.measures[reason.metric] }));
}

function toneOf(reason: ReasonResult): Tone {
  return reason.state === 'fail' ? 'bad' : 'warn';
}

function residualRisks(ctx: ReportContext): readonly Risk[] {
  const { result } = ctx.facts;
  const { s, f } = ctx;
  const found: Risk[] = [];
  const student = result.stage2?.student;
  const miss = student?.missRate;
  if (miss !== null && miss !== undefined && miss.n > 0) {
    found.push({ tone: 'none', text: s.residual.missBound(f.percent(miss.ci[1]), f.count(miss.n)), measure: s.measures['miss-rate'] });
  }
  const assumed = result.cost.inputs.filter((input) => input.kind === 'assumed').length;
  if (assumed > 0) {
    found.push({ tone: 'none', text: s.residual.assumed(f.count(assumed), f.count(result.cost.inputs.length)), measure: s.residual.assumedMeasure });
  }
  if (result.stage1?.reviewedBy === 'simulated') {
    found.push({ tone: 'none', text: s.residual.simulated, measure: s.residual.simulatedMeasure });
  }
  const weakest = weakestClass(ctx);
  if (weakest !== null) found.push({ tone: 'none', text: s.residual.weakest(weakest.name, f.percent(weakest.iou), f.count(weakest.n)), measure: s.measures.miou });
  return found;
}

function weakestClass(ctx: ReportContext): { readonly name: string; readonly iou: number; readonly n: number } | null {
  const perClass = ctx.facts.result.stage2?.student.perClass ?? {};
  const scored = Object.entries(perClass).flatMap(([className, { iou, n }]) => (iou === null ? [] : [{ name: className, iou, n }]));
  return scored.length < 2 ? null : scored.reduce((low, next) => (next.iou < low.iou ? next : low));
}
