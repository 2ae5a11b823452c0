import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Change, Settings } from '#shared/contract/app.ts';
import { costScenarios } from '#shared/domain/cost.ts';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import { demoForm } from '#shared/domain/project-form.ts';
import { fullFacts } from '../../../test/fixtures/report-facts.ts';
import type { Blobs } from '../ports/blobs.ts';
import { fillSample, openMemoryProject, sampleImage } from '../storage/memory-project.ts';
import { decisionBasis } from './dataset-version.ts';
import { changedParts, decisionService } from './decision-service.ts';

const project = 'a'.repeat(16);
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const context = { signal: new AbortController().signal };

async function setUp() {
  const { repos } = openMemoryProject();
  await fillSample(repos, [sampleImage(1), sampleImage(2)]);
  const emitted: Change[] = [];
  const settings = { reviewer: '佐藤' } as Settings;
  const service = decisionService({
    sessions: { get: async () => ({ id: project, open: { repos, folder: '/p' } as never, blobs: {} as Blobs }) },
    state: { settings: async () => settings },
    changes: { emit: (c) => emitted.push(c) },
    sha256,
    now: () => '2026-11-25T01:00:00.000Z',
  });
  const state = (lang: 'ja' | 'en' = 'ja') => service['decision.state']({ project, lang }, context);
  /** A run as the pipeline stores it, with the figures of a finished demo. */
  async function run(seed = 1): Promise<string> {
    const { result } = fullFacts();
    const record = await repos.runs.start({ kind: 'run', settings: { stage: 'all', device: 'cpu', backbone: 'b', lang: 'ja' }, seed });
    await repos.runs.finish(record.id, { result: { result, basis: await decisionBasis(repos, sha256) }, device: { used: 'cpu' }, hashes: {} });
    return record.id;
  }
  return { repos, service, state, run, emitted };
}

describe('decision', () => {
  it('shows no result, and no earlier verdict, while nobody locked the gates', async () => {
    const { state, run, service } = await setUp();
    await run();
    expect(await state()).toMatchObject({ locks: [], result: null, hidden: true, runs: [] });
    await service['decision.lock']({ project, settings: defaultGateSettings('standard') as never, reason: '社内基準どおり' }, context);
    const after = await state();
    expect(after).toMatchObject({ hidden: false, locks: [{ who: '佐藤', reason: '社内基準どおり' }] });
    expect(after.result?.verdict.value).toBe(fullFacts().result.verdict.value);
    expect(after.locks[0]?.lockHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await state('en')).result?.gates[4]?.reasons[0]?.text).toMatch(/^Pays back/);
  });

  it('keeps older locks, and says that the verdict was made under another one', async () => {
    const { state, run, service } = await setUp();
    const settings = defaultGateSettings('standard');
    await service['decision.lock']({ project, settings: settings as never, reason: '初回' }, context);
    await run();
    expect((await state()).result?.stale).toEqual([]);
    await service['decision.lock']({ project, settings: { ...settings, maxMissRate: { value: 0.05, reason: '顧客の要求' } } as never, reason: '顧客と合意' }, context);
    const now = await state();
    expect(now.locks.map((l) => [l.reason, l.settings.maxMissRate.value])).toEqual([['顧客と合意', 0.05], ['初回', 0.1]]);
    expect(now.result?.stale).toEqual(['lock']);
    expect(now.draft.maxMissRate).toEqual({ value: 0.05, reason: '顧客の要求' });
  });

  it('refuses limits of one profile under the name of the other', async () => {
    const { service } = await setUp();
    await expect(service['decision.lock']({ project, settings: { ...defaultGateSettings('standard'), profile: 'high-stakes' } as never, reason: 'x' }, context)).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it('stores an entered cost with who and when, lets it win over list prices, and can take it back', async () => {
    const { state, run, service, repos, emitted } = await setUp();
    await repos.gates.lock({ settings: defaultGateSettings('standard'), lockHash: 'a'.repeat(64), reason: 'x' }, 'run');
    await run();
    const line = async (name: string) => (await state()).costs.find((c) => c.name === name);
    const before = await line('tagSeconds');
    expect(before).toMatchObject({ kind: 'assumed', from: 'prices', by: null });
    await service['decision.set-costs']({ project, edits: [{ name: 'tagSeconds', value: 7, kind: 'entered', best: 5, worst: 9 }] }, context);
    expect(await line('tagSeconds')).toEqual({ name: 'tagSeconds', value: 7, kind: 'entered', best: 5, worst: 9, from: 'entered', by: '佐藤', at: '2026-11-25T01:00:00.000Z' });
    expect((await state()).result?.stale).toEqual(['costs']);
    expect(emitted.at(-1)).toEqual({ project, areas: ['project'] });
    await service['decision.set-costs']({ project, edits: [{ name: 'tagSeconds', value: null, kind: 'entered' }] }, context);
    expect(await line('tagSeconds')).toEqual(before);
    expect((await state()).result?.stale).toEqual([]);
  });

  it('leaves measured rates as measured, and takes the form’s figures from the form', async () => {
    const { state, run, service, repos } = await setUp();
    await repos.project.update({ form: demoForm('ja') }, 'x');
    await repos.gates.lock({ settings: defaultGateSettings('standard'), lockHash: 'a'.repeat(64), reason: 'x' }, 'run');
    await run();
    await service['decision.set-costs']({ project, edits: [{ name: 'missRate', value: 0, kind: 'entered' }, { name: 'missYen', value: 1, kind: 'entered' }] }, context);
    const { costs } = await state();
    expect(costs.find((c) => c.name === 'missRate')).toMatchObject({ kind: 'measured', from: 'run', value: fullFacts().result.cost.inputs.find((i) => i.name === 'missRate')?.value });
    expect(costs.find((c) => c.name === 'missYen')).toMatchObject({ kind: 'assumed', from: 'form', value: 5_000 });
    expect(costScenarios(costs as never).base.paybackMonths).not.toBe(undefined);
  });

  it('says what changed from one run to the next', async () => {
    const { state, run, service, repos } = await setUp();
    await service['decision.lock']({ project, settings: defaultGateSettings('standard') as never, reason: 'x' }, context);
    await run();
    const [image] = await repos.images.list();
    await repos.tags.set([{ imageId: image?.id as string, classId: 1, state: 'present' }], 'x');
    await run(2);
    await run(2);
    expect((await state()).runs.map((r) => r.changed)).toEqual([[], ['dataset', 'seed'], null]);
  });

  it('names costs, form and limits together for runs that stored one name for all of them', () => {
    const old = { dataset: 'd', reviews: 'r', rest: '1' };
    expect(changedParts(old, { ...old, rest: '2', lock: 'l', form: 'f', costs: 'c', foundation: 'g' })).toEqual(['rest']);
    expect(changedParts({ ...old, lock: 'l', form: 'f', costs: 'c', foundation: 'g' }, { ...old, rest: '2', lock: 'l', form: 'F', costs: 'c', foundation: 'G' })).toEqual(['form', 'foundation']);
  });
});
