import { describe, expect, it } from 'vitest';
import {
  type G1Figures, type G2Figures, type G3Figures, type G4Figures, type G5Figures, noG2Figures, noG3Figures, type RouteFigure,
} from './gate-figures.ts';
import { defaultGateSettings, type GateLock, isLockIntact, lockGates, unlocked } from './gate-settings.ts';
import type { CriterionState, Gate } from './gate-types.ts';
import { judgeG1, judgeG2, judgeG3, judgeG4, judgeG5 } from './gates.ts';

const lock = unlocked(defaultGateSettings('standard'));
const strict = unlocked(defaultGateSettings('high-stakes'));

const g1: G1Figures = {
  trainImages: 120,
  positives: [{ name: 'crack', n: 41 }, { name: 'dent', n: 30 }],
  unknownShare: 0.05,
  leaks: { exact: 0, near: 0 },
};
const g2: G2Figures = {
  tagF1: 0.8,
  tagF1Ci: [0.7, 0.88],
  testImages: 84,
  classesWithoutTest: [],
  hit: { value: 0.8, ci: [0.6, 0.93], reviewed: 20 },
  reviewers: { count: 2, kappa: 0.8 },
};
const g3: G3Figures = {
  miou: 0.62,
  miouCi: [0.5, 0.7],
  auditImages: 300,
  classesWithoutTest: [],
  missRate: { k: 2, n: 120, ci: [0.002, 0.059] },
  minAreaRule: 'val-tags',
  classMissRates: [{ name: 'crack', rate: { k: 0, n: 150, ci: [0, 0.0302] } }, { name: 'dent', rate: { k: 1, n: 200, ci: [0, 0.0327] } }],
  baseline: { gain: 0.06, gainCi: [0.01, 0.11], masks: 14 },
  masksToSettle: null,
};
const g5: G5Figures = { paybackMonths: 24, missingInputs: [], missingOwners: [] };

function states(gate: Gate): Record<string, CriterionState> {
  return Object.fromEntries(gate.reasons.map((r) => [r.subject === null || r.metric === 'positives' ? r.metric : `${r.metric} ${r.subject}`, r.state]));
}

describe('G1 data, by value', () => {
  it.each<[string, Partial<G1Figures>, boolean | null, Partial<Record<string, CriterionState>>]>([
    ['exactly at each limit', {}, true, {}],
    ['29 positives of one class', { positives: [{ name: 'a', n: 99 }, { name: 'b', n: 29 }] }, false, { positives: 'fail' }],
    ['no class at all', { positives: [] }, null, { positives: 'unmeasured' }],
    ['more than 5 % unknown', { unknownShare: 0.0501 }, false, { 'unknown-share': 'fail' }],
    ['no train images', { unknownShare: null }, null, { 'unknown-share': 'unmeasured' }],
    ['an exact leak', { leaks: { exact: 1, near: 0 } }, false, { leaks: 'fail' }],
    ['a near leak that nobody marked', { leaks: { exact: 0, near: 1 } }, false, { leaks: 'fail' }],
    ['no leak check yet', { leaks: null }, null, { leaks: 'unmeasured' }],
  ])('%s', (_, over, passed, expected) => {
    const gate = judgeG1({ ...g1, ...over }, lock);
    expect(gate.passed).toBe(passed);
    expect(states(gate)).toEqual({ positives: 'pass', 'unknown-share': 'pass', leaks: 'pass', ...expected });
  });

  it('cites the rarest class and names every class that is short', () => {
    const gate = judgeG1({ ...g1, positives: [{ name: 'a', n: 9 }, { name: 'b', n: 3 }, { name: 'c', n: 30 }] }, lock);
    expect(gate.reasons[0]).toMatchObject({
      gate: 'G1', metric: 'positives', subject: 'b', value: 3, threshold: 30, split: 'train', n: 120, passed: false, params: { classes: ['a', 'b'] },
    });
  });
});

