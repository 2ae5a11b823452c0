/** One page for a meeting: the three phrases of the source article, each with this project's own figures or with how to get them. */
import type { RouteResult } from '#shared/contract/figures.ts';
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { GateId, GateMetric, Language } from '#shared/domain/gate-types.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import type { ReportFacts } from '../ports/report.ts';
import { baselineFinding } from './alternatives.ts';
import { contextOf, filled, reasonSentence, type ReportContext, whyNull } from './context.ts';
import { weakestKind } from './cost-basis.ts';
import { htmlDocument } from './document.ts';
import { clip, type Html, html, nothing } from './html.ts';
import { basisText, longest, paperHead, rateText, scoreText } from './paper-parts.ts';
import { isNotBuilt } from './run-words.ts';
import { gateSign, sign, verdictTone } from './signs.ts';

/** What is known (label, text, what it rests on) and what is not (what, how to get it). */
type Known = { readonly label: string; readonly text: string; readonly basis: string };
type Lacking = { readonly what: string; readonly how: string };
type Phrase = { readonly said: string; readonly here: string; readonly known: readonly Known[]; readonly lacking: readonly Lacking[] };

const foundationIds: readonly string[] = foundationRouteIds;

/** The sheet as a document of its own. */
export function renderMeetingSheet(facts: ReportFacts, lang: Language): string {
  const ctx = contextOf(facts, lang);
  return htmlDocument(lang, ctx.s.meeting.subject(facts.project.name), meetingSheet(ctx, true));
}

/** The sheet as one A4 page; `isFirst` when nothing stands before it in the document. */
export function meetingSheet(ctx: ReportContext, isFirst: boolean): Html {
  const { s } = ctx;
  const words = s.meeting;
  const phrases = [stepByStep(ctx), foundationModels(ctx), smallProof(ctx)];
  return html`<section class="page-one sheet" id="meeting" aria-label="${words.kind}">
<div class="opening">${paperHead(ctx, words.kind, words.subject(clip(ctx.facts.project.name, longest.title)), isFirst)}
<p class="lead">${words.lead}</p></div>
${phrases.map((phrase, i) => phraseBlock(ctx, phrase, i))}
${closing(ctx)}
</section>`;
}

function phraseBlock(ctx: ReportContext, phrase: Phrase, position: number): Html {
  const words = ctx.s.meeting;
  const rows = phrase.known.map(({ label, text, basis }) => html`<tr><th scope="row">${label}</th><td>${text}</td><td class="basis">${basis}</td></tr>`);
  const gaps = phrase.lacking.map(({ what, how }) => html`<li><b>${what}</b> ${how}</li>`);
  return html`<article class="phrase"><h3><span class="number">${String(position + 1)}</span><q>${phrase.said}</q></h3>
<p class="here">${phrase.here}</p>
${rows.length === 0 ? nothing : html`<table class="known"><tbody>${rows}</tbody></table>`}
${gaps.length === 0 ? nothing : html`<div class="gaps"><b>${words.lacking}</b><ul>${gaps}</ul></div>`}</article>`;
}

/** Start from tags, decide step by step. */
function stepByStep(ctx: ReportContext): Phrase {
  const { s, f } = ctx;
  const words = s.meeting;
  const { stage1, dataset, cost } = ctx.facts.result;
  const known: Known[] = [{ label: words.tagged, text: words.taggedText(f.count(dataset.images), f.count(dataset.classes.length)), basis: words.splitCounts(f.count(dataset.train), f.count(dataset.val), f.count(dataset.test)) }];
  const lacking: Lacking[] = [];
  if (stage1 === null) lacking.push({ what: s.quality.lines.tagF1, how: words.how.stage1 });
  else {
    const f1 = reasonOf(ctx, 'G2', 'tag-f1');
    if (stage1.tagF1.macro === null) lacking.push({ what: s.metrics['tag-f1'], how: whyOr(ctx, 'stage1.tagF1.macro', words.how.testTags) });
    else known.push({ label: s.metrics['tag-f1'], text: scoreText(ctx, stage1.tagF1.macro, f1?.ci ?? null), basis: basisText(ctx, stage1.tagF1.split, f1?.n ?? dataset.test) });
    const hit = reasonOf(ctx, 'G2', 'hit');
    if (hit === undefined || hit.value === null) lacking.push({ what: s.metrics.hit, how: words.how.hit });
    else known.push({ label: s.metrics.hit, text: scoreText(ctx, hit.value, hit.ci), basis: words.reviewedBasis(hit.n === null ? '─' : f.count(hit.n), s.reviewers[stage1.reviewedBy]) });
  }
  if (cost.hoursTags !== null && cost.hoursReview !== null) known.push({ label: words.spent, text: words.spentText(f.hours(cost.hoursTags), f.hours(cost.hoursReview)), basis: kindText(ctx, 'hoursReview') });
  return { said: words.phrases[0], here: words.here.steps(stepsDone(ctx)), known, lacking };
}

