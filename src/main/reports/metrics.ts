import type { ReasonResult } from '#shared/contract/gates.ts';
import type { GateMetric } from '#shared/domain/gate-types.ts';
import { intervalBar } from './bars.ts';
import type { Formatter } from './format.ts';
import { type Html, nothing } from './html.ts';

type MetricKind = 'score' | 'percent' | 'gain' | 'months' | 'plain';
type MetricShape = { readonly kind: MetricKind; readonly side: '≥' | '≤' | '>' };

const shapes: Readonly<Record<GateMetric, MetricShape>> = {
  'positives': { kind: 'plain', side: '≥' },
  'unknown-share': { kind: 'percent', side: '≤' },
  'leaks': { kind: 'plain', side: '≤' },
  'tag-f1': { kind: 'score', side: '≥' },
  'hit': { kind: 'score', side: '≥' },
  'reviewers': { kind: 'plain', side: '≥' },
  'miou': { kind: 'score', side: '≥' },
  'miss-rate': { kind: 'percent', side: '≤' },
  'class-miss-rate': { kind: 'percent', side: '≤' },
  'baseline-gain': { kind: 'gain', side: '>' },
  'audit-sample': { kind: 'plain', side: '≥' },
  'route-gain': { kind: 'gain', side: '>' },
  'foundation-decision': { kind: 'plain', side: '≥' },
  'payback-months': { kind: 'months', side: '≤' },
  'owners': { kind: 'plain', side: '≥' },
};

/** The figure of a criterion in the unit of its metric. */
export function metricText(f: Formatter, metric: GateMetric, value: number): string {
  const { kind } = shapes[metric];
  return kind === 'score' ? f.percent(value) : f[kind](value);
}

/** The threshold with its right side, for example "≥ 0.500". */
export function thresholdText(f: Formatter, metric: GateMetric, threshold: number): string {
  const { kind, side } = shapes[metric];
  if (threshold === 0) return `${side} 0`;
  return `${side} ${kind === 'score' || kind === 'percent' ? f.percentSet(threshold) : f[kind](threshold)}`;
}

/** The criterion drawn on a scale that fits its metric; nothing without an interval and for plain counts. */
export function reasonBar(f: Formatter, reason: ReasonResult): Html {
  const { kind } = shapes[reason.metric];
  if (kind === 'plain' || reason.value === null) return nothing;
  const { value, ci, threshold } = reason;
  const low = Math.min(value, ci?.[0] ?? value);
  const high = Math.max(value, ci?.[1] ?? value, threshold ?? value);
  const label = [metricText(f, reason.metric, value), ci === null ? '' : f.range(ci, (bound) => metricText(f, reason.metric, bound))].join(' ').trim();
  const bar = { value, ci, threshold, label };
  if (kind === 'score') return intervalBar({ ...bar, min: 0, max: 1 });
  if (kind === 'gain') {
    const reach = Math.max(0.1, Math.abs(low), Math.abs(high)) * 1.1;
    return intervalBar({ ...bar, min: -reach, max: reach });
  }
  const max = Math.max(high * 1.15, (threshold ?? 0) * 2);
  return intervalBar({ ...bar, min: 0, max: kind === 'percent' ? Math.min(1, max) : max });
}
