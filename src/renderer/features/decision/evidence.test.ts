import { expect, it } from 'vitest';
import { gateMetrics } from '#shared/domain/gate-types.ts';
import ja from '../../locales/ja/decision.json' with { type: 'json' };
import { evidenceOf } from './evidence.ts';

it('every kind of reason leads somewhere, with words of its own for the link', () => {
  for (const metric of gateMetrics) {
    const { to, key } = evidenceOf({ metric, subject: null }, 'p');
    expect(to).toMatchObject({ params: { project: 'p' } });
    expect(Object.keys(ja.evidence)).toContain(key);
  }
});

it('names the class that a reason is about', () => {
  expect(evidenceOf({ metric: 'class-miss-rate', subject: 'crack' }, 'p').to).toEqual({ name: 'stage2', params: { project: 'p' }, query: { part: 'results', show: 'misses', class: 'crack' } });
});