/** How far the proof has come. */
function stepsDone(ctx: ReportContext): string {
  const { s } = ctx;
  const { stage1, stage2, stage3 } = ctx.facts.result;
  const done = [stage1, stage2, stage3].filter((stage) => stage !== null).length;
  if (done === 0) return s.meeting.here.noStage;
  return done === 3 ? s.meeting.here.allStages : s.meeting.here.stages(ctx.f.count(done));
}

/** Foundation models: better clues, more machine and upkeep. */
function foundationModels(ctx: ReportContext): Phrase {
  const { s, f } = ctx;
  const words = s.meeting;
  const stage = ctx.facts.result.stage3;
  const routes = stage?.routes ?? [];
  const classical = routes.find((route) => route.id === 'classical' && route.status === 'evaluated');
  const evaluated = routes.filter((route) => foundationIds.includes(route.id) && route.status === 'evaluated' && route.miou !== null);
  const known = [...clueQuality(ctx), ...[...(classical === undefined ? [] : [classical]), ...evaluated].map((route) => ({ label: s.routes[route.id], text: routeText(ctx, route), basis: resourceText(ctx, route) }))];
  const waiting = foundationRouteIds.filter((id) => !evaluated.some((route) => route.id === id));
  const lacking: Lacking[] = [];
  if (stage === null) lacking.push({ what: s.sections.foundation, how: words.how.stage3 });
  else if (waiting.length > 0) lacking.push({ what: words.lackingRoutes(waiting.map((id) => s.routes[id]).join(s.listSeparator)), how: routes.some((route) => foundationIds.includes(route.id) && isNotBuilt(route)) ? words.how.packLater : words.how.pack });
  const { yen } = ctx.facts.result.cost;
  if (yen.base.yearlyOperation === null) lacking.push({ what: s.cost.yen.yearlyOperation, how: words.how.cost });
  else known.push({ label: s.cost.yen.yearlyOperation, text: words.upkeepText(f.yen(yen.base.yearlyOperation)), basis: kindText(ctx, 'yearlyOperation') });
  return { said: words.phrases[1], here: foundationFinding(ctx, evaluated), known, lacking };
}

/** How good the clues are without a foundation model: what one would have to improve. */
function clueQuality(ctx: ReportContext): readonly Known[] {
  const seeds = ctx.facts.result.stage1?.seeds;
  if (seeds === undefined || seeds.miou === null) return [];
  return [{ label: ctx.s.meeting.clues, text: ctx.s.meeting.cluesText(ctx.f.percent(seeds.miou)), basis: basisText(ctx, seeds.split, seeds.n) }];
}

function foundationFinding(ctx: ReportContext, evaluated: readonly RouteResult[]): string {
  const { s, f } = ctx;
  const { here } = s.meeting;
  if (evaluated.length === 0) return here.noFoundation;
  const ranges = evaluated.flatMap((route) => (route.gainCi === null ? [] : [{ name: s.routes[route.id], gainCi: route.gainCi }]));
  const better = ranges.filter(({ gainCi }) => gainCi[0] > 0);
  if (better.length > 0) return here.better(better.map(({ name, gainCi }) => s.withName(name, f.range(gainCi, f.gain))).join(s.listSeparator));
  return here.notBetter(ranges.map(({ name, gainCi }) => s.withName(name, f.range(gainCi, f.gain))).join(s.listSeparator));
}

function routeText(ctx: ReportContext, route: RouteResult): string {
  const { s, f } = ctx;
  const quality = route.miou === null ? s.none : `mIoU ${scoreText(ctx, route.miou, route.miouCi)}`;
  return route.gainCi === null ? quality : `${quality}${s.listSeparator}${s.meeting.gain(f.range(route.gainCi, f.gain))}`;
}

function resourceText(ctx: ReportContext, route: RouteResult): string {
  const { s, f } = ctx;
  const parts = [
    route.secondsPerImage === null ? null : s.meeting.perImage(f.seconds(route.secondsPerImage)),
    route.peakMb === null ? null : `${s.foundation.memory} ${f.megabytes(route.peakMb)}`,
    route.licence,
  ];
  return parts.filter((part) => part !== null).join(s.listSeparator);
}

