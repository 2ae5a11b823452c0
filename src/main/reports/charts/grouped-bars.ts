/** Upright bars in groups, for one figure under several rules: shades from dark to white, so that grey print keeps them apart. */
import { type Html, html, nothing } from '../html.ts';
import { bottomAxis, type ChartWords, chartWidthPx, drawing, leftAxis, place, px, type Scale, ticksOf } from './axis.ts';

/** `values` in the order of the rules; null draws nothing. `note` stands below the group's name. */
export type BarGroup = { readonly label: string; readonly note: string; readonly values: readonly (number | null)[] };
export type GroupedBars = ChartWords & { readonly rules: readonly string[]; readonly groups: readonly BarGroup[]; readonly max: number; readonly format: (value: number) => string };

const leftPx = 56;
const topPx = 30;
const plotPx = 150;
const barPx = 26;
const shades = ['dark', 'middle', 'light'] as const;

/** The chart as inline SVG; at most three rules can be told apart, more throw a RangeError. */
export function groupedBars(chart: GroupedBars): Html {
  if (chart.rules.length > shades.length) throw new RangeError(`groupedBars: ${chart.rules.length} rules`);
  const bottomPx = topPx + plotPx;
  const yScale: Scale = { min: 0, max: chart.max, fromPx: bottomPx, toPx: topPx };
  const groupPx = (chartWidthPx - leftPx) / Math.max(1, chart.groups.length);
  const groups = chart.groups.map((group, i) => oneGroup(chart, group, leftPx + i * groupPx, groupPx, yScale));
  const keyWidth = (chartWidthPx - leftPx) / Math.max(1, chart.rules.length);
  const key = chart.rules.map((rule, i) => html`<rect class="bar-fill ${shades[i] ?? 'dark'}" x="${px(leftPx + i * keyWidth)}" y="4" width="14" height="12"/><text class="row-text" x="${px(leftPx + i * keyWidth + 20)}" y="14">${rule}</text>`);
  const floor = bottomAxis({ min: 0, max: 1, fromPx: leftPx, toPx: chartWidthPx }, [], chart.format, topPx, bottomPx);
  return drawing(chart, bottomPx + 38, html`${leftAxis(yScale, ticksOf(0, chart.max), chart.format, leftPx, chartWidthPx)}${floor}${groups}${key}`);
}

function oneGroup(chart: GroupedBars, group: BarGroup, fromPx: number, widthPx: number, yScale: Scale): Html {
  const middle = fromPx + widthPx / 2;
  const first = middle - (group.values.length * barPx) / 2;
  const bars = group.values.map((value, i) => {
    if (value === null) return nothing;
    const top = place(yScale, value);
    return html`<rect class="bar-fill ${shades[i] ?? 'dark'}" x="${px(first + i * barPx + 1)}" y="${px(top)}" width="${px(barPx - 2)}" height="${px(Math.max(1, yScale.fromPx - top))}"/><text class="bar-text" x="${px(first + i * barPx + barPx / 2)}" y="${px(top - 4)}" text-anchor="middle">${chart.format(value)}</text>`;
  });
  return html`${bars}<text class="row-text" x="${px(middle)}" y="${px(yScale.fromPx + 15)}" text-anchor="middle">${group.label}</text><text class="tick-text" x="${px(middle)}" y="${px(yScale.fromPx + 30)}" text-anchor="middle">${group.note}</text>`;
}
