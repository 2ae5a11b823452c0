import type { CostInputResult, YenScenarioResult } from '#shared/contract/gates.ts';
import { type CostFigure, weakestKind } from './cost-basis.ts';
import { balanceChart, hoursChart, sensitivityPart } from './cost-charts.ts';
import { cellOr, type ReportContext, whyNull } from './context.ts';
import { clip, type Html, html, name, nothing } from './html.ts';
import { own } from './own.ts';
import { figureCell, figures, headRow } from './table.ts';

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
${hoursChart(ctx)}${balanceChart(ctx)}${sensitivityPart(ctx)}
<h3>${s.cost.inputs}</h3><p>${kindsLine(ctx)}${missingLine(ctx)}</p>
${inputs.length === 0 ? nothing : inputTable(ctx, inputs)}</section>`;
}

function hoursTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { cost } = ctx.facts.result;
  const row = (key: (typeof hourRows)[number]): Html =>
    html`<tr class="${key === 'hoursSaved' ? 'total' : 'part'}"><th scope="row">${s.cost.hours[key]}</th>${figureCell(cellOr(cost[key], f.hours))}${kindCell(ctx, key, cost[key] !== null)}</tr>`;
  return html`<table class="hours">${headRow(s.cost.work, figures(s.cost.time), s.cost.kind)}<tbody>${hourRows.map(row)}</tbody></table>`;
}

function yenTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { yen } = ctx.facts.result.cost;
  const cells = (value: (scenario: YenScenarioResult) => Html): readonly Html[] => scenarios.map((key) => html`${figureCell(value(yen[key]))}`);
  const row = (key: (typeof yenRows)[number]): Html => html`<tr><th scope="row">${s.cost.yen[key]}</th>${cells((scenario) => cellOr(scenario[key], f.yen))}${kindCell(ctx, key, yen.base[key] !== null)}</tr>`;
  return html`<table class="yen"><thead><tr><th>${s.cost.money}</th>${scenarios.map((key) => html`<th class="n">${s.cost.scenarios[key]}</th>`)}<th>${s.cost.kind}</th></tr></thead>
<tbody>${yenRows.map(row)}<tr class="total"><th scope="row">${s.cost.payback}</th>${cells((scenario) => payback(ctx, scenario))}${kindCell(ctx, 'payback', yen.base.paysBack !== null)}</tr></tbody></table>`;
}

/** The weakest kind behind a figure; a dash where there is none to speak of. */
function kindCell(ctx: ReportContext, figure: CostFigure, isKnown: boolean): Html {
  const kind = isKnown ? weakestKind(ctx.facts.result.cost.inputs, figure) : null;
  return html`<td>${kind === null ? '─' : kindMark(ctx, kind)}</td>`;
}

function kindMark(ctx: ReportContext, kind: CostInputResult['kind']): Html {
  return html`<span class="kind-mark ${kind}">${ctx.s.cost.kindWords[kind]}</span>`;
}

function payback(ctx: ReportContext, scenario: YenScenarioResult): Html {
  if (scenario.paysBack === false) return html`${ctx.s.cost.never}`;
  return cellOr(scenario.paybackMonths, ctx.f.months);
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
  if (noted.length > 0) return s.cost.notComputedBecause(clip(noted.join(s.listSeparator), 60));
  const absent = ctx.facts.result.cost.inputs.filter((input) => input.value === null).map((input) => own(s.cost.inputNames, input.name) ?? input.name);
  if (absent.length === 0) return s.cost.notComputed;
  const shown = absent.length <= 4 ? absent : [...absent.slice(0, 3), s.cost.andOthers(f.count(absent.length - 3))];
  return s.cost.notComputedBecause(s.cost.missingInputs(shown.join(s.listSeparator)));
}

function inputTable(ctx: ReportContext, inputs: readonly CostInputResult[]): Html {
  const { s, f } = ctx;
  const spread = (input: CostInputResult, key: 'best' | 'worst'): Html => {
    const value = input[key];
    return figureCell(typeof value === 'number' ? f.plain(value) : '');
  };
  const row = (input: CostInputResult): Html => {
    const known = own(s.cost.inputNames, input.name);
    return html`<tr><th scope="row">${known === undefined ? name(input.name) : known}</th>${figureCell(cellOr(input.value, f.plain))}
${spread(input, 'best')}${spread(input, 'worst')}<td>${kindMark(ctx, input.kind)}</td></tr>`;
  };
  const head = headRow(s.cost.input, figures(s.cost.value), figures(s.cost.scenarios.best), figures(s.cost.scenarios.worst), s.cost.kind);
  return html`<table class="long">${head}<tbody>${inputs.map(row)}</tbody></table>`;
}
