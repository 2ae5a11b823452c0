import { beforeEach, describe, expect, it } from 'vitest';
import type { Figure, Repos } from '../ports/repos.ts';
import { openMemoryProject } from './memory-project.ts';

let repos: Repos;
let runId: string;
beforeEach(async () => {
  repos = openMemoryProject().repos;
  runId = (await repos.runs.start({ kind: 'run', settings: {}, seed: 1 })).id;
});

const miou: Figure = { name: 'student.miou', value: 0.5, ci: [0.4, 0.6], convention: 'torchmetrics-macro', split: 'test', n: 84, seed: 1, whyNull: null };
const none: Figure = { name: 'baseline.miou', value: null, ci: null, convention: null, split: null, n: null, seed: null, whyNull: 'not built yet' };

describe('figures', () => {
  it('are kept by name, and the same name replaces', async () => {
    await repos.figures.put(runId, [miou, { ...none, value: 1, whyNull: null }]);
    await repos.figures.put(runId, [none]);
    expect(await repos.figures.list(runId)).toEqual([none, miou]);
    expect(await repos.figures.list('none')).toEqual([]);
  });

  it.each([
    ['null without a reason', { ...none, whyNull: null }],
    ['a number with a reason why it is null', { ...miou, whyNull: 'x' }],
    ['NaN', { ...miou, value: NaN }],
    ['infinity', { ...miou, value: Infinity }],
  ])('are refused, all of them, with %s', async (_name, bad) => {
    await expect(repos.figures.put(runId, [miou, bad as Figure])).rejects.toThrow('CHECK constraint failed');
    expect(await repos.figures.list(runId)).toEqual([]);
  });

  it('belong to a run', async () => {
    await expect(repos.figures.put('none', [miou])).rejects.toThrow('FOREIGN KEY constraint failed');
  });
});

describe('gates', () => {
  it('are locked with history that cannot be rewritten', async () => {
    expect(await repos.gates.currentLock()).toBeNull();
    const first = await repos.gates.lock({ settings: { miou: 0.5 }, lockHash: 'e'.repeat(64), reason: 'defaults' }, 'demo');
    const second = await repos.gates.lock({ settings: { miou: 0.6 }, lockHash: 'f'.repeat(64), reason: 'board' }, 'sato');
    expect(await repos.gates.currentLock()).toEqual(second);
    expect(await repos.gates.locks()).toEqual([first, second]);
    expect((await repos.audit.list()).at(-1)).toMatchObject({ who: 'sato', what: 'gates-locked', detail: { reason: 'board' } });
  });

  it('keep their result for each run: passed, failed and open', async () => {
    await repos.gates.put(runId, [{ gateId: 'G3', passed: null, json: { reasons: [] } }, { gateId: 'G1', passed: false, json: 1 }]);
    await repos.gates.put(runId, [{ gateId: 'G1', passed: true, json: 2 }]);
    expect(await repos.gates.list(runId)).toEqual([{ gateId: 'G1', passed: true, json: 2 }, { gateId: 'G3', passed: null, json: { reasons: [] } }]);
  });
});

it('a gate lock is never changed or deleted, even past the repository', async () => {
  const { db, repos: mine } = openMemoryProject();
  await mine.gates.lock({ settings: {}, lockHash: 'e'.repeat(64), reason: 'defaults' }, 'demo');
  expect(() => db.exec("UPDATE locked_gates SET settings = '{}'")).toThrow('never changed');
  expect(() => db.exec('DELETE FROM locked_gates')).toThrow('never deleted');
  expect(() => db.exec('INSERT OR REPLACE INTO locked_gates SELECT * FROM locked_gates')).toThrow('never deleted');
});

it('keeps one verdict a run', async () => {
  const verdict = { runId, value: 'more-evidence', profile: 'standard', json: { reasons: [1] } } as const;
  expect(await repos.verdicts.get(runId)).toBeNull();
  await repos.verdicts.put({ ...verdict, value: 'go' });
  await repos.verdicts.put(verdict);
  expect(await repos.verdicts.get(runId)).toEqual(verdict);
});

it('keeps every report that was written', async () => {
  const report = { runId, path: '報告.html', sha256: 'a'.repeat(64), format: 'html', lang: 'ja' } as const;
  const first = await repos.reports.add(report, 'sato');
  const second = await repos.reports.add({ ...report, format: 'json' }, 'sato');
  expect(await repos.reports.list()).toEqual([first, second]);
  expect(first).toEqual({ ...report, at: expect.stringMatching(/^2026-/) });
});
