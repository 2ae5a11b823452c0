import { expect, it } from 'vitest';
import { greyCounts, suggestThresholds, zoneOf } from './grey-zone.ts';

const tagged = (largest: number) => ({ largest, tagged: true });
const normal = (largest: number) => ({ largest, tagged: false });

it('a find below the lower threshold is OK, from the upper one on NG, between goes to a person', () => {
  const at = { low: 0.01, high: 0.05 };
  expect([0, 0.009, 0.01, 0.049, 0.05, 1].map((x) => zoneOf(x, at))).toEqual(['ok', 'ok', 'person', 'person', 'ng', 'ng']);
});

it('nothing found is OK even with both thresholds at zero', () => {
  expect([0, 1e-9].map((x) => zoneOf(x, { low: 0, high: 0 }))).toEqual(['ok', 'ng']);
});

it('counts tagged and normal images apart', () => {
  expect(greyCounts([tagged(0), tagged(0.02), tagged(0.3), normal(0), normal(0.02)], { low: 0.01, high: 0.1 })).toEqual({
    tagged: { ok: 1, person: 1, ng: 1 },
    normal: { ok: 1, person: 1, ng: 0 },
  });
});

it('where finds overlap, only the overlap goes to a person', () => {
  const items = [tagged(0.01), tagged(0.2), tagged(0), normal(0.03), normal(0)];
  const at = suggestThresholds(items);
  expect(at?.low).toBe(0.01);
  expect(greyCounts(items, at ?? { low: 0, high: 1 })).toEqual({ tagged: { ok: 1, person: 1, ng: 1 }, normal: { ok: 1, person: 1, ng: 0 } });
});

it('without overlap nobody has to look', () => {
  const at = suggestThresholds([tagged(0.04), normal(0.01)]);
  expect(at?.low).toBeCloseTo(0.02, 9);
  expect(at?.high).toBe(at?.low);
});

it('is not told without finds or without normal images', () => {
  expect([suggestThresholds([]), suggestThresholds([tagged(0.1)]), suggestThresholds([normal(0), tagged(0)])]).toEqual([null, null, null]);
});
