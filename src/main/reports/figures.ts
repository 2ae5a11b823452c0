/** Quality of every step, and the comparison with masks drawn by hand in the same hours. */
import type { ClassFigures, Rate } from '#shared/contract/figures.ts';
import type { StudentResult } from '#shared/contract/results.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { baselineFinding } from './alternatives.ts';
import { intervalBar } from './bars.ts';
import { cellOr, figureOr, notMeasured, type ReportContext } from './context.ts';
import { type Html, html, name, nothing, safeColour } from './html.ts';
import { own } from './own.ts';
import { zeroProof } from './three-numbers.ts';

type Line = { readonly label: string; readonly figure: Html; readonly range: Html | string; readonly split: string; readonly n: string; readonly note: string };

/** Figures of tags, seeds, pseudo masks and student, per class and per size, with the conventions behind them. */
export function qualitySection(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<section class="body-section" id="quality"><h2>${s.sections.quality}</h2><p>${s.quality.intro}</p>
<table class="lines"><thead><tr><th>${s.quality.figure}</th><th class="n">${s.gate.value}</th><th class="n">${s.range.head}</th><th>${s.gate.split}</th><th class="n">n</th><th>${s.quality.note}</th></tr></thead><tbody>${allLines(ctx).map(lineRow)}</tbody></table>
${zeroNotes(ctx)}
<h3>${s.quality.perClass}</h3>${perClassTable(ctx)}
<h3>${s.quality.perSize}</h3>${perSizeTable(ctx)}
<h3>${s.quality.conventions}</h3><ul class="plain">${s.quality.conventionLines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function lineRow(line: Line): Html {
  return html`<tr><th scope="row">${line.label}</th><td class="n">${line.figure}</td><td class="n">${line.range}</td><td>${line.split}</td><td class="n">${line.n}</td><td>${line.note}</td></tr>`;
}

function allLines(ctx: ReportContext): readonly Line[] {
  return [...stageOneLines(ctx), ...stageTwoLines(ctx)];
}

function stageOneLines(ctx: ReportContext): readonly Line[] {
  const { s, f } = ctx;
  const stage = ctx.facts.result.stage1;
  const words = s.quality.lines;
  const tags = stage?.tagF1;
  const seeds = stage?.seeds;
  const seedBasis = { split: seeds === undefined ? '─' : s.splits[seeds.split], n: seeds === undefined ? '─' : f.count(seeds.n) };
  const seedLine = (key: 'miou' | 'precision' | 'recall', note: string): Line => ({
    label: words.seeds[key], figure: figureOr(ctx, seeds?.[key], `stage1.seeds.${key}`, f.percent), range: '─', ...seedBasis, note,
  });
  return [
    { label: words.tagF1, figure: figureOr(ctx, tags?.macro, 'stage1.tagF1.macro', f.percent), range: '─', split: s.splits.test, n: f.count(ctx.facts.result.dataset.test), note: words.tagF1Note },
    seedLine('miou', s.miou.short), seedLine('precision', ''), seedLine('recall', ''),
    { label: words.seeds.hit, figure: figureOr(ctx, seeds?.hit, 'stage1.seeds.hit', f.percent), range: '─', split: s.splits.train, n: stage === null ? '─' : s.quality.reviewed(f.count(stage.reviewed)), note: stage === null ? '' : words.hitNote(s.reviewers[stage.reviewedBy]) },
    { label: words.seeds.threshold, figure: figureOr(ctx, seeds?.threshold, 'stage1.seeds.threshold', f.plain), range: '─', split: '─', n: '─', note: seeds === undefined ? '' : words.thresholdNote(own(s.thresholdRules, seeds.thresholdRule) ?? seeds.thresholdRule) },
  ];
}

function stageTwoLines(ctx: ReportContext): readonly Line[] {
  const { s, f } = ctx;
  const stage = ctx.facts.result.stage2;
  const words = s.quality.lines;
  const student = stage?.student;
  const pseudo = stage?.pseudo;
  const basis = { split: student === undefined ? '─' : s.splits[student.split], n: student === undefined ? '─' : f.count(student.n) };
  const rateLine = (which: 'missRate' | 'falseAlarmRate'): Line => {
    const rate: Rate | null = student?.[which] ?? null;
    const label = s.rates[which].label;
    if (rate === null) return { label, figure: figureOr(ctx, null, `stage2.student.${which}`, f.percent), range: '─', ...basis, note: '' };
    return {
      label, figure: html`${s.rates[which].counts(f.count(rate.k), f.count(rate.n))}`, range: html`${f.range(rate.ci, f.percent)}`,
      split: basis.split, n: f.count(rate.n), note: rate.n === 0 ? '' : words.rateNote(f.percent(rate.k / rate.n)),
    };
  };
  return [
    { label: words.pseudo, figure: figureOr(ctx, pseudo?.miou, 'stage2.pseudo.miou', f.percent), range: '─', split: pseudo === undefined ? '─' : s.splits[pseudo.split], n: pseudo === undefined ? '─' : f.count(pseudo.n), note: pseudo?.ignored === null || pseudo === undefined ? s.miou.short : words.ignoredNote(f.percent(pseudo.ignored)) },
    { label: words.student, figure: figureOr(ctx, student?.miou, 'stage2.student.miou', f.percent), range: rangeText(ctx, student?.miouCi ?? null), ...basis, note: words.bootstrapNote },
    { label: words.boundary, figure: figureOr(ctx, student?.boundaryIou, 'stage2.student.boundaryIou', f.percent), range: '─', ...basis, note: '' },
    rateLine('missRate'), rateLine('falseAlarmRate'),
  ];
}

function rangeText(ctx: ReportContext, ci: Interval | null): string {
  return ci === null ? '─' : ctx.f.range(ci, ctx.f.percent);
}

function zeroNotes(ctx: ReportContext): Html {
  const student = ctx.facts.result.stage2?.student;
  const notes = (['missRate', 'falseAlarmRate'] as const).flatMap((which) => {
    const rate = student?.[which];
    return rate !== null && rate !== undefined && rate.k === 0 && rate.n > 0 ? [html`<p class="proof">${zeroProof(ctx, which, rate.n)}</p>`] : [];
  });
  return html`${notes}`;
}

function perClassTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { stage1, stage2 } = ctx.facts.result;
  if (stage1 === null && stage2 === null) return html`<p class="missing">${notMeasured(ctx, 'stage2.student.perClass')}</p>`;
  const colours = new Map(ctx.facts.classes.map((entry) => [entry.name, entry.colour]));
  const listed = [...Object.keys(stage1?.tagF1.perClass ?? {}), ...Object.keys(stage2?.student.perClass ?? {})];
  const order = [...new Set([...ctx.facts.classes.map((entry) => entry.name), ...listed])];
  const row = (className: string): Html => {
    const tag = own(stage1?.tagF1.perClass ?? {}, className);
    const mask = own(stage2?.student.perClass ?? {}, className);
    const colour = colours.get(className);
    return html`<tr><th scope="row">${colour === undefined ? nothing : chip(colour)}${name(own(s.classWords, className) ?? className)}</th>
<td class="n">${cellOr(ctx, tag?.f1, f.percent)}</td><td class="n">${cellOr(ctx, tag?.ap, f.percent)}</td><td class="n">${tag === undefined ? '─' : f.count(tag.n)}</td>
<td class="n">${cellOr(ctx, mask?.iou, f.percent)}</td><td>${iouBar(ctx, className, mask)}</td><td class="n">${cellOr(ctx, mask?.precision, f.percent)}</td><td class="n">${cellOr(ctx, mask?.recall, f.percent)}</td><td class="n">${mask === undefined ? '─' : f.count(mask.n)}</td></tr>`;
  };
  return html`<table class="classes"><thead><tr><th rowspan="2">${s.quality.className}</th><th colspan="3">${s.quality.tagModel}</th><th colspan="5">${s.quality.studentModel}</th></tr>
<tr><th class="n">F1</th><th class="n">AP</th><th class="n">n</th><th class="n">IoU</th><th>${s.quality.iouDrawing}</th><th class="n">${s.quality.precision}</th><th class="n">${s.quality.recall}</th><th class="n">n</th></tr></thead><tbody>${order.map(row)}</tbody></table>
<p class="under">${s.quality.perClassBasis(s.splits[stage2?.student.split ?? 'test'])}</p>`;
}

/** A square in the colour of a class. */
export function chip(colour: string): Html {
  return html`<span class="chip" style="background:${safeColour(colour)}"></span>`;
}

function iouBar(ctx: ReportContext, className: string, figures: ClassFigures | undefined): Html {
  if (figures === undefined || figures.iou === null) return nothing;
  const ci = intervalOf(figures['iouCi']);
  const label = `${className}: IoU ${ctx.f.percent(figures.iou)}${ci === null ? '' : ctx.s.withRange(ctx.f.range(ci, ctx.f.percent))}`;
  return intervalBar({ value: figures.iou, ci, threshold: null, min: 0, max: 1, label });
}

/** Results may carry more than the contract names; an interval is taken only when it is one. */
function intervalOf(value: unknown): Interval | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [low, high]: readonly unknown[] = value;
  return typeof low === 'number' && typeof high === 'number' && low <= high ? [low, high] : null;
}

function perSizeTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const student: StudentResult | undefined = ctx.facts.result.stage2?.student;
  const bins = student?.perSize ?? null;
  if (student === undefined || bins === null) return html`<p class="missing">${notMeasured(ctx, 'stage2.student.perSize')}</p>`;
  const rows = bins.map(
    (size) => html`<tr><th scope="row">${s.quality.sizeBins[size.bin]}</th><td class="n">${f.count(size.n)}</td><td class="n">${cellOr(ctx, size.hitAny, f.percent)}</td><td class="n">${cellOr(ctx, size.hit30, f.percent)}</td><td class="n">${cellOr(ctx, size.hit50, f.percent)}</td></tr>`,
  );
  return html`<table><thead><tr><th>${s.quality.size}</th><th class="n">${s.quality.regions}</th><th class="n">${s.quality.hitAny}</th><th class="n">${s.quality.hit30}</th><th class="n">${s.quality.hit50}</th></tr></thead><tbody>${rows}</tbody></table><p class="under">${s.quality.perSizeBasis(s.splits[student.split], f.count(student.n))}</p>`;
}

/** Our student and one trained on full masks that cost the same label hours. */
export function baselineSection(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const stage = ctx.facts.result.stage2;
  const baseline = stage?.baselineSameHours ?? null;
  const heading = html`<h2>${s.sections.baseline}</h2><p>${s.baseline.intro}</p>`;
  if (stage === null || baseline === null) {
    return html`<section class="body-section" id="baseline">${heading}<p class="missing">${notMeasured(ctx, 'stage2.baselineSameHours')}</p><p>${s.baseline.howToSettle}</p></section>`;
  }
  const { student } = stage;
  const bar = (value: number | null, ci: Interval | null, label: string): Html => (value === null ? nothing : intervalBar({ value, ci, threshold: null, min: 0, max: 1, label }));
  const row = (label: string, effort: string, value: number | null, ci: Interval | null): Html =>
    html`<tr><th scope="row">${label}</th><td>${effort}</td><td class="n">${cellOr(ctx, value, f.percent)}</td><td>${bar(value, ci, label)}</td><td class="n">${rangeText(ctx, ci)}</td></tr>`;
  return html`<section class="body-section" id="baseline">${heading}
<table><thead><tr><th>${s.baseline.way}</th><th>${s.baseline.effort}</th><th class="n">mIoU</th><th>${s.gate.drawing}</th><th class="n">${s.range.head}</th></tr></thead><tbody>
${row(s.baseline.ours, s.baseline.oursEffort(f.hours(baseline.labelHours)), student.miou, student.miouCi)}
${row(s.baseline.hand, s.baseline.handEffort(f.hours(baseline.labelHours), f.count(baseline.masks)), baseline.miou, null)}</tbody></table>
<p><b>${baselineFinding(ctx, baseline)}</b></p><p class="under">${s.baseline.basis(s.prices[baseline.prices], s.splits[student.split], f.count(student.n))}</p></section>`;
}