describe('G2 seeds, by value with the interval shown', () => {
  it.each<[string, Partial<G2Figures>, boolean | null, Partial<Record<string, CriterionState>>]>([
    ['at each limit, though the intervals hold the limits', {}, true, {}],
    ['F1 below', { tagF1: 0.799 }, false, { 'tag-f1': 'fail' }],
    ['a class without a test image', { classesWithoutTest: ['dent'] }, null, { 'tag-f1': 'unmeasured' }],
    ['F1 not measured', { tagF1: null }, null, { 'tag-f1': 'unmeasured' }],
    ['hit below', { hit: { value: 0.79, ci: null, reviewed: 20 } }, false, { hit: 'fail' }],
    ['19 random images reviewed, all hit', { hit: { value: 1, ci: [0.8, 1], reviewed: 19 } }, null, { hit: 'unmeasured' }],
    ['19 random images reviewed, none hit', { hit: { value: 0, ci: [0, 0.2], reviewed: 19 } }, null, { hit: 'unmeasured' }],
    ['20 reviewed but not measurable', { hit: { value: null, ci: null, reviewed: 20 } }, null, { hit: 'unmeasured' }],
  ])('%s', (_, over, passed, expected) => {
    const gate = judgeG2({ ...g2, ...over }, lock);
    expect(gate.passed).toBe(passed);
    expect(states(gate)).toEqual({ 'tag-f1': 'pass', hit: 'pass', ...expected });
  });

  it('shows the interval, and no figure that does not count', () => {
    expect(judgeG2(g2, lock).reasons[0]).toMatchObject({ value: 0.8, ci: [0.7, 0.88], threshold: 0.8, split: 'test', n: 84 });
    expect(judgeG2({ ...g2, classesWithoutTest: ['dent'] }, lock).reasons[0]).toMatchObject({
      value: null, ci: null, passed: null, textId: 'tag-f1-untested-class', params: { classes: ['dent'] },
    });
    expect(judgeG2({ ...g2, hit: { value: 1, ci: [0.8, 1], reviewed: 19 } }, lock).reasons[1]).toMatchObject({ value: null, ci: null, n: 19 });
  });

  it('is null before stage 1 ran', () => {
    expect(judgeG2(noG2Figures, lock).passed).toBeNull();
  });

  it.each<[string, G2Figures['reviewers'], CriterionState]>([
    ['two who agree', { count: 2, kappa: 0.8 }, 'pass'],
    ['two who do not', { count: 2, kappa: 0.79 }, 'fail'],
    ['one alone', { count: 1, kappa: null }, 'unmeasured'],
    ['one alone with a kappa from elsewhere', { count: 1, kappa: 0.9 }, 'unmeasured'],
    ['two without kappa', { count: 2, kappa: null }, 'unmeasured'],
    ['nobody counted', null, 'unmeasured'],
  ])('high-stakes reviewers: %s', (_, reviewers, state) => {
    expect(states(judgeG2({ ...g2, reviewers }, strict))).toEqual({ 'tag-f1': 'pass', hit: 'pass', reviewers: state });
  });
});

