import type { Interval } from '#shared/domain/gate-types.ts';
import { type Html, html } from './html.ts';

/** A figure on a scale from `min` to `max`, all in the figure's own unit; `label` is read out in place of the drawing. */
export type Bar = {
  readonly value: number | null;
  readonly ci: Interval | null;
  readonly threshold: number | null;
  readonly min: number;
  readonly max: number;
  readonly label: string;
};

const widthPx = 132;
const marginPx = 3;

/**
 * Inline SVG of 132 × 16 px: a grey track, the interval as a band, the value as an upright tick, the threshold as a
 * dashed line, zero as a thin line when it lies inside. Parts outside the scale stop at its ends.
 */
export function intervalBar(bar: Bar): Html {
  const span = bar.max > bar.min ? bar.max - bar.min : 1;
  const x = (value: number): number =>
    marginPx + Math.min(1, Math.max(0, (value - bar.min) / span)) * (widthPx - 2 * marginPx);
  const at = (value: number): string => x(value).toFixed(1);
  const parts: Html[] = [html`<rect class="track" x="${String(marginPx)}" y="5.5" width="${String(widthPx - 2 * marginPx)}" height="5" rx="2.5"/>`];
  if (bar.min < 0 && bar.max > 0) parts.push(html`<line class="zero" x1="${at(0)}" x2="${at(0)}" y1="3" y2="13"/>`);
  if (bar.ci !== null) {
    const [low, high] = bar.ci;
    parts.push(html`<rect class="band" x="${at(low)}" y="4" width="${Math.max(1, x(high) - x(low)).toFixed(1)}" height="8" rx="2"/>`);
  }
  if (bar.threshold !== null) parts.push(html`<line class="limit" x1="${at(bar.threshold)}" x2="${at(bar.threshold)}" y1="0.5" y2="15.5"/>`);
  if (bar.value !== null) parts.push(html`<rect class="tick" x="${(x(bar.value) - 1.5).toFixed(1)}" y="2" width="3" height="12" rx="1"/>`);
  return html`<svg class="bar" role="img" aria-label="${bar.label}" width="${String(widthPx)}" height="16" viewBox="0 0 ${String(widthPx)} 16">${parts}</svg>`;
}
