import type { CostInputResult, YenScenarioResult } from '#shared/contract/gates.ts';
import { type CostFigure, weakestKind } from './cost-basis.ts';
import { cellOr, notMeasured, type ReportContext, whyNull } from './context.ts';
import { type Html, html, name, nothing } from './html.ts';
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
<p>${breakEven === null ? notMeasured(ctx, 'cost.yen.base.breakEvenImages') : s.cost.breakEven(f.count(Math.ceil(breakEven)))}</p>
<h3>${s.cost.inputs}</h3><p>${kindsLine(ctx)}${missingLine(ctx)}</p>
${inputs.length === 0 ? nothing : inputTable(ctx, inputs)}</section>`;
}

function hoursTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { cost } = ctx.facts.result;
  const row = (key: (typeof hourRows)[number]): Html =>
    html`<tr class="${key === 'hoursSaved' ? 'total' : 'part'}"><th scope="row">${s.cost.hours[key]}</th><td class="n">${cellOr(ctx, cost[key], f.hours)}</td>${kindCell(ctx, key)}</tr>`;
  return html`<table class="hours"><thead><tr><th>${s.cost.work}</th><th class="n">${s.cost.time}</th><th>${s.cost.kind}</th></tr></thead><tbody>${hourRows.map(row)}</tbody></table>`;
}

function yenTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { yen } = ctx.facts.result.cost;
  const cells = (value: (scenario: YenScenarioResult) => Html): readonly Html[] => scenarios.map((key) => html`<td class="n">${value(yen[key])}</td>`);
  const row = (key: (typeof yenRows)[number]): Html => html`<tr><th scope="row">${s.cost.yen[key]}</th>${cells((scenario) => cellOr(ctx, scenario[key], f.yen))}${kindCell(ctx, key)}</tr>`;
  return html`<table class="yen"><thead><tr><th>${s.cost.money}</th>${scenarios.map((key) => html`<th class="n">${s.cost.scenarios[key]}</th>`)}<th>${s.cost.kind}</th></tr></thead>
<tbody>${yenRows.map(row)}<tr class="total"><th scope="row">${s.cost.payback}</th>${cells((scenario) => payback(ctx, scenario))}${kindCell(ctx, 'payback')}</tr></tbody></table>`;
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
  return cellOr(ctx, scenario.paybackMonths, ctx.f.months);
}

/** How many inputs were measured, entered and assumed: every yen and hour rests on them. */
function kindsLine(ctx: ReportContext): string {
  const { inputs } = ctx.facts.result.cost;
  const of = (kind: CostInputResult['kind']): string => ctx.f.count(inputs.filter((input) => input.kind === kind).length);
  return inputs.length === 0 ? ctx.s.cost.noInputs : ctx.s.cost.kinds(ctx.f.count(inputs.length), of('measured'), of('entered'), of('assumed'));
}

/** Why cells of the tables are empty, once for all of them. */
function missingLine(ctx: ReportContext): string {
  const { cost } = ctx.facts.result;
  const empty = hourRows.some((key) => cost[key] === null) || scenarios.some((key) => yenRows.some((row) => cost.yen[key][row] === null));
  if (!empty) return '';
  const fields = [...hourRows.map((key) => `cost.${key}`), ...scenarios.flatMap((key) => yenRows.map((row) => `cost.yen.${key}.${row}`))];
  const why = new Set(fields.map((field) => whyNull(ctx, field)).filter((reason) => reason !== null));
  return why.size === 0 ? ` ${ctx.s.notMeasured}` : ` ${ctx.s.notMeasuredBecause([...why].join(ctx.s.listSeparator))}`;
}

function inputTable(ctx: ReportContext, inputs: readonly CostInputResult[]): Html {
  const { s, f } = ctx;
  const spread = (input: CostInputResult, key: 'best' | 'worst'): Html => {
    const value = input[key];
    return html`<td class="n">${typeof value === 'number' ? f.plain(value) : ''}</td>`;
  };
  const row = (input: CostInputResult): Html => {
    const known = own(s.cost.inputNames, input.name);
    return html`<tr><th scope="row">${known === undefined ? name(input.name) : known}</th><td class="n">${cellOr(ctx, input.value, f.plain)}</td>${spread(input, 'best')}${spread(input, 'worst')}<td>${kindMark(ctx, input.kind)}</td></tr>`;
  };
  return html`<table><thead><tr><th>${s.cost.input}</th><th class="n">${s.cost.value}</th><th class="n">${s.cost.scenarios.best}</th><th class="n">${s.cost.scenarios.worst}</th><th>${s.cost.kind}</th></tr></thead><tbody>${inputs.map(row)}</tbody></table>`;
}