/** A small proof: quality of the pseudo masks and the work they take. */
function smallProof(ctx: ReportContext): Phrase {
  const { s, f } = ctx;
  const words = s.meeting;
  const { stage2, cost } = ctx.facts.result;
  const known: Known[] = [];
  const lacking: Lacking[] = [];
  if (stage2 === null) lacking.push({ what: s.quality.lines.pseudo, how: words.how.stage2 });
  else {
    const { pseudo, student, baselineSameHours: baseline } = stage2;
    const onTest = basisText(ctx, student.split, student.n);
    if (pseudo.miou === null) lacking.push({ what: s.quality.lines.pseudo, how: words.how.auditMasks });
    else known.push({ label: words.pseudo, text: `mIoU ${f.percent(pseudo.miou)}`, basis: basisText(ctx, pseudo.split, pseudo.n) });
    if (student.miou === null) lacking.push({ what: s.quality.lines.student, how: words.how.auditMasks });
    else known.push({ label: words.student, text: `mIoU ${scoreText(ctx, student.miou, student.miouCi)}`, basis: onTest });
    for (const which of ['missRate', 'falseAlarmRate'] as const) {
      const rate = student[which];
      if (rate === null) lacking.push({ what: s.rates[which].label, how: whyOr(ctx, `stage2.student.${which}`, which === 'missRate' ? words.how.auditDefects : words.how.auditNormals) });
      else known.push({ label: s.rates[which].label, text: rateText(ctx, which, rate), basis: `${s.splits[student.split]}${words.of}${s.rates[which].population}` });
    }
    if (baseline === null) lacking.push({ what: s.sections.baseline, how: whyOr(ctx, 'stage2.baselineSameHours', s.baseline.howToSettle) });
    else known.push({ label: words.sameHours, text: baselineFinding(ctx, baseline), basis: words.masksBasis(f.count(baseline.masks), f.percent(baseline.miou)) });
  }
  if (cost.hoursSaved === null || cost.hoursFullMasks === null || cost.hoursTags === null || cost.hoursReview === null) lacking.push({ what: s.hours.saved, how: words.how.cost });
  else known.push({ label: words.workload, text: words.workloadText(f.hours(cost.hoursTags + cost.hoursReview), f.hours(cost.hoursFullMasks)), basis: kindText(ctx, 'hoursSaved') });
  return { said: words.phrases[2], here: stage2 === null ? words.here.noProof : words.here.proof, known, lacking };
}

/** Conclusion, gates, and the rule to stop: what the meeting has to decide. */
function closing(ctx: ReportContext): Html {
  const { s } = ctx;
  const { verdict, gates } = ctx.facts.result;
  const rule = filled(ctx.facts.project.form.withdrawalRule);
  const open = verdict.reasons.find((reason) => reason.state !== 'pass');
  return html`<section class="closing"><h2>${s.pageOne.conclusion}</h2><div>
<p class="verdict">${sign(verdictTone(verdict.value), s.verdicts[verdict.value])} <span class="gate-line">${gates.map((gate) => html`<span>${gate.id} ${gateSign(ctx, gate.passed)}</span> `)}</span></p>
<p>${s.pageOne.verdictSentences[verdict.value]}${verdict.value === 'go' || open === undefined ? '' : ` ${s.pageOne.because} ${clip(reasonSentence(ctx, open), longest.reason)}`}</p>
<p><b>${s.pageOne.withdrawal}</b> ${rule === null ? s.notEntered : clip(rule, longest.freeText)}</p></div></section>`;
}

/** The judged criterion of a gate, where there is one. */
export function reasonOf(ctx: ReportContext, gate: GateId, metric: GateMetric): ReasonResult | undefined {
  return ctx.facts.result.gates.find((candidate) => candidate.id === gate)?.reasons.find((reason) => reason.metric === metric);
}

function whyOr(ctx: ReportContext, field: string, how: string): string {
  return whyNull(ctx, field) ?? how;
}

/** "根拠: 仮定", the weakest of the inputs behind a figure. */
function kindText(ctx: ReportContext, figure: Parameters<typeof weakestKind>[1]): string {
  const kind = weakestKind(ctx.facts.result.cost.inputs, figure);
  return kind === null ? '' : `${ctx.s.cost.kind}: ${ctx.s.cost.kindWords[kind]}`;
}
