/** Scales, ticks and the frame that every chart shares. Pure; sizes are px of the drawing's own grid. */
import { type Html, html, nothing } from '../html.ts';

/** Width of every chart; on paper it is stretched to the width of the text. */
export const chartWidthPx = 640;

/** Maps a figure to px; `isLog` needs positive bounds. Values outside stop at the ends. */
export type Scale = { readonly min: number; readonly max: number; readonly fromPx: number; readonly toPx: number; readonly isLog?: boolean };

/** The place of a figure on a scale, in px with one decimal. */
export function place(scale: Scale, value: number): number {
  const turn = (v: number): number => (scale.isLog === true ? Math.log(Math.max(v, scale.min)) : v);
  const span = turn(scale.max) - turn(scale.min);
  const share = span > 0 ? (turn(value) - turn(scale.min)) / span : 0;
  const px = scale.fromPx + Math.min(1, Math.max(0, share)) * (scale.toPx - scale.fromPx);
  return Math.round(px * 10) / 10;
}

/** A px as an attribute. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** At most `most` round steps (1, 2 or 5 times a power of ten) that lie between the bounds; both bounds when nothing lies between. */
export function ticksOf(min: number, max: number, most = 5): readonly number[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return [min];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = power * ([1, 2, 5, 10].find((factor) => span / (power * factor) <= most) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return count < 1 ? [min, max] : Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** What is read out in place of the drawing; `id` must be unique in the document. */
export type ChartWords = { readonly id: string; readonly title: string; readonly desc: string };

/** A drawing with its title and description for screen readers. */
export function drawing(words: ChartWords, heightPx: number, content: Html): Html {
  const { id, title, desc } = words;
  return html`<svg class="chart" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${px(chartWidthPx)} ${px(heightPx)}" width="${px(chartWidthPx)}" height="${px(heightPx)}">
<title id="${id}-t">${title}</title><desc id="${id}-d">${desc}</desc>${content}</svg>`;
}

/** A drawing under its heading; the text or table that says the same stands beside it in the page. */
export function chartFigure(title: string, chart: Html, note: Html | string = nothing): Html {
  return html`<figure class="chart-figure"><figcaption><b>${title}</b></figcaption>${chart}${note === nothing || note === '' ? nothing : html`<p class="under">${note}</p>`}</figure>`;
}

/** Upright lines with their figures below, for a horizontal axis between two heights. */
export function bottomAxis(scale: Scale, ticks: readonly number[], format: (value: number) => string, topPx: number, bottomPx: number, label = ''): Html {
  const lines = ticks.map((tick) => {
    const x = px(place(scale, tick));
    return html`<line class="grid" x1="${x}" x2="${x}" y1="${px(topPx)}" y2="${px(bottomPx)}"/><text class="tick-text" x="${x}" y="${px(bottomPx + 13)}" text-anchor="middle">${format(tick)}</text>`;
  });
  const middle = px((scale.fromPx + scale.toPx) / 2);
  return html`${lines}${label === '' ? nothing : html`<text class="axis-text" x="${middle}" y="${px(bottomPx + 28)}" text-anchor="middle">${label}</text>`}`;
}

/** Level lines with their figures at the left, for an upright axis (`fromPx` is the bottom). */
export function leftAxis(scale: Scale, ticks: readonly number[], format: (value: number) => string, leftPx: number, rightPx: number): Html {
  return html`${ticks.map((tick) => {
    const y = place(scale, tick);
    return html`<line class="grid" x1="${px(leftPx)}" x2="${px(rightPx)}" y1="${px(y)}" y2="${px(y)}"/><text class="tick-text" x="${px(leftPx - 6)}" y="${px(y + 4)}" text-anchor="end">${format(tick)}</text>`;
  })}`;
}
