/** From a reason to the pictures behind it. */
import type { RouteLocationRaw } from 'vue-router';
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { GateMetric } from '#shared/domain/gate-types.ts';

/** Screen, its part where it has tabs or sections, and what to `show` there; the names are listed in docs/screens/decision.md. */
const places: Readonly<Record<GateMetric, { readonly name: string; readonly show: string; readonly part?: string }>> = {
  positives: { name: 'data', show: 'check' },
  'unknown-share': { name: 'data', show: 'check' },
  leaks: { name: 'data', show: 'leaks' },
  'tag-f1': { name: 'stage1', show: 'tags' },
  hit: { name: 'review', show: 'random' },
  reviewers: { name: 'review', show: 'random' },
  miou: { name: 'stage2', part: 'results', show: 'results' },
  'audit-sample': { name: 'stage2', part: 'results', show: 'results' },
  'miss-rate': { name: 'stage2', part: 'results', show: 'misses' },
  'class-miss-rate': { name: 'stage2', part: 'results', show: 'misses' },
  'baseline-gain': { name: 'stage2', part: 'results', show: 'baseline' },
  'route-gain': { name: 'stage3', show: 'routes' },
  'foundation-decision': { name: 'stage3', part: 'decision', show: 'decision' },
  'payback-months': { name: 'decision', show: 'cost' },
  owners: { name: 'decision', show: 'form' },
};

export interface Evidence {
  readonly to: RouteLocationRaw;
  /** Key of the words of the link: `decision.evidence.KEY`. */
  readonly key: string;
}

export function evidenceOf(reason: Pick<ReasonResult, 'metric' | 'subject'>, project: string): Evidence {
  const { name, show, part } = places[reason.metric];
  return { key: `${name}-${show}`, to: { name, params: { project }, query: { ...(part === undefined ? {} : { part }), show, ...(reason.subject === null ? {} : { class: reason.subject }) } } };
}
