/** Curves over one axis: told apart by their dashes and by words at a key above, so that a grey print says the same. */
import type { Interval } from '#shared/domain/gate-types.ts';
import { type Html, html, nothing } from '../html.ts';
import { bottomAxis, type ChartWords, chartWidthPx, drawing, leftAxis, place, px, type Scale, ticksOf } from './axis.ts';

type Point = readonly [x: number, y: number];
type Axis = { readonly min: number; readonly max: number; readonly label: string; readonly format: (value: number) => string; readonly ticks?: readonly number[]; readonly isLog?: boolean };
/** `isStepped` holds a value until the next point, as counts do. */
type Curve = { readonly label: string; readonly points: readonly Point[]; readonly isStepped?: boolean };
type Dot = { readonly label: string; readonly x: number; readonly y: number; readonly ci: Interval | null };

/** `marks` are upright dashed lines with a word; `levels` are level ones. */
export type LineChart = ChartWords & {
  readonly curves: readonly Curve[];
  readonly dots?: readonly Dot[];
  readonly marks?: readonly { readonly x: number; readonly text: string }[];
  readonly levels?: readonly { readonly y: number; readonly text: string }[];
  readonly x: Axis;
  readonly y: Axis;
};

const leftPx = 64;
const rightPx = chartWidthPx - 14;
const plotPx = 168;
const styles = ['solid', 'dashed', 'dotted'] as const;

/** The chart as inline SVG; at most three curves can be told apart, more throw a RangeError. */
export function lineChart(chart: LineChart): Html {
  if (chart.curves.length > styles.length) throw new RangeError(`lineChart: ${chart.curves.length} curves`);
  const keyPx = chart.curves.length + (chart.dots?.length ?? 0) > 0 ? 22 : 4;
  const topPx = keyPx + (chart.marks === undefined || chart.marks.length === 0 ? 6 : 18);
  const bottomPx = topPx + plotPx;
  const xScale: Scale = { min: chart.x.min, max: chart.x.max, fromPx: leftPx, toPx: rightPx, isLog: chart.x.isLog ?? false };
  const yScale: Scale = { min: chart.y.min, max: chart.y.max, fromPx: bottomPx, toPx: topPx };
  const curves = chart.curves.map((curve, i) => html`<path class="curve ${styles[i] ?? 'solid'}" d="${pathOf(curve, xScale, yScale)}"/>`);
  const marks = (chart.marks ?? []).map(({ x, text }) => upright(place(xScale, x), text, topPx, bottomPx));
  const levels = (chart.levels ?? []).map(({ y, text }) => html`<line class="limit-line" x1="${px(leftPx)}" x2="${px(rightPx)}" y1="${px(place(yScale, y))}" y2="${px(place(yScale, y))}"/><text class="tick-text strong" x="${px(leftPx + 6)}" y="${px(place(yScale, y) - 5)}">${text}</text>`);
  const yLabel = html`<text class="axis-text" x="14" y="${px((topPx + bottomPx) / 2)}" text-anchor="middle" transform="rotate(-90 14 ${px((topPx + bottomPx) / 2)})">${chart.y.label}</text>`;
  return drawing(chart, bottomPx + 36, html`${leftAxis(yScale, chart.y.ticks ?? ticksOf(chart.y.min, chart.y.max), chart.y.format, leftPx, rightPx)}
${bottomAxis(xScale, chart.x.ticks ?? ticksOf(chart.x.min, chart.x.max), chart.x.format, topPx, bottomPx, chart.x.label)}${yLabel}${levels}${marks}${curves}${(chart.dots ?? []).map((dot, i) => dotMark(dot, i, xScale, yScale))}${keyOf(chart)}`);
}

function pathOf({ points, isStepped = false }: Curve, xScale: Scale, yScale: Scale): string {
  return points
    .map(([x, y], i) => {
      const at = `${px(place(xScale, x))} ${px(place(yScale, y))}`;
      if (i === 0) return `M${at}`;
      return isStepped ? `H${px(place(xScale, x))}V${px(place(yScale, y))}` : `L${at}`;
    })
    .join('');
}

function upright(x: number, text: string, topPx: number, bottomPx: number): Html {
  const anchor = x > chartWidthPx * 0.75 ? 'end' : x < chartWidthPx * 0.25 ? 'start' : 'middle';
  return html`<line class="limit-line" x1="${px(x)}" x2="${px(x)}" y1="${px(topPx)}" y2="${px(bottomPx)}"/><text class="tick-text strong" x="${px(x)}" y="${px(topPx - 7)}" text-anchor="${anchor}">${text}</text>`;
}

/** A filled circle for the first, an open square for the second and later ones. */
function dotMark({ x, y, ci }: Dot, position: number, xScale: Scale, yScale: Scale): Html {
  const [cx, cy] = [place(xScale, x), place(yScale, y)];
  const range = ci === null ? nothing : html`<path class="whisker" d="M${px(cx)} ${px(place(yScale, ci[0]))}V${px(place(yScale, ci[1]))}M${px(cx - 5)} ${px(place(yScale, ci[0]))}h10M${px(cx - 5)} ${px(place(yScale, ci[1]))}h10"/>`;
  return html`${range}${dotShape(position, cx, cy)}`;
}

function dotShape(position: number, cx: number, cy: number): Html {
  return position === 0 ? html`<circle class="dot" cx="${px(cx)}" cy="${px(cy)}" r="5"/>` : html`<rect class="dot open" x="${px(cx - 5)}" y="${px(cy - 5)}" width="10" height="10"/>`;
}

/** Sample and word of every curve and dot, from left to right; wide signs count double. */
function keyOf(chart: LineChart): Html {
  let x = leftPx;
  const entry = (sample: (x: number) => Html, label: string): Html => {
    const at = x;
    x += 40 + [...label].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 12 : 6.6), 0) + 18;
    return html`${sample(at)}<text class="row-text" x="${px(at + 34)}" y="14">${label}</text>`;
  };
  return html`${chart.curves.map((curve, i) => entry((at) => html`<path class="curve ${styles[i] ?? 'solid'}" d="M${px(at)} 10h28"/>`, curve.label))}${(chart.dots ?? []).map((dot, i) => entry((at) => dotShape(i, at + 14, 10), dot.label))}`;
}