describe('G3 student, by interval', () => {
  it.each<[string, Partial<G3Figures>, boolean | null, Partial<Record<string, CriterionState>>]>([
    ['all on the right side', {}, true, {}],
    ['mIoU interval holds the limit', { miouCi: [0.49, 0.7] }, null, { miou: 'open' }],
    ['mIoU interval wholly below', { miou: 0.4, miouCi: [0.3, 0.49] }, false, { miou: 'fail' }],
    ['no masks', { miou: null, miouCi: null }, null, { miou: 'unmeasured' }],
    ['a class without a test image', { classesWithoutTest: ['dent'] }, null, { miou: 'unmeasured' }],
    ['a class without a test image and a bad rest', { classesWithoutTest: ['dent'], miouCi: [0.1, 0.2] }, null, { miou: 'unmeasured' }],
    ['misses: upper end at the limit', { missRate: { k: 5, n: 120, ci: [0.01, 0.1] } }, true, {}],
    ['misses: interval holds the limit', { missRate: { k: 0, n: 30, ci: [0, 0.116] } }, null, { 'miss-rate': 'open' }],
    ['misses: wholly above', { missRate: { k: 40, n: 120, ci: [0.25, 0.43] } }, false, { 'miss-rate': 'fail' }],
    ['no tagged test image', { missRate: { k: 0, n: 0, ci: [0, 1] } }, null, { 'miss-rate': 'unmeasured' }],
    ['miss rate not built', { missRate: null }, null, { 'miss-rate': 'unmeasured' }],
    ['gain interval starts at 0', { baseline: { gain: 0.05, gainCi: [0, 0.1], masks: 9 } }, null, { 'baseline-gain': 'open' }],
    ['baseline wins', { baseline: { gain: -0.05, gainCi: [-0.1, -0.01], masks: 9 } }, false, { 'baseline-gain': 'fail' }],
    ['no baseline', { baseline: null }, null, { 'baseline-gain': 'unmeasured' }],
    ['one failed, one open', { miouCi: [0.49, 0.7], baseline: { gain: -1, gainCi: [-1, -1], masks: 9 } }, false, { miou: 'open', 'baseline-gain': 'fail' }],
  ])('%s', (_, over, passed, expected) => {
    const gate = judgeG3({ ...g3, ...over }, lock);
    expect(gate.passed).toBe(passed);
    expect(states(gate)).toEqual({ miou: 'pass', 'miss-rate': 'pass', 'baseline-gain': 'pass', ...expected });
  });

  it('cites metric, value, interval, threshold, split and count', () => {
    expect(judgeG3(g3, lock).reasons[1]).toMatchObject({
      metric: 'miss-rate', value: 2 / 120, ci: [0.002, 0.059], threshold: 0.1, split: 'test', n: 120, passed: true, params: { k: 2 },
    });
    expect(judgeG3({ ...g3, baseline: null, masksToSettle: 12 }, lock).reasons[2]).toMatchObject({ value: null, params: { masks: 12 } });
  });

  it('is null before stage 2 ran, in both profiles', () => {
    expect(judgeG3(noG3Figures, lock).passed).toBeNull();
    expect(states(judgeG3(noG3Figures, strict))).toEqual({
      miou: 'unmeasured', 'miss-rate': 'unmeasured', 'baseline-gain': 'unmeasured', 'class-miss-rate': 'unmeasured', 'audit-sample': 'unmeasured',
    });
  });

  it.each<[string, Partial<G3Figures>, boolean | null, Partial<Record<string, CriterionState>>]>([
    ['passes', {}, true, {}],
    ['one class open', { classMissRates: [g3.classMissRates[0], { name: 'dent', rate: { k: 3, n: 90, ci: [0.005, 0.11] } }] }, null, { 'class-miss-rate dent': 'open' }],
    ['one class fails', { classMissRates: [g3.classMissRates[0], { name: 'dent', rate: { k: 30, n: 90, ci: [0.2, 0.5] } }] }, false, { 'class-miss-rate dent': 'fail' }],
    ['one class untested', { classMissRates: [g3.classMissRates[0], { name: 'dent', rate: null }] }, null, { 'class-miss-rate dent': 'unmeasured' }],
    ['sample too small: missing evidence, not a failure', { auditImages: 299 }, null, { 'audit-sample': 'unmeasured' }],
  ])('high-stakes: %s', (_, over, passed, expected) => {
    const gate = judgeG3({ ...g3, ...over }, strict);
    expect(gate.passed).toBe(passed);
    expect(states(gate)).toEqual({
      miou: 'pass', 'miss-rate': 'pass', 'baseline-gain': 'pass',
      'class-miss-rate crack': 'pass', 'class-miss-rate dent': 'pass', 'audit-sample': 'pass', ...expected,
    });
  });

  it('high-stakes: a class may have a limit of its own', () => {
    const settings = defaultGateSettings('high-stakes');
    const own: GateLock = unlocked({
      ...settings,
      highStakes: settings.highStakes && { ...settings.highStakes, classMissLimits: [{ name: 'dent', limit: { value: 0.01, reason: 'recall of 2024' } }] },
    });
    expect(states(judgeG3(g3, own))).toMatchObject({ 'class-miss-rate crack': 'pass', 'class-miss-rate dent': 'open' });
  });
});

describe('G4 foundation models', () => {
  const route = (over: Partial<RouteFigure>): RouteFigure => ({
    id: 'sam', status: 'evaluated', gain: 0.05, gainCi: [0.01, 0.09], auditImages: 84,
    licenceAcceptable: true, memoryAcceptable: true, privacyAcceptable: true, ...over,
  });
  const notAdopted = { reason: 'no pack', by: 'owner' };

  it.each<[string, G4Figures, boolean | null, readonly string[]]>([
    ['better and acceptable', { routes: [route({})], notAdopted: null }, true, ['route-adopted']],
    ['gain interval holds 0', { routes: [route({ gainCi: [-0.01, 0.1] })], notAdopted: null }, true, ['route-no-gain']],
    ['worse', { routes: [route({ gainCi: [-0.3, -0.1] })], notAdopted: null }, true, ['route-no-gain']],
    ['licence not acceptable', { routes: [route({ licenceAcceptable: false })], notAdopted: null }, true, ['route-not-acceptable']],
    ['memory not judged yet', { routes: [route({ memoryAcceptable: null })], notAdopted: null }, true, ['route-not-acceptable']],
    ['privacy not acceptable', { routes: [route({ privacyAcceptable: false })], notAdopted: null }, true, ['route-not-acceptable']],
    ['gain not measured', { routes: [route({ gain: null, gainCi: null })], notAdopted: null }, true, ['route-unmeasured']],
    ['two routes', { routes: [route({}), route({ id: 'clip', gainCi: [-1, 1] })], notAdopted: null }, true, ['route-adopted', 'route-no-gain']],
    ['recorded as not adopted', { routes: [], notAdopted }, true, ['foundation-not-adopted']],
    ['recorded without a reason', { routes: [], notAdopted: { reason: ' ', by: 'owner' } }, null, ['foundation-undecided']],
    ['nothing', { routes: [], notAdopted: null }, null, ['foundation-undecided']],
    ['only missing and failed routes', { routes: [route({ status: 'not-evaluated' }), route({ status: 'failed' })], notAdopted: null }, null, ['foundation-undecided']],
    ['routes that are not foundation models', { routes: [route({ id: 'classical' }), route({ id: 'features-normals' }), route({ id: 'one-stage' })], notAdopted: null }, null, ['foundation-undecided']],
    ['a missing route beside an evaluated one counts neither way', { routes: [route({}), route({ id: 'dinov2', status: 'not-evaluated' })], notAdopted: null }, true, ['route-adopted']],
  ])('%s', (_, figures, passed, texts) => {
    const gate = judgeG4(figures, lock);
    expect([gate.passed, gate.reasons.map((r) => r.textId)]).toEqual([passed, texts]);
  });
});

