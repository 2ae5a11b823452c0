import { expect, it } from 'vitest';
import type { RouteResult } from '#shared/contract/figures.ts';
import { isBest, shownAxes, waitingFor } from './route-axes.ts';

const route = (id: RouteResult['id'], more: Partial<RouteResult> = {}): RouteResult => ({ id, status: 'evaluated', why: null, miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: false, ...more });

it('the only route with a figure is not called better', () => {
  const a = route('classical', { miou: 0.5, secondsPerImage: 1 });
  expect([isBest(a, [a, route('sam', { status: 'not-evaluated' })], 'miou'), isBest(a, [a], 'seconds')]).toEqual([false, false]);
});

it('less time and memory is better, more quality is', () => {
  const a = route('classical', { miou: 0.5, secondsPerImage: 0.1, peakMb: 500 });
  const b = route('sam', { miou: 0.7, secondsPerImage: 2, peakMb: 4000 });
  expect((['miou', 'seconds', 'memory'] as const).map((axis) => [isBest(a, [a, b], axis), isBest(b, [a, b], axis)])).toEqual([[false, true], [true, false], [true, false]]);
});

it('a higher score is not better while the intervals overlap', () => {
  const a = route('classical', { miou: 0.6, miouCi: [0.5, 0.7] });
  const b = route('sam', { miou: 0.65, miouCi: [0.55, 0.75] });
  const c = route('dinov2', { miou: 0.9, miouCi: [0.85, 0.95] });
  expect([isBest(b, [a, b], 'miou'), isBest(c, [a, b, c], 'miou')]).toEqual([false, true]);
});

it('says what a route waits for', () => {
  const missing = (id: RouteResult['id'], why: string) => route(id, { status: 'not-evaluated', why });
  expect([route('classical'), missing('clip-sam', 'needs packs'), missing('one-stage', 'not run yet'), missing('classical', 'there is no audit sample with true masks'), missing('features-normals', 'too few normal images: train has 3'), route('sam', { status: 'failed' })].map(waitingFor)).toEqual([
    null,
    { kind: 'pack', packs: ['CLIP', 'SAM'] },
    { kind: 'run', packs: [] },
    { kind: 'truth', packs: [] },
    { kind: 'normals', packs: [] },
    { kind: 'failed', packs: [] },
  ]);
  // A stored result of an older program.
  expect(waitingFor(missing('one-stage', 'not built yet'))).toEqual({ kind: 'run', packs: [] });
});

it('leaves out axes that no evaluated route has', () => {
  const map = { aupro: 0.8, pixelAp: 0.3, imageAuroc: null };
  const anomaly = { map, meanFeature: map, normals: { bank: 6, heldOut: 2 }, vectors: 800, distance: 2 };
  expect(shownAxes([route('classical', { miou: 0.5 })])).not.toEqual(expect.arrayContaining(['aupro']));
  const shown = shownAxes([route('classical', { aupro: 0.9, imageAuroc: null }), route('features-normals', { anomaly }), route('one-stage', { status: 'failed', imageAuroc: 1 })]);
  expect([shown.includes('aupro'), shown.includes('auroc'), shown.includes('anomaly'), shown.includes('licence')]).toEqual([true, false, true, true]);
});
