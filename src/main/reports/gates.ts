import type { GateResult, ReasonResult } from '#shared/contract/gates.ts';
import type { GateId } from '#shared/domain/gate-types.ts';
import { notMeasured, reasonSentence, type ReportContext } from './context.ts';
import { clip, type Html, html, name, nothing } from './html.ts';
import { metricText, reasonBar, thresholdText } from './metrics.ts';
import { own } from './own.ts';
import { gateSign, stateSign } from './signs.ts';
import { figureCell, figures, headRow } from './table.ts';

const rungs = [
  { stage: 'stage1', gates: ['G1', 'G2'] },
  { stage: 'stage2', gates: ['G3'] },
  { stage: 'stage3', gates: ['G4'] },
  { stage: null, gates: ['G5'] },
] as const satisfies readonly { readonly stage: 'stage1' | 'stage2' | 'stage3' | null; readonly gates: readonly GateId[] }[];

/** The three stages and the decision as a ladder, then each gate with the table of its reasons. */
export function gatesSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const { gates, verdict } = ctx.facts.result;
  const isLocked = gates.every((gate) => gate.lockedAt !== null);
  return html`<section class="body-section" id="gates"><h2>${s.sections.gates}</h2><p>${isLocked ? s.gate.lockedIntro : s.gate.openIntro}${s.gate.intro[verdict.profile]}</p>
<ol class="ladder">${rungs.map((rung, i) => rungBox(ctx, rung, i))}</ol>
${gates.map((gate) => gateBlock(ctx, gate))}</section>`;
}

function rungBox(ctx: ReportContext, rung: (typeof rungs)[number], position: number): Html {
  const { s } = ctx;
  const { result } = ctx.facts;
  const earlier = rungs.slice(0, position).flatMap((lower): readonly GateId[] => lower.gates);
  const failedBefore = result.gates.filter((gate) => earlier.includes(gate.id) && gate.passed === false).map((gate) => gate.id);
  const gateOf = (id: GateId): Html => {
    const gate = result.gates.find((candidate) => candidate.id === id);
    return html`<span>${id} ${gateSign(ctx, gate?.passed ?? null)}</span>`;
  };
  const remark =
    rung.stage !== null && result[rung.stage] === null
      ? notMeasured(ctx, rung.stage)
      : failedBefore.length > 0
        ? s.gate.afterFailed(failedBefore.join(s.listSeparator))
        : null;
  return html`<li><b>${s.stages[position]}</b><p>${s.stageLines[position]}</p><div class="rung-gates">${rung.gates.map(gateOf)}</div>
${remark === null ? nothing : html`<p class="missing">${remark}</p>`}</li>`;
}

function gateBlock(ctx: ReportContext, gate: GateResult): Html {
  const { s, f } = ctx;
  const lock =
    gate.lockedAt === null || gate.lockHash === null
      ? html`${s.gate.notLocked}`
      : html`${s.gate.locked(f.time(gate.lockedAt))} <code>${clip(gate.lockHash, 13)}</code>`;
  const head = headRow(
    s.gate.metric, figures(s.gate.value), figures(s.range.head), figures(s.gate.threshold), s.gate.drawing, s.gate.split, figures('n'), s.gate.result,
  );
  const rows = gate.reasons.map((reason) => reasonRow(ctx, reason));
  return html`<article class="gate"><header><h3>${gate.id} ${s.gateNames[gate.id]}</h3>${gateSign(ctx, gate.passed)}<small>${lock}</small></header>
${rows.length === 0 ? html`<p class="missing">${s.gate.noReasons}</p>` : html`<table class="reasons">${head}${rows}</table>`}</article>`;
}

/** Two lines a criterion: its figures, then its sentence. */
function reasonRow(ctx: ReportContext, reason: ReasonResult): Html {
  const { s, f } = ctx;
  const { metric, subject, value, ci, threshold, split, n } = reason;
  const about = subject === null ? nothing : html` (${name(clip(own(s.routes, subject) ?? subject, 40))})`;
  return html`<tbody><tr><th scope="row">${s.metrics[metric]}${about}</th>
<td class="n">${value === null ? html`<span class="missing">${reason.state === 'unmeasured' ? s.none : '─'}</span>` : metricText(f, metric, value)}</td>
<td class="n wrap">${ci === null ? '─' : f.range(ci, (bound) => metricText(f, metric, bound))}</td>
${figureCell(threshold === null ? '─' : thresholdText(f, metric, threshold))}
<td>${reasonBar(f, reason)}</td><td class="word">${split === null ? '─' : s.splits[split]}</td>
${figureCell(n === null ? '─' : f.count(n))}<td>${stateSign(ctx, reason.state)}</td></tr>
<tr class="sentence"><td colspan="8">${reasonSentence(ctx, reason)}</td></tr></tbody>`;
}
