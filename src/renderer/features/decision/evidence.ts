/** From a reason to the pictures behind it. */
import type { RouteLocationRaw } from 'vue-router';
import type { ReasonResult } from '#shared/contract/gates.ts';

/** Screen and `show` of it; null where there is nothing to look at. The names are listed in docs/screens/decision.md. */
export function evidenceOf(reason: Pick<ReasonResult, 'metric' | 'subject'>, project: string): RouteLocationRaw | null {
  const to = (name: string, show: string): RouteLocationRaw => ({ name, params: { project }, query: { show, ...(reason.subject === null ? {} : { class: reason.subject }) } });
  switch (reason.metric) {
    case 'positives':
    case 'unknown-share':
      return to('data', 'check');
    case 'leaks':
      return to('data', 'leaks');
    case 'tag-f1':
      return to('stage1', 'tags');
    case 'hit':
    case 'reviewers':
      return { name: 'review', params: { project } };
    case 'miou':
    case 'audit-sample':
      return to('stage2', 'results');
    case 'miss-rate':
    case 'class-miss-rate':
      return to('stage2', 'misses');
    case 'baseline-gain':
      return to('stage2', 'baseline');
    case 'route-gain':
    case 'foundation-decision':
      return to('stage3', 'routes');
    case 'payback-months':
      return to('decision', 'cost');
    case 'owners':
      return to('decision', 'form');
  }
}
