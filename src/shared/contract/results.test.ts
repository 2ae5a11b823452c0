import { describe, expect, it } from 'vitest';
import { costScenarios, demoCostInputs, joinCostInputs } from '../domain/cost.ts';
import { g1FiguresOf, noG2Figures, noG3Figures } from '../domain/gate-figures.ts';
import { defaultGateSettings, lockGates } from '../domain/gate-settings.ts';
import { judgeG1, judgeG2, judgeG3, judgeG4, judgeG5 } from '../domain/gates.ts';
import { checkData } from '../domain/data-check.ts';
import { gateWithText, verdictWithText } from '../domain/reason-text.ts';
import { decideVerdict } from '../domain/verdict.ts';
import { benchResultSchema, type BenchResult } from './bench.ts';
import { gateSchema, type GateResult, type VerdictResult } from './gates.ts';
import { doctorResultSchema, importResultSchema, runResultSchema, type RunResult } from './results.ts';

// Built by the domain itself, so that its types and the contract's cannot drift apart unseen.
const lock = lockGates(defaultGateSettings('standard'), '2026-01-05T09:00:00.000Z', () => 'a'.repeat(64));
const judged = [
  judgeG1(g1FiguresOf(checkData([], ['crack'], [])), lock),
  judgeG2(noG2Figures, lock),
  judgeG3(noG3Figures, lock),
  judgeG4({ routes: [], notAdopted: null }, lock),
  judgeG5({ paybackMonths: Infinity, missingInputs: [], missingOwners: [] }, lock),
];
const gates: readonly GateResult[] = judged.map((gate) => gateWithText(gate, 'ja'));
const verdict: VerdictResult = verdictWithText(decideVerdict(judged, 'standard'), 'ja');
const device = { requested: 'auto', used: 'cpu', reason: 'only one here', refused: [{ name: 'webgpu', why: 'no adapter' }] };
const rate = { k: 2, n: 120, ci: [0.002, 0.059] } as const;
const inputs = joinCostInputs(demoCostInputs());

const run: RunResult = {
  project: 'demo',
  dataset: { images: 240, classes: ['crack'], train: 120, val: 36, test: 84, normal: 60 },
  device,
  stage1: {
    tagF1: { macro: 0.9, perClass: { crack: { f1: null, ap: null, n: 0 } }, split: 'test' },
    seeds: { miou: 0.4, precision: 0.5, recall: 0.6, hit: null, threshold: 0.3, thresholdRule: 'normals', split: 'test', n: 84 },
    reviewed: 40,
    reviewedBy: 'simulated',
    gate: gates[1],
  },
  stage2: {
    pseudo: { miou: null, ignored: null, split: 'test', n: 84 },
    student: {
      miou: 0.6, miouCi: [0.5, 0.7], perClass: { crack: { iou: 0.5, precision: 0.6, recall: 0.7, n: 20 } },
      perSize: [{ bin: '<0.05%', n: 4, hitAny: 1, hit30: 0.5, hit50: 0.25 }], boundaryIou: null,
      missRate: rate, falseAlarmRate: null, split: 'test', n: 84,
    },
    baselineSameHours: { prices: 'plant', miou: 0.5, gainCi: [0.01, 0.1], masks: 14, labelHours: 0.6 },
    gate: gates[2],
  },
  stage3: null,
  gates,
  cost: { hoursTags: 0.3, hoursReview: 0.2, hoursFullMasks: 4, hoursSaved: 3.5, yen: costScenarios(inputs), inputs },
  verdict,
  seconds: { total: 12, features: 3 },
  hashes: { data: 'd', models: 'm', settings: 's' },
  notes: [{ field: 'stage3', reason: 'not built yet' }],
};

