/** Curves behind the two thresholds that the method chooses without masks. */
import type { CallItem } from '#shared/domain/min-area.ts';
import { isCalled } from '#shared/domain/min-area.ts';
import { chartFigure } from './charts/axis.ts';
import { lineChart } from './charts/line-chart.ts';
import type { ReportContext } from './context.ts';
import { type Html, html, nothing } from './html.ts';
import { own } from './own.ts';

/** The range of smallest areas that is drawn, as shares of the image. */
const areas = { min: 0.0001, max: 0.1 } as const;
const stepsADecade = 12;

/** Both curves as far as the run left them; nothing at all for a run of an older program. */
export function thresholdsPart(ctx: ReportContext): Html {
  const { seedThreshold, minArea } = ctx.facts.curves;
  if (seedThreshold === null && minArea === null) return nothing;
  return html`<h3>${ctx.s.body.thresholds}</h3>${seedThreshold === null ? nothing : seedCurve(ctx, seedThreshold)}${minArea === null ? nothing : areaCurve(ctx, minArea.items, minArea.value)}`;
}

function seedCurve(ctx: ReportContext, { areas: curve, value, rule }: NonNullable<ReportContext['facts']['curves']['seedThreshold']>): Html {
  const { s, f } = ctx;
  const words = s.body.chart;
  const points = curve.map((share, i) => [(i + 1) / (curve.length + 1), share] as const);
  if (points.length < 2) return nothing;
  const left = points.reduce((best, point) => (Math.abs(point[0] - value) < Math.abs(best[0] - value) ? point : best))[1];
  const top = Math.max(0.01, ...curve);
  const chart = lineChart({
    id: 'chart-seed', title: words.seed, desc: words.seedDesc(f.plain(value), f.percent(left)),
    curves: [{ label: words.seedArea, points }], marks: [{ x: value, text: words.seedMark(f.plain(value)) }],
    x: { min: 0, max: 1, label: words.seedAxis, format: f.plain }, y: { min: 0, max: top, label: words.seedArea, format: f.percentSet },
  });
  return chartFigure(words.seed, chart, words.seedNote(own(s.thresholdRules, rule) ?? rule));
}

/** Misses and false alarms of the audit sample at each smallest area. */
function areaCurve(ctx: ReportContext, items: readonly CallItem[], chosen: number): Html {
  const { s, f } = ctx;
  const words = s.body.chart;
  if (items.length === 0) return nothing;
  const misses = (area: number): number => items.filter((item) => item.present && !isCalled(item.largest, area)).length;
  const alarms = (area: number): number => items.filter((item) => !item.present && isCalled(item.largest, area)).length;
  const decades = Math.log10(areas.max / areas.min);
  const steps = Array.from({ length: Math.round(decades * stepsADecade) + 1 }, (_, i) => areas.min * 10 ** (i / stepsADecade));
  const curve = (count: (area: number) => number): readonly (readonly [number, number])[] => steps.map((area) => [area, count(area)] as const);
  const most = Math.max(1, ...steps.flatMap((area) => [misses(area), alarms(area)]));
  const chart = lineChart({
    id: 'chart-area', title: words.minArea, desc: words.minAreaDesc(f.percentSet(chosen), f.count(misses(chosen)), f.count(alarms(chosen))),
    curves: [{ label: s.rates.missRate.label, points: curve(misses), isStepped: true }, { label: s.rates.falseAlarmRate.label, points: curve(alarms), isStepped: true }],
    marks: [{ x: chosen, text: words.minAreaMark(f.percentSet(chosen)) }],
    x: { ...areas, label: words.minAreaAxis, format: f.percentSet, isLog: true, ticks: [0.0001, 0.001, 0.01, 0.1] },
    y: { min: 0, max: most, label: words.images, format: f.count, ticks: wholeTicks(most) },
  });
  return chartFigure(words.minArea, chart, `${words.minAreaDesc(f.percentSet(chosen), f.count(misses(chosen)), f.count(alarms(chosen)))} ${words.minAreaNote}`);
}

/** Counts have no halves. */
function wholeTicks(most: number): readonly number[] {
  const step = Math.max(1, Math.ceil(most / 5));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}
