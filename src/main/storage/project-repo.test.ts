import { describe, expect, it } from 'vitest';
import { fillSample, openMemoryProject, sampleFields, sampleImage } from './memory-project.ts';

describe('project repository', () => {
  it('is empty, is created once and keeps every field', async () => {
    const { repos } = openMemoryProject();
    expect(await repos.project.get()).toBeNull();
    const demo = { ...sampleFields, g4Decision: { adopted: false, reason: 'no pack' }, demo: { images: 240, seed: 1 } };
    const made = await repos.project.create(demo, 'tester');
    expect(await repos.project.get()).toEqual(made);
    expect(made).toEqual({ ...demo, createdAt: '2026-01-01T00:00:00.000Z' });
    await expect(repos.project.create(demo, 'tester')).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it('changes only what the patch names and tells the audit log', async () => {
    const { repos } = openMemoryProject();
    await repos.project.create(sampleFields, 'tester');
    const classes = [{ id: 2, name: 'dent' }, { id: 1, name: '割れ' }];
    await repos.project.update({ classes }, 'sato');
    expect(await repos.project.get()).toEqual({ ...sampleFields, classes, createdAt: '2026-01-01T00:00:00.000Z' });
    expect((await repos.audit.list()).at(-1)).toMatchObject({ who: 'sato', what: 'project-changed', detail: { classes } });
  });

  it('refuses to change what is not there and to drop a class with tags', async () => {
    const { repos } = openMemoryProject();
    await expect(repos.project.update({ name: 'x' }, 'tester')).rejects.toMatchObject({ code: 'not-found' });
    await fillSample(repos, [sampleImage(1, { tags: [{ classId: 2, state: 'absent' }] })]);
    await expect(repos.project.update({ classes: [{ id: 1, name: 'crack' }] }, 'tester')).rejects.toMatchObject({ code: 'bad-usage' });
    await repos.project.update({ classes: [{ id: 2, name: 'dent' }] }, 'tester');
    expect((await repos.project.get())?.classes).toEqual([{ id: 2, name: 'dent' }]);
  });

  it('stores nothing of a value without JSON', async () => {
    const { repos } = openMemoryProject();
    await expect(repos.project.create({ ...sampleFields, form: undefined }, 'tester')).rejects.toMatchObject({ code: 'internal' });
    expect([await repos.project.get(), await repos.audit.list()]).toEqual([null, []]);
  });
});