const score = { miou: 0.5 };
const bench: BenchResult = {
  dataset: 'tiles', classes: ['crack'], device, seed: 1, settingsHash: 'x', tagF1: 0.9,
  seeds: { ...score, threshold: 0.3, bestThreshold: 0.2, thresholdRegret: 0.01 },
  pseudo: { miou: 0.5, miouSd: 0.01, runs: [0.49, 0.51] },
  students: [{ corrections: 0, ...score, perClass: {}, labelHours: { voc: 1, plant: 0.1 } }],
  fullMaskCurve: [{ masks: 1, ...score }],
  sameHours: [{ corrections: 0, prices: 'voc', masks: 7.5, ...score, clamped: false }],
  fullMasks: { masks: 400, ...score },
  noise: { auroc: 0.8, spearman: -0.1, recoveryAt20: null },
  routes: [{
    id: 'sam', status: 'not-evaluated', why: 'no pack', miou: null, miouCi: null, gainCi: null, secondsPerImage: null,
    peakMb: null, modelMb: null, licence: null, dataLeavesSite: null,
  }],
  seconds: { total: 9, features: 1, tagModel: 1, seeds: 1, refine: 1, student: 1, curve: 4 },
  peakMb: 900,
  notes: [{ field: 'noise.recoveryAt20', reason: 'not built yet' }],
};

/** Every path to an object key of a plain value. */
function pathsOf(value: unknown, at: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
  return entries.flatMap(([key, item]) => [...(typeof key === 'string' ? [[...at, key]] : []), ...pathsOf(item, [...at, key])]);
}

function without(value: unknown, path: readonly (string | number)[]): unknown {
  const copy: unknown = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => Reflect.get(node as object, key), copy);
  Reflect.deleteProperty(parent as object, path[path.length - 1]);
  return copy;
}

describe('result schemas', () => {
  it('accept a result and keep it as it is, through JSON too', () => {
    expect(runResultSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
    expect(benchResultSchema.parse(JSON.parse(JSON.stringify(bench)))).toEqual(bench);
  });

  it('let a result be extended', () => {
    const extended = { ...run, extra: 1, stage1: { ...run.stage1, more: [2] } };
    expect(runResultSchema.parse(extended)).toEqual(extended);
  });

  it('refuse a result that lacks any one key', () => {
    // Keys of records and stated extensions may be missing.
    const optional = /perClass\.\w+$|seconds\.(features|curve)$|params\.\w+$|\.(miouSd|runs|best|worst|labelSaving)$/;
    const lacking = (schema: typeof runResultSchema | typeof benchResultSchema, result: RunResult | BenchResult): readonly string[] =>
      pathsOf(result)
        .filter((path) => schema.safeParse(without(result, path)).success)
        .map((path) => path.join('.'))
        .filter((path) => !optional.test(path));
    expect(lacking(runResultSchema, run)).toEqual([]);
    expect(lacking(benchResultSchema, bench)).toEqual([]);
  });

  it.each([
    ['a score above 1', { ...run.stage2, pseudo: { miou: 41.5, ignored: null, split: 'test', n: 1 } }],
    ['an interval upside down', { ...run.stage2, student: { ...run.stage2?.student, miouCi: [0.7, 0.5] } }],
    ['an unknown split', { ...run.stage2, pseudo: { miou: null, ignored: null, split: 'audit', n: 1 } }],
  ])('refuse %s', (_, stage2) => {
    expect(runResultSchema.safeParse({ ...run, stage2 }).success).toBe(false);
  });

  it('want five gates in order', () => {
    expect(runResultSchema.safeParse({ ...run, gates: [...gates].reverse() }).success).toBe(false);
    expect(runResultSchema.safeParse({ ...run, gates: gates.slice(0, 4) }).success).toBe(false);
    expect(gateSchema.safeParse({ ...gates[0], lockHash: 'short' }).success).toBe(false);
  });

  it('import and doctor', () => {
    const imported = {
      imported: 1,
      refused: [{ file: '表面.png', code: 'truncated', why: 'The file ends early.', todo: 'Copy it again.' }],
      notes: [{ file: 'a.tif', code: 'first-page', text: 'Only the first page was taken.' }],
    };
    expect(importResultSchema.parse(imported)).toEqual(imported);
    expect(importResultSchema.safeParse({ ...imported, refused: [{ file: 'a', code: 'b', why: 'c' }] }).success).toBe(false);
    const doctor = {
      versions: { node: '24' },
      providers: [{ name: 'cpu', available: true, used: true, why: 'always there', msPerImage: 38 }],
      models: [{ id: 'm', ok: true, why: null }],
      disk: { path: '.', freeMb: 1 },
      fonts: [{ name: 'Noto Sans JP', available: false }],
      notes: [],
    };
    expect(doctorResultSchema.parse(doctor)).toEqual(doctor);
  });
});
