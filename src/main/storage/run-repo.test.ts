import { describe, expect, it } from 'vitest';
import { openMemoryProject } from './memory-project.ts';
import { createRunRepo } from './run-repo.ts';
import type { StoreOptions } from './store.ts';

const newRun = { kind: 'run', settings: { backbone: 'b' }, seed: 1 } as const;
const here = { pid: 1, host: 'here' };

/** Two programs on one database, with a clock and living processes that the test sets. */
function twoPrograms(second: Partial<StoreOptions> = {}) {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const alive = new Set([1, 2]);
  let n = 0;
  const shared = { now: () => new Date(clock.ms).toISOString(), newId: () => `run-${++n}`, processAlive: (pid: number) => alive.has(pid) };
  const { db, repos } = openMemoryProject({ ...shared, owner: here });
  const other = createRunRepo({ db, file: ':memory:', ...shared, owner: { pid: 2, host: 'here' }, ...second });
  return { clock, alive, mine: repos.runs, other, repos, db };
}

describe('run repository', () => {
  it('keeps a run from start to end with its steps', async () => {
    const { mine, clock, repos } = twoPrograms();
    const run = await mine.start(newRun);
    expect(run).toEqual({
      ...newRun, id: 'run-1', status: 'running', startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null,
      device: null, hashes: null, error: null, result: null, owner: here, heartbeatAt: '2026-01-01T00:00:00.000Z',
    });
    const step = { position: 0, step: 'features', key: 'k', status: 'running', reused: false, seconds: null } as const;
    const done = { ...step, status: 'done', reused: true, seconds: 0.5 } as const;
    await mine.addStep(run.id, step);
    await mine.addStep(run.id, { ...step, position: 1, step: 'seeds' });
    await mine.addStep(run.id, done);
    clock.ms += 1000;
    await mine.heartbeat(run.id);
    await mine.finish(run.id, { result: { miou: 0.5 }, device: { used: 'cpu' }, hashes: { data: 'd' } });
    expect(await mine.get(run.id)).toEqual({
      ...run, status: 'done', finishedAt: '2026-01-01T00:00:01.000Z', heartbeatAt: '2026-01-01T00:00:01.000Z',
      result: { miou: 0.5 }, device: { used: 'cpu' }, hashes: { data: 'd' },
    });
    expect(await mine.steps(run.id)).toEqual([done, { ...step, position: 1, step: 'seeds' }]);
    expect((await repos.audit.list()).map((entry) => [entry.who, entry.what])).toEqual([['process 1 on here', 'run-started'], ['process 1 on here', 'run-done']]);
    expect(await mine.get('none')).toBeNull();
  });

  it('keeps the error of a failed or cancelled run and lists the newest first', async () => {
    const { mine } = twoPrograms();
    for (const status of ['failed', 'cancelled'] as const) await mine.fail((await mine.start(newRun)).id, { status, error: { code: status } });
    expect((await mine.list()).map((run) => [run.id, run.status, run.error])).toEqual([
      ['run-2', 'cancelled', { code: 'cancelled' }],
      ['run-1', 'failed', { code: 'failed' }],
    ]);
  });

  it('refuses a second run while the owner of the first lives', async () => {
    const { mine, other, clock } = twoPrograms();
    const run = await mine.start(newRun);
    clock.ms += 119_000;
    await expect(other.start(newRun)).rejects.toMatchObject({ code: 'project-busy', what: expect.stringContaining('process 1 on here') });
    await expect(mine.start(newRun)).rejects.toMatchObject({ code: 'project-busy' });
    await mine.heartbeat(run.id);
    clock.ms += 119_000;
    await expect(other.start(newRun)).rejects.toMatchObject({ code: 'project-busy' });
    await mine.finish(run.id, { result: null, device: null, hashes: null });
    expect((await other.start(newRun)).status).toBe('running');
  });

  it('takes over at once from a process of this PC that is gone', async () => {
    const { mine, other, alive } = twoPrograms();
    const run = await mine.start(newRun);
    alive.delete(1);
    const next = await other.start(newRun);
    expect((await other.list()).map(({ id, status }) => [id, status])).toEqual([[next.id, 'running'], [run.id, 'failed']]);
    expect((await other.get(run.id))?.error).toEqual({ code: 'interrupted', heartbeatAt: '2026-01-01T00:00:00.000Z' });
  });

  it('trusts only the heartbeat of another PC', async () => {
    const { mine, other, alive, clock } = twoPrograms({ owner: { pid: 2, host: 'there' } });
    await mine.start(newRun);
    alive.delete(1);
    await expect(other.start(newRun)).rejects.toMatchObject({ code: 'project-busy' });
    clock.ms += 120_000;
    expect((await other.start(newRun)).owner).toEqual({ pid: 2, host: 'there' });
  });

  it('tells a run that was taken over, and lets it write nothing', async () => {
    const { mine, other, clock } = twoPrograms();
    const run = await mine.start(newRun);
    clock.ms += 120_000;
    const next = await other.start(newRun);
    const lost = { code: 'project-busy' };
    await expect(mine.heartbeat(run.id)).rejects.toMatchObject(lost);
    await expect(mine.addStep(run.id, { position: 0, step: 's', key: 'k', status: 'done', reused: false, seconds: 1 })).rejects.toMatchObject(lost);
    await expect(mine.finish(run.id, { result: 1, device: null, hashes: null })).rejects.toMatchObject(lost);
    await expect(mine.fail(run.id, { status: 'cancelled', error: null })).rejects.toMatchObject(lost);
    expect([await mine.steps(run.id), (await mine.get(run.id))?.status, (await other.get(next.id))?.status]).toEqual([[], 'failed', 'running']);
  });

  it('has the lock in the schema too', async () => {
    const { mine, db } = twoPrograms();
    await mine.start(newRun);
    expect(() => db.exec("INSERT INTO runs SELECT 9, 'x', kind, started_at, finished_at, status, settings, seed, device, hashes, error, result, owner_pid, owner_host, heartbeat_at FROM runs"))
      .toThrow('UNIQUE constraint failed');
  });
});
