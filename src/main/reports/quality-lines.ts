/** One line for each figure of the stages: label, value or why there is none, interval, split, n, note. */
import type { Rate } from '#shared/contract/figures.ts';
import type { StudentResult } from '#shared/contract/results.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { figureOr, type ReportContext } from './context.ts';
import { type Html, html } from './html.ts';
import { own } from './own.ts';
import { figureCell, figures, headRow } from './table.ts';

type Basis = { readonly split: string; readonly n: string };
type Line = Basis & { readonly label: string; readonly figure: Html; readonly range: string; readonly note: string };

const dash = '─';
const noBasis: Basis = { split: dash, n: dash };

/** The table of all figures of stages 1 and 2. */
export function qualityLines(ctx: ReportContext): Html {
  const { s } = ctx;
  const head = headRow(s.quality.figure, figures(s.gate.value), figures(s.range.head), s.gate.split, figures('n'), s.quality.note);
  return html`<table class="lines">${head}<tbody>${[...stageOneLines(ctx), ...stageTwoLines(ctx)].map(lineRow)}</tbody></table>`;
}

function lineRow(line: Line): Html {
  return html`<tr><th scope="row">${line.label}</th>${figureCell(line.figure)}${figureCell(line.range)}
<td class="word">${line.split}</td>${figureCell(line.n)}<td>${line.note}</td></tr>`;
}

/** The interval of a score, or a dash. */
export function rangeText(ctx: ReportContext, ci: Interval | null): string {
  return ci === null ? dash : ctx.f.range(ci, ctx.f.percent);
}

function stageOneLines(ctx: ReportContext): readonly Line[] {
  const { s, f } = ctx;
  const words = s.quality.lines;
  const stage = ctx.facts.result.stage1;
  const line = (label: string, field: string, value: number | null | undefined, basis: Basis, note = ''): Line => ({
    label, figure: figureOr(ctx, value, `stage1.${field}`, field === 'seeds.threshold' ? f.plain : f.percent), range: dash, ...basis, note,
  });
  if (stage === null) {
    return [
      line(words.tagF1, 'tagF1.macro', null, noBasis),
      ...(['miou', 'precision', 'recall', 'hit', 'threshold'] as const).map((key) => line(words.seeds[key], `seeds.${key}`, null, noBasis)),
    ];
  }
  const { seeds, tagF1 } = stage;
  const onSeeds = { split: s.splits[seeds.split], n: f.count(seeds.n) };
  // The hit rate rests on the random part of the review alone; only gate G2 knows how many that were.
  const onReview = stage.gate.reasons.find((reason) => reason.metric === 'hit');
  const drawn = onReview?.n ?? null;
  const onReviewed = { split: s.splits.train, n: drawn === null ? dash : f.count(drawn) };
  return [
    line(words.tagF1, 'tagF1.macro', tagF1.macro, { split: s.splits[tagF1.split], n: f.count(ctx.facts.result.dataset.test) }, words.tagF1Note),
    ...(['miou', 'precision', 'recall'] as const).map((key) => line(words.seeds[key], `seeds.${key}`, seeds[key], onSeeds)),
    line(words.seeds.hit, 'seeds.hit', onReview?.value ?? null, onReviewed, words.hitNote(s.reviewers[stage.reviewedBy], f.count(stage.reviewed))),
    line(words.seeds.threshold, 'seeds.threshold', seeds.threshold, noBasis, words.thresholdNote(own(s.thresholdRules, seeds.thresholdRule) ?? seeds.thresholdRule)),
  ];
}

function stageTwoLines(ctx: ReportContext): readonly Line[] {
  const { s, f } = ctx;
  const words = s.quality.lines;
  const stage = ctx.facts.result.stage2;
  const line = (label: string, field: string, value: number | null, basis: Basis, ci: Interval | null = null, note = ''): Line => ({
    label, figure: figureOr(ctx, value, `stage2.${field}`, f.percent), range: rangeText(ctx, ci), ...basis, note,
  });
  if (stage === null) {
    return [
      line(words.pseudo, 'pseudo.miou', null, noBasis), line(words.student, 'student.miou', null, noBasis), line(words.boundary, 'student.boundaryIou', null, noBasis),
      ...(['missRate', 'falseAlarmRate'] as const).map((which) => line(s.rates[which].label, `student.${which}`, null, noBasis)),
    ];
  }
  const { pseudo, student } = stage;
  const onTest = { split: s.splits[student.split], n: f.count(student.n) };
  const rateLine = (which: 'missRate' | 'falseAlarmRate'): Line => {
    const rate: Rate | null = student[which];
    const { label, counts } = s.rates[which];
    if (rate === null) return line(label, `student.${which}`, null, onTest);
    const note = rate.n === 0 ? '' : words.rateNote(f.percent(rate.k / rate.n));
    return { label, figure: html`${counts(f.count(rate.k), f.count(rate.n))}`, range: rangeText(ctx, rate.ci), split: onTest.split, n: f.count(rate.n), note };
  };
  return [
    line(words.pseudo, 'pseudo.miou', pseudo.miou, { split: s.splits[pseudo.split], n: f.count(pseudo.n) }, null, pseudo.ignored === null ? '' : words.ignoredNote(f.percent(pseudo.ignored))),
    line(words.student, 'student.miou', student.miou, onTest, student.miouCi, student.miouCi === null ? '' : words.bootstrapNote),
    line(words.boundary, 'student.boundaryIou', student.boundaryIou, onTest),
    ...extraLines(ctx, student, onTest),
    ...doubtLines(ctx, { split: s.splits[pseudo.split], n: f.count(pseudo.n) }),
    rateLine('missRate'),
    rateLine('falseAlarmRate'),
  ];
}

/** Figures that newer results carry; absent ones are left out, null ones are not measured. */
function extraLines(ctx: ReportContext, student: StudentResult, basis: Basis): readonly Line[] {
  const { s, f } = ctx;
  return (['aupro', 'pixelAp', 'imageAuroc'] as const).flatMap((key) => {
    const value = student[key];
    if (value === undefined) return [];
    return [{ label: s.body.extraLines[key], figure: figureOr(ctx, value, `stage2.student.${key}`, key === 'imageAuroc' ? f.plain : f.percent), range: dash, ...basis, note: s.body.extraNotes[key] }];
  });
}

/** Whether doubt is worth ordering the review by; left out where the run did not tell. */
function doubtLines(ctx: ReportContext, basis: Basis): readonly Line[] {
  const { s, f } = ctx;
  const { doubt } = ctx.facts.curves;
  return (['auroc', 'spearman'] as const).flatMap((key) => {
    const value = doubt?.[key] ?? null;
    return value === null ? [] : [{ label: s.body.doubt[key].label, figure: html`<span class="num">${f.plain(value)}</span>`, range: dash, ...basis, note: s.body.doubt[key].note }];
  });
}
