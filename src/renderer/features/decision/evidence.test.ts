import { expect, it } from 'vitest';
import { gateMetrics } from '#shared/domain/gate-types.ts';
import { evidenceOf } from './evidence.ts';

it('every kind of reason leads somewhere, and names its class', () => {
  for (const metric of gateMetrics) expect(evidenceOf({ metric, subject: null }, 'p')).toMatchObject({ params: { project: 'p' } });
  expect(evidenceOf({ metric: 'class-miss-rate', subject: 'crack' }, 'p')).toEqual({ name: 'stage2', params: { project: 'p' }, query: { show: 'misses', class: 'crack' } });
});
