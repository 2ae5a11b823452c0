/** From a reason to the pictures behind it. */
import type { RouteLocationRaw } from 'vue-router';
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { GateMetric } from '#shared/domain/gate-types.ts';

/** Screen and `show` of each metric; the names are listed in docs/screens/decision.md. */
const places: Readonly<Record<GateMetric, { readonly name: string; readonly show: string }>> = {
  positives: { name: 'data', show: 'check' },
  'unknown-share': { name: 'data', show: 'unknown' },
  leaks: { name: 'data', show: 'leaks' },
  'tag-f1': { name: 'stage1', show: 'tags' },
  hit: { name: 'review', show: 'random' },
  reviewers: { name: 'review', show: 'random' },
  miou: { name: 'stage2', show: 'results' },
  'audit-sample': { name: 'stage2', show: 'results' },
  'miss-rate': { name: 'stage2', show: 'misses' },
  'class-miss-rate': { name: 'stage2', show: 'misses' },
  'baseline-gain': { name: 'stage2', show: 'baseline' },
  'route-gain': { name: 'stage3', show: 'routes' },
  'foundation-decision': { name: 'stage3', show: 'decision' },
  'payback-months': { name: 'decision', show: 'cost' },
  owners: { name: 'decision', show: 'form' },
};

export interface Evidence {
  readonly to: RouteLocationRaw;
  /** Key of the words of the link: `decision.evidence.KEY`. */
  readonly key: string;
}

export function evidenceOf(reason: Pick<ReasonResult, 'metric' | 'subject'>, project: string): Evidence {
  const { name, show } = places[reason.metric];
  return { key: `${name}-${show}`, to: { name, params: { project }, query: { show, ...(reason.subject === null ? {} : { class: reason.subject }) } } };
}
