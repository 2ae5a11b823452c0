import type { CostInputResult, YenScenarioResult } from '#shared/contract/gates.ts';
import { type CostFigure, weakestKind } from './cost-basis.ts';
import { type ReportContext, whyNull } from './context.ts';
import { clip, type Html, html, name, nothing } from './html.ts';
import { own } from './own.ts';

const scenarios = ['best', 'base', 'worst'] as const;
const yenRows = ['initial', 'training', 'yearlyOperation', 'yearlyBenefit', 'fiveYearTotal'] as const;
const hourRows = ['hoursTags', 'hoursReview', 'hoursFullMasks', 'hoursSaved'] as const;

/** Page 1: hours and yen side by side. */
export function costSummary(ctx: ReportContext): Html {
  return html`<section class="cost"><h2>${ctx.s.pageOne.cost}</h2><div class="pair">${hoursTable(ctx)}${yenTable(ctx)}</div><p class="kinds">${kindsLine(ctx)}${missingLine(ctx)}</p></section>`;
}

/** Body: the same tables with every input behind them. */
export function costSection(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { inputs, yen } = ctx.facts.result.cost;
  const breakEven = yen.base.breakEvenImages;
  return html`<section class="body-section" id="cost"><h2>${s.sections.cost}</h2>
<p>${s.cost.intro}</p>
<div class="pair">${hoursTable(ctx)}${yenTable(ctx)}</div>
<p>${breakEven === null ? notComputed(ctx, ['cost.yen.base.breakEvenImages']) : s.cost.breakEven(f.count(Math.ceil(breakEven)))}</p>
<h3>${s.cost.inputs}</h3><p>${kindsLine(ctx)}${missingLine(ctx)}</p>
${inputs.length === 0 ? nothing : inputTable(ctx, inputs)}</section>`;
}

function hoursTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { cost } = ctx.facts.result;
  const row = (key: (typeof hourRows)[number]): Html =>
    html`<tr class="${key === 'hoursSaved' ? 'total' : 'part'}"><th scope="row">${s.cost.hours[key]}</th><td class="n">${cellOf(cost[key], f.hours)}</td>${kindCell(ctx, key)}</tr>`;
  return html`<table class="hours"><thead><tr><th>${s.cost.work}</th><th class="n">${s.cost.time}</th><th>${s.cost.kind}</th></tr></thead><tbody>${hourRows.map(row)}</tbody></table>`;
}

function yenTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { yen } = ctx.facts.result.cost;
  const cells = (value: (scenario: YenScenarioResult) => Html): readonly Html[] => scenarios.map((key) => html`<td class="n">${value(yen[key])}</td>`);
  const row = (key: (typeof yenRows)[number]): Html => html`<tr><th scope="row">${s.cost.yen[key]}</th>${cells((scenario) => cellOf(scenario[key], f.yen))}${kindCell(ctx, key)}</tr>`;
  return html`<table class="yen"><thead><tr><th>${s.cost.money}</th>${scenarios.map((key) => html`<th class="n">${s.cost.scenarios[key]}</th>`)}<th>${s.cost.kind}</th></tr></thead>
<tbody>${yenRows.map(row)}<tr class="total"><th scope="row">${s.cost.payback}</th>${cells((scenario) => payback(ctx, scenario))}${kindCell(ctx, 'payback')}</tr></tbody></table>`;
}

/** A figure of a narrow cell; the line below the tables says why one is missing. */
function cellOf(value: number | null, format: (value: number) => string): Html {
  return value === null ? html`<span class="missing">─</span>` : html`${format(value)}`;
}

function kindCell(ctx: ReportContext, figure: CostFigure): Html {
  const kind = weakestKind(ctx.facts.result.cost.inputs, figure);
  return html`<td>${kind === null ? '─' : kindMark(ctx, kind)}</td>`;
}

function kindMark(ctx: ReportContext, kind: CostInputResult['kind']): Html {
  return html`<span class="kind-mark ${kind}">${ctx.s.cost.kindWords[kind]}</span>`;
}

function payback(ctx: ReportContext, scenario: YenScenarioResult): Html {
  if (scenario.paysBack === false) return html`${ctx.s.cost.never}`;
  return cellOf(scenario.paybackMonths, ctx.f.months);
}

/** How many of the given inputs were measured, entered and assumed: every yen and hour rests on them. */
function kindsLine(ctx: ReportContext): string {
  const given = ctx.facts.result.cost.inputs.filter((input) => input.value !== null);
  const of = (kind: CostInputResult['kind']): string => ctx.f.count(given.filter((input) => input.kind === kind).length);
  return given.length === 0 ? ctx.s.cost.noInputs : ctx.s.cost.kinds(ctx.f.count(given.length), of('measured'), of('entered'), of('assumed'));
}

/** Why cells of the tables are empty, once for all of them: the notes of the result, else the inputs nobody gave. */
function missingLine(ctx: ReportContext): string {
  const { cost } = ctx.facts.result;
  const fields = [
    ...hourRows.filter((key) => cost[key] === null).map((key) => `cost.${key}`),
    ...scenarios.flatMap((key) => yenRows.filter((row) => cost.yen[key][row] === null).map((row) => `cost.yen.${key}.${row}`)),
  ];
  return fields.length === 0 ? '' : ` ${notComputed(ctx, fields)}`;
}

/** The sentence for a cost that cannot be computed, with the reason as far as it is known. */
export function notComputed(ctx: ReportContext, fields: readonly string[]): string {
  const { s, f } = ctx;
  const noted = [...new Set(fields.map((field) => whyNull(ctx, field)).filter((why) => why !== null))];
  if (noted.length > 0) return s.cost.notComputedBecause(clip(noted.join(s.listSeparator), 80));
  const absent = ctx.facts.result.cost.inputs.filter((input) => input.value === null).map((input) => own(s.cost.inputNames, input.name) ?? input.name);
  if (absent.length === 0) return s.cost.notComputed;
  const shown = absent.length <= 4 ? absent : [...absent.slice(0, 3), s.cost.andOthers(f.count(absent.length - 3))];
  return s.cost.notComputedBecause(s.cost.missingInputs(shown.join(s.listSeparator)));
}

function inputTable(ctx: ReportContext, inputs: readonly CostInputResult[]): Html {
  const { s, f } = ctx;
  const spread = (input: CostInputResult, key: 'best' | 'worst'): Html => {
    const value = input[key];
    return html`<td class="n">${typeof value === 'number' ? f.plain(value) : ''}</td>`;
  };
  const row = (input: CostInputResult): Html => {
    const known = own(s.cost.inputNames, input.name);
    return html`<tr><th scope="row">${known === undefined ? name(input.name) : known}</th><td class="n">${cellOf(input.value, f.plain)}</td>${spread(input, 'best')}${spread(input, 'worst')}<td>${kindMark(ctx, input.kind)}</td></tr>`;
  };
  return html`<table><thead><tr><th>${s.cost.input}</th><th class="n">${s.cost.value}</th><th class="n">${s.cost.scenarios.best}</th><th class="n">${s.cost.scenarios.worst}</th><th>${s.cost.kind}</th></tr></thead><tbody>${inputs.map(row)}</tbody></table>`;
}
