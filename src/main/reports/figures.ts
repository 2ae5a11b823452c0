/** Quality of every step, and the comparison with masks drawn by hand in the same hours. */
import type { ClassFigures, Rate } from '#shared/contract/figures.ts';
import type { BaselineResult, StudentResult } from '#shared/contract/results.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { baselineFinding } from './alternatives.ts';
import { intervalBar } from './bars.ts';
import { cellOr, notMeasured, type ReportContext } from './context.ts';
import { chartFigure } from './charts/axis.ts';
import { barChart } from './charts/bar-chart.ts';
import { lineChart } from './charts/line-chart.ts';
import { confusionPart } from './confusion.ts';
import { type Html, html, name, nothing, safeColour } from './html.ts';
import { own } from './own.ts';
import { qualityLines, rangeText } from './quality-lines.ts';
import { sizesPart } from './sizes.ts';
import { figureCell, figures, headRow } from './table.ts';
import { thresholdsPart } from './thresholds.ts';
import { zeroProof } from './three-numbers.ts';

/** Figures of tags, seeds, pseudo masks and student, per class and per size, with the conventions behind them. */
export function qualitySection(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<section class="body-section" id="quality"><h2>${s.sections.quality}</h2><p>${s.quality.intro}</p>
${qualityLines(ctx)}
${zeroNotes(ctx)}
<h3>${s.quality.perClass}</h3>${iouChart(ctx)}${perClassTable(ctx)}
${confusionPart(ctx)}
<h3>${s.quality.perSize}</h3>${sizesPart(ctx)}
${thresholdsPart(ctx)}
<h3>${s.quality.conventions}</h3><ul class="plain">${s.quality.conventionLines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
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
${figureCell(cellOr(tag?.f1, f.percent))}${figureCell(cellOr(tag?.ap, f.percent))}${figureCell(tag === undefined ? '─' : f.count(tag.n))}
${figureCell(cellOr(mask?.iou, f.percent))}<td>${iouBar(ctx, className, mask)}</td>
${figureCell(cellOr(mask?.precision, f.percent))}${figureCell(cellOr(mask?.recall, f.percent))}${figureCell(missesOf(ctx, className) ?? (mask === undefined ? '─' : f.count(mask.n)))}</tr>`;
  };
  return html`<table class="classes"><thead><tr><th rowspan="2">${s.quality.className}</th>
<th colspan="3">${s.quality.tagModel}</th><th colspan="5">${s.quality.studentModel}</th></tr>
<tr><th class="n">F1</th><th class="n">AP</th><th class="n">n</th><th class="n">IoU</th><th>${s.quality.iouDrawing}</th>
<th class="n">${s.quality.precision}</th><th class="n">${s.quality.recall}</th><th class="n">${hasMisses(ctx) ? s.body.misses : 'n'}</th></tr></thead><tbody>${order.map(row)}</tbody></table>
<p class="under">${s.quality.perClassBasis(s.splits[stage2?.student.split ?? 'test'])}</p>`;
}

/** Results may name the misses of each class; older ones do not. */
function classMisses(ctx: ReportContext): readonly { readonly name: string; readonly rate: Rate | null }[] {
  const student: Readonly<Record<string, unknown>> = ctx.facts.result.stage2?.student ?? {};
  const given = student['classMissRates'];
  return Array.isArray(given) ? (given as readonly { readonly name: string; readonly rate: Rate | null }[]) : [];
}

function hasMisses(ctx: ReportContext): boolean {
  return classMisses(ctx).length > 0;
}

/** "28 枚中 1" of a class, null where nobody counted. */
function missesOf(ctx: ReportContext, className: string): string | null {
  const rate = classMisses(ctx).find((entry) => entry.name === className)?.rate ?? null;
  if (rate !== null) return ctx.s.body.ofN(ctx.f.count(rate.k), ctx.f.count(rate.n));
  return hasMisses(ctx) ? '─' : null;
}

/** IoU of the classes as bars with their intervals. */
function iouChart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const student: StudentResult | undefined = ctx.facts.result.stage2?.student;
  const words = s.body.chart;
  const rows = ctx.facts.classes.flatMap(({ name: className, colour }) => {
    const figuresOf = own(student?.perClass ?? {}, className);
    if (figuresOf === undefined) return [];
    return [{ label: className, colour, value: figuresOf.iou, ci: figuresOf.iouCi ?? null, text: figuresOf.iou === null ? words.unmeasured : `${f.percent(figuresOf.iou)} (n\u00a0=\u00a0${f.count(figuresOf.n)})` }];
  });
  if (rows.length === 0) return nothing;
  const desc = words.iouDesc(rows.map((row) => words.row(row.label, row.text)).join(s.listSeparator));
  const title = rows.some((row) => row.ci !== null) ? words.iouWithRange : words.iou;
  return chartFigure(title, barChart({ id: 'chart-iou', title, desc, rows, min: 0, max: 1, limit: null, format: f.percentSet }));
}

/** A square in the colour of a class. */
export function chip(colour: string): Html {
  return html`<span class="chip" style="background:${safeColour(colour)}"></span>`;
}

function iouBar(ctx: ReportContext, className: string, figures: ClassFigures | undefined): Html {
  if (figures === undefined || figures.iou === null) return nothing;
  const ci = figures.iouCi ?? null;
  const label = `${className}: IoU ${ctx.f.percent(figures.iou)}${ci === null ? '' : ctx.s.withRange(ctx.f.range(ci, ctx.f.percent))}`;
  return intervalBar({ value: figures.iou, ci, threshold: null, min: 0, max: 1, label });
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
  const bar = (value: number | null, ci: Interval | null, label: string): Html =>
    value === null ? nothing : intervalBar({ value, ci, threshold: null, min: 0, max: 1, label });
  const row = (label: string, effort: string, value: number | null, ci: Interval | null): Html =>
    html`<tr><th scope="row">${label}</th><td>${effort}</td>${figureCell(cellOr(value, f.percent))}<td>${bar(value, ci, label)}</td>${figureCell(rangeText(ctx, ci))}</tr>`;
  return html`<section class="body-section" id="baseline">${heading}
<table>${headRow(s.baseline.way, s.baseline.effort, figures('mIoU'), s.gate.drawing, figures(s.range.head))}<tbody>
${row(s.baseline.ours, s.baseline.oursEffort(f.hours(baseline.labelHours)), student.miou, student.miouCi)}
${row(s.baseline.hand, s.baseline.handEffort(f.hours(baseline.labelHours), f.count(baseline.masks)), baseline.miou, null)}</tbody></table>
${sameHoursChart(ctx, student, baseline)}<p><b>${baselineFinding(ctx, baseline)}</b></p><p class="under">${s.baseline.basis(s.prices[baseline.prices], s.splits[student.split], f.count(student.n))}</p></section>`;
}

/** Hours against mIoU: ours with its interval, full masks at the same hours, and the hours that all masks would take. */
function sameHoursChart(ctx: ReportContext, student: StudentResult, baseline: BaselineResult): Html {
  const { s, f } = ctx;
  const words = s.body.chart;
  if (student.miou === null || baseline.labelHours <= 0) return nothing;
  const all = ctx.facts.result.cost.hoursFullMasks;
  const inMinutes = Math.max(baseline.labelHours, all ?? 0) < 1.5;
  const unit = inMinutes ? 60 : 1;
  const most = Math.max(baseline.labelHours * 1.6, all ?? 0) * 1.05 * unit;
  const chart = lineChart({
    id: 'chart-hours-miou', title: words.sameHours, desc: words.sameHoursDesc(f.percent(student.miou), f.percent(baseline.miou)), curves: [],
    dots: [{ label: `${s.baseline.ours} ${f.percent(student.miou)}`, x: baseline.labelHours * unit, y: student.miou, ci: student.miouCi }, { label: `${s.baseline.hand} ${f.percent(baseline.miou)}`, x: baseline.labelHours * unit, y: baseline.miou, ci: null }],
    marks: all === null ? [] : [{ x: all * unit, text: `${s.cost.hours.hoursFullMasks} ${f.hours(all)}` }],
    x: { min: 0, max: most, label: inMinutes ? words.labelHours : words.labelHoursHours, format: f.plain }, y: { min: 0, max: Math.min(1, Math.ceil(Math.max(student.miouCi?.[1] ?? student.miou, baseline.miou) * 12) / 10), label: 'mIoU', format: f.percentSet },
  });
  return chartFigure(words.sameHours, chart);
}
