/** Level bars with intervals: one row a figure, its text at the right, a dashed limit across. */
import type { Interval } from '#shared/domain/gate-types.ts';
import { type Html, html, nothing, safeColour } from '../html.ts';
import { bottomAxis, type ChartWords, chartWidthPx, drawing, place, px, type Scale, ticksOf } from './axis.ts';

/** `value` null = not measured: the text says so and no bar is drawn. `colour` is #rrggbb of a class. */
export type BarRow = { readonly label: string; readonly value: number | null; readonly ci: Interval | null; readonly text: string; readonly colour?: string | null };
/** All figures in one unit; `limit` is drawn as a dashed line with its text above. */
export type BarChart = ChartWords & {
  readonly rows: readonly BarRow[];
  readonly min: number;
  readonly max: number;
  readonly limit: { readonly value: number; readonly text: string } | null;
  readonly format: (value: number) => string;
};

const rowPx = 24;
const labelPx = 168;
const textPx = 132;
/** Room for a label in half-width signs. */
const labelSigns = 26;

/** The chart as inline SVG. */
export function barChart(chart: BarChart): Html {
  const topPx = chart.limit === null ? 6 : 20;
  const bottomPx = topPx + chart.rows.length * rowPx;
  const scale: Scale = { min: chart.min, max: chart.max, fromPx: labelPx, toPx: chartWidthPx - textPx };
  const rows = chart.rows.map((row, i) => barRow(row, scale, topPx + i * rowPx));
  const limit = chart.limit === null ? nothing : limitLine(scale, chart.limit, topPx, bottomPx);
  return drawing(chart, bottomPx + 20, html`${bottomAxis(scale, ticksOf(chart.min, chart.max), chart.format, topPx, bottomPx)}${rows}${limit}`);
}

function barRow(row: BarRow, scale: Scale, topPx: number): Html {
  const middle = topPx + rowPx / 2;
  const chip = row.colour === undefined || row.colour === null ? nothing : html`<rect class="chip-mark" x="0" y="${px(middle - 5)}" width="10" height="10" rx="2" fill="${safeColour(row.colour)}"/>`;
  const label = html`${chip}<text class="row-text" x="${chip === nothing ? '0' : '16'}" y="${px(middle + 4)}">${fitted(row.label)}</text>`;
  const text = html`<text class="row-text" x="${px(scale.toPx + 10)}" y="${px(middle + 4)}">${row.text}</text>`;
  if (row.value === null) return html`${label}${text}`;
  const zero = place(scale, Math.min(Math.max(0, scale.min), scale.max));
  const end = place(scale, row.value);
  const bar = html`<rect class="bar-fill" x="${px(Math.min(zero, end))}" y="${px(middle - 6)}" width="${px(Math.max(1, Math.abs(end - zero)))}" height="12"/>`;
  return html`${label}${bar}${row.ci === null ? nothing : whisker(scale, row.ci, middle)}${text}`;
}

/** The label cut to its room; Japanese signs take two places. */
function fitted(label: string): string {
  let used = 0;
  const signs = [...label];
  const end = signs.findIndex((sign) => (used += sign > '\u2e7f' ? 2 : 1) > labelSigns);
  return end < 0 ? label : `${signs.slice(0, end - 1).join('')}…`;
}

/** The interval as a line with ends, dark on a white border, so that it is seen on the bar and beside it. */
function whisker(scale: Scale, [low, high]: Interval, y: number): Html {
  const [from, to] = [place(scale, low), place(scale, high)];
  const path = `M${px(from)} ${px(y - 5)}V${px(y + 5)}M${px(from)} ${px(y)}H${px(to)}M${px(to)} ${px(y - 5)}V${px(y + 5)}`;
  return html`<path class="whisker-edge" d="${path}"/><path class="whisker" d="${path}"/>`;
}

function limitLine(scale: Scale, limit: { readonly value: number; readonly text: string }, topPx: number, bottomPx: number): Html {
  const x = px(place(scale, limit.value));
  return html`<line class="limit-line" x1="${x}" x2="${x}" y1="${px(topPx - 4)}" y2="${px(bottomPx)}"/><text class="tick-text strong" x="${x}" y="${px(topPx - 8)}" text-anchor="middle">${limit.text}</text>`;
}
