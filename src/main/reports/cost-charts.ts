/** Drawings of the cost page: hours of work, the balance over five years, and what moves the payback. */
import { type CostInput, type CostInputName, costInputNames, scenarioNames } from '#shared/domain/cost.ts';
import { balanceByYear, paybackSensitivity } from '#shared/domain/cost-sensitivity.ts';
import { barChart } from './charts/bar-chart.ts';
import { chartFigure } from './charts/axis.ts';
import { lineChart } from './charts/line-chart.ts';
import { cellOr, type ReportContext } from './context.ts';
import { type Html, html, nothing } from './html.ts';
import { figureCell, figures, headRow } from './table.ts';

const years = 5;
const shownInputs = 8;
const known: readonly string[] = costInputNames;

/** Inputs of the result that the cost model knows. */
function inputsOf(ctx: ReportContext): readonly CostInput[] {
  return ctx.facts.result.cost.inputs.flatMap(({ name, value, kind, best, worst }): readonly CostInput[] =>
    known.includes(name) ? [{ name: name as CostInputName, value, kind, ...(typeof best === 'number' ? { best } : {}), ...(typeof worst === 'number' ? { worst } : {}) }] : [],
  );
}

/** Hours by full masks against hours of this method. */
export function hoursChart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { hoursTags, hoursReview, hoursFullMasks } = ctx.facts.result.cost;
  if (hoursTags === null || hoursReview === null || hoursFullMasks === null) return nothing;
  const rows = [
    { label: s.cost.hours.hoursTags, value: hoursTags }, { label: s.cost.hours.hoursReview, value: hoursReview }, { label: s.cost.hours.hoursFullMasks, value: hoursFullMasks },
  ].map(({ label, value }) => ({ label, value, ci: null, text: f.hours(value) }));
  const most = Math.max(...rows.map((row) => row.value));
  if (most <= 0) return nothing;
  const inMinutes = most < 1;
  const words = s.body.chart;
  const desc = words.hoursDesc(rows.map((row) => words.row(row.label, row.text)).join(s.listSeparator));
  return chartFigure(words.hours, barChart({ id: 'chart-hours', title: words.hours, desc, rows, min: 0, max: most, limit: null, format: (value) => (inMinutes ? f.hours(value) : `${f.plain(value)}\u00a0h`) }));
}

/** The balance from the start to five years on, at best, base and worst. */
export function balanceChart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const words = s.body.chart;
  const balances = balanceByYear(inputsOf(ctx), years);
  const curves = scenarioNames.flatMap((scenario) => {
    const yen = balances[scenario];
    return yen === null ? [] : [{ label: s.cost.scenarios[scenario], points: yen.map((value, year) => [year, value] as const), last: yen.at(-1) ?? 0 }];
  });
  if (curves.length === 0) return nothing;
  const all = curves.flatMap((curve) => curve.points.map(([, value]) => value));
  const desc = words.balanceDesc(curves.map((curve) => words.balanceRow(curve.label, f.yen(curve.last))).join(' '));
  const chart = lineChart({
    id: 'chart-balance', title: words.balance, desc, curves, levels: [{ y: 0, text: '' }],
    x: { min: 0, max: years, label: words.years, format: (value) => words.year(f.count(value)) },
    y: { min: Math.min(0, ...all), max: Math.max(0, ...all), label: words.money, format: (value) => f.count(value / 10_000) },
  });
  return chartFigure(words.balance, chart, `${curves.map((curve) => words.balanceRow(curve.label, f.yen(curve.last))).join(' ')} ${words.balanceNote}`);
}

/** Payback at both ends of each input, widest swing first. */
export function sensitivityPart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const words = s.body.sensitivity;
  const lines = paybackSensitivity(inputsOf(ctx));
  if (lines.length === 0) return nothing;
  const months = (value: number | null): Html => (value === null ? html`${s.cost.never}` : cellOr(value, f.months));
  const kindOf = (name: string): Html => {
    const kind = ctx.facts.result.cost.inputs.find((input) => input.name === name)?.kind;
    return kind === undefined ? nothing : html`<span class="kind-mark ${kind}">${s.cost.kindWords[kind]}</span>`;
  };
  const row = (line: (typeof lines)[number]): Html => html`<tr><th scope="row">${s.cost.inputNames[line.name] ?? line.name}</th>${figureCell(months(line.best))}${figureCell(months(line.worst))}<td>${kindOf(line.name)}</td></tr>`;
  const rest = lines.length - shownInputs;
  return html`<h3>${words.heading}</h3><p>${words.intro}</p>
<table>${headRow(words.input, figures(words.best), figures(words.worst), s.cost.kind)}<tbody>${lines.slice(0, shownInputs).map(row)}</tbody></table>${rest > 0 ? html`<p class="under">${words.rest(f.count(rest))}</p>` : nothing}`;
}
