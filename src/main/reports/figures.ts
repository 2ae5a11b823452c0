/** Quality of every step, and the comparison with masks drawn by hand in the same hours. */
import type { ClassFigures } from '#shared/contract/figures.ts';
import type { StudentResult } from '#shared/contract/results.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { baselineFinding } from './alternatives.ts';
import { intervalBar } from './bars.ts';
import { cellOr, notMeasured, type ReportContext } from './context.ts';
import { type Html, html, name, nothing, safeColour } from './html.ts';
import { own } from './own.ts';
import { qualityLines, rangeText } from './quality-lines.ts';
import { figureCell, figures, headRow } from './table.ts';
import { zeroProof } from './three-numbers.ts';

/** Figures of tags, seeds, pseudo masks and student, per class and per size, with the conventions behind them. */
export function qualitySection(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<section class="body-section" id="quality"><h2>${s.sections.quality}</h2><p>${s.quality.intro}</p>
${qualityLines(ctx)}
${zeroNotes(ctx)}
<h3>${s.quality.perClass}</h3>${perClassTable(ctx)}
<h3>${s.quality.perSize}</h3>${perSizeTable(ctx)}
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
${figureCell(cellOr(mask?.precision, f.percent))}${figureCell(cellOr(mask?.recall, f.percent))}${figureCell(mask === undefined ? '─' : f.count(mask.n))}</tr>`;
  };
  return html`<table class="classes"><thead><tr><th rowspan="2">${s.quality.className}</th>
<th colspan="3">${s.quality.tagModel}</th><th colspan="5">${s.quality.studentModel}</th></tr>
<tr><th class="n">F1</th><th class="n">AP</th><th class="n">n</th><th class="n">IoU</th><th>${s.quality.iouDrawing}</th>
<th class="n">${s.quality.precision}</th><th class="n">${s.quality.recall}</th><th class="n">n</th></tr></thead><tbody>${order.map(row)}</tbody></table>
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
  const share = (value: number | null): Html => figureCell(value === null ? '─' : f.percent(value));
  const rows = bins.map(
    (size) => html`<tr><th scope="row">${s.quality.sizeBins[size.bin]}</th>${figureCell(f.count(size.n))}${share(size.hitAny)}${share(size.hit30)}${share(size.hit50)}</tr>`,
  );
  const head = headRow(s.quality.size, figures(s.quality.regions), figures(s.quality.hitAny), figures(s.quality.hit30), figures(s.quality.hit50));
  return html`<table>${head}<tbody>${rows}</tbody></table>
<p class="under">${s.quality.perSizeBasis(s.splits[student.split], f.count(student.n))}</p>`;
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
<p><b>${baselineFinding(ctx, baseline)}</b></p><p class="under">${s.baseline.basis(s.prices[baseline.prices], s.splits[student.split], f.count(student.n))}</p></section>`;
}