describe('G5 go, by value', () => {
  it.each<[string, Partial<G5Figures>, boolean | null, Partial<Record<string, CriterionState>>]>([
    ['at the limit, owners named', {}, true, {}],
    ['24.1 months', { paybackMonths: 24.1 }, false, { 'payback-months': 'fail' }],
    ['never', { paybackMonths: Infinity }, false, { 'payback-months': 'fail' }],
    ['inputs missing', { paybackMonths: null, missingInputs: ['hourlyRateYen'] }, null, { 'payback-months': 'unmeasured' }],
    ['an owner missing', { missingOwners: ['operation'] }, null, { owners: 'unmeasured' }],
    ['too long and no owner', { paybackMonths: 60, missingOwners: ['project'] }, false, { 'payback-months': 'fail', owners: 'unmeasured' }],
  ])('%s', (_, over, passed, expected) => {
    const gate = judgeG5({ ...g5, ...over }, lock);
    expect(gate.passed).toBe(passed);
    expect(states(gate)).toEqual({ 'payback-months': 'pass', owners: 'pass', ...expected });
    expect(() => JSON.stringify(gate)).not.toThrow();
    expect(gate.reasons[0].value).not.toBe(Infinity);
  });
});

describe('settings and lock', () => {
  const hash = (text: string): string => `hash of ${text}`;

  it('has the defaults of the product paper', () => {
    const { minPositives, maxUnknownShare, minTagF1, minHit, minMiou, maxMissRate, maxPaybackMonths, highStakes } = defaultGateSettings('standard');
    expect([minPositives, maxUnknownShare, minTagF1, minHit, minMiou, maxMissRate, maxPaybackMonths].map((t) => t.value)).toEqual([
      30, 0.05, 0.8, 0.8, 0.5, 0.1, 24,
    ]);
    expect(highStakes).toBeNull();
    expect(defaultGateSettings('high-stakes').highStakes?.minReviewers.value).toBe(2);
  });

  it('binds the lock to values and reasons, not to the time', () => {
    const settings = defaultGateSettings('standard');
    const locked = lockGates(settings, '2026-01-05T09:00:00.000Z', hash);
    expect(lockGates(settings, '2027-01-01T00:00:00.000Z', hash).lockHash).toBe(locked.lockHash);
    expect(isLockIntact(locked, hash)).toBe(true);
    for (const minMiou of [{ value: 0.4, reason: 'default' }, { value: 0.5, reason: 'easier' }]) {
      expect(isLockIntact({ ...locked, settings: { ...settings, minMiou } }, hash)).toBe(false);
    }
    expect(isLockIntact(unlocked(settings), hash)).toBe(false);
  });

  it('every gate carries the lock', () => {
    const locked = lockGates(defaultGateSettings('standard'), '2026-01-05T09:00:00.000Z', hash);
    for (const gate of [judgeG1(g1, locked), judgeG2(g2, locked), judgeG3(g3, locked), judgeG4({ routes: [], notAdopted: null }, locked), judgeG5(g5, locked)]) {
      expect([gate.lockedAt, gate.lockHash]).toEqual([locked.lockedAt, locked.lockHash]);
    }
  });

  it('an edited limit is the one that counts', () => {
    const edited = unlocked({ ...defaultGateSettings('standard'), minMiou: { value: 0.51, reason: 'asked by quality' } });
    expect(judgeG3(g3, edited).passed).toBeNull();
  });
});
