import { describe, expect, it } from 'vitest';
import type { Change } from '#shared/contract/app.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { CallContext } from '../ports/handlers.ts';
import type { JobProcess, ProjectHandle } from '../ports/workbench.ts';
import { createChanges } from './changes.ts';
import { createJobs } from './jobs-service.ts';

type Event = Parameters<Parameters<JobProcess['onEvent']>[0]>[0];

interface Child {
  readonly work: string;
  readonly input: unknown;
  tell: (event: Event) => void;
  exit: (why: string) => void;
  cancelled: number;
}

/** Job processes that a test plays. */
function setUp() {
  const started: Child[] = [];
  const changes = createChanges();
  const heard: Change[] = [];
  changes.listen((c) => heard.push(c));
  let clock = 0;
  let id = 0;
  let attempts = 0;
  const statuses: string[] = [];
  const jobs = createJobs({
    launch: (work, input) => {
      const child: Child = { work, input, tell: () => undefined, exit: () => undefined, cancelled: 0 };
      started.push(child);
      return { onEvent: (listener) => (child.tell = listener), onExit: (listener) => (child.exit = listener), cancel: () => (child.cancelled += 1) };
    },
    sessions: { get: async (project) => ({ id: project, open: { folder: `/projects/${project}` } }) as unknown as ProjectHandle },
    changes,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, (clock += 1))).toISOString(),
    newId: () => `job${(id += 1)}`,
    countNetworkAttempt: () => (attempts += 1),
    onStatus: (work, _input, status) => void statuses.push(`${work} ${status}`),
  });
  return { jobs, started, heard, statuses, attempts: () => attempts };
}
const context: CallContext = { signal: new AbortController().signal };
const project = 'a'.repeat(16);
const run = { work: 'work.run', project, input: { stage: 'all' } };

describe('a job', () => {
  it('gets its project as a folder and its input checked, and is on the list at once', async () => {
    const { jobs, started } = setUp();
    const job = await jobs['jobs.start'](run, context);
    expect(started.map(({ work, input }) => [work, input])).toEqual([['work.run', expect.objectContaining({ project: `/projects/${project}`, stage: 'all', seed: 1 })]]);
    expect(job).toMatchObject({ id: 'job1', status: 'running', project, step: null, finishedAt: null });
    expect(await jobs['jobs.list']({}, context)).toEqual([job]);
  });

  it('counts what the network guard refused in it, and is no step further by that', async () => {
    const { jobs, started, attempts } = setUp();
    const job = await jobs['jobs.start'](run, context);
    started[0]?.tell({ type: 'network-attempt' });
    started[0]?.tell({ type: 'network-attempt' });
    expect(attempts()).toBe(2);
    expect(await jobs['jobs.list']({}, context)).toEqual([job]);
  });

  it('tells the step it is at, those that are over, and the small facts of its result', async () => {
    const { jobs, started, heard } = setUp();
    await jobs['jobs.start'](run, context);
    const child = started[0];
    const now = async (): Promise<Job> => (await jobs['jobs.list']({}, context))[0] as Job;
    child?.tell({ type: 'step-started', step: 'seeds' });
    child?.tell({ type: 'step-progress', step: 'seeds', done: 3, total: 9 });
    const { step } = await now();
    expect(step).toMatchObject({ name: 'seeds', done: 3, total: 9 });
    child?.tell({ type: 'step-progress', step: 'seeds', done: 4, total: 9 });
    expect((await now()).step).toEqual({ ...step, done: 4 });
    child?.tell({ type: 'step-ended', step: 'seeds', seconds: 2, reused: true });
    expect(await now()).toMatchObject({ step: null, ended: [{ step: 'seeds', seconds: 2, reused: true }] });
    expect(heard).toEqual([]);
    child?.tell({ type: 'result', value: { images: 12, refused: [1, 2], verdict: { value: 'go' }, deep: { x: 1 } } });
    child?.exit('exit code 0');
    expect(await now()).toMatchObject({ status: 'done', error: null, outcome: { images: 12, refusedCount: 2, verdict: 'go' }, finishedAt: expect.any(String) });
    expect(heard).toEqual([{ project, areas: expect.arrayContaining(['runs', 'images']) }]);
  });

  it('keeps the error of its work', async () => {
    const { jobs, started } = setUp();
    await jobs['jobs.start'](run, context);
    const error = { code: 'disk-full', what: 'The disk is full', file: '/x', todo: 'Make room.' } as const;
    started[0]?.tell({ type: 'error', error });
    started[0]?.exit('exit code 0');
    expect(await jobs['jobs.list']({}, context)).toMatchObject([{ status: 'failed', error }]);
  });

  it('that dies has failed, and says how', async () => {
    const { jobs, started } = setUp();
    await jobs['jobs.start'](run, context);
    started[0]?.exit('SIGSEGV');
    expect(await jobs['jobs.list']({}, context)).toMatchObject([{ status: 'failed', error: { code: 'engine-died', what: expect.stringContaining('SIGSEGV') } }]);
  });

  it('that was asked to stop is cancelled, also when it had to be killed', async () => {
    const { jobs, started } = setUp();
    await jobs['jobs.start']({ ...run, project: null, input: { project: '/p' } }, context);
    await jobs['jobs.cancel']({ id: 'job1' }, context);
    expect(started[0]?.cancelled).toBe(1);
    started[0]?.exit('SIGKILL');
    expect(await jobs['jobs.list']({}, context)).toMatchObject([{ status: 'cancelled', error: { code: 'cancelled' } }]);
    // Over is over.
    await jobs['jobs.cancel']({ id: 'job1' }, context);
    expect(started[0]?.cancelled).toBe(1);
  });
});

describe('the list of jobs', () => {
  it('one job a project, also when two windows press at once; another project is free', async () => {
    const { jobs, started } = setUp();
    const outcomes = await Promise.allSettled([jobs['jobs.start'](run, context), jobs['jobs.start'](run, context)]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(jobs['jobs.start'](run, context)).rejects.toMatchObject({ code: 'project-busy' });
    await jobs['jobs.start']({ ...run, project: 'b'.repeat(16) }, context);
    expect(started).toHaveLength(2);
    started[0]?.exit('exit code 1');
    await jobs['jobs.start'](run, context);
    expect((await jobs['jobs.list']({}, context)).map((j) => j.id)).toEqual(['job3', 'job2', 'job1']);
  });

  it.each([['app.info', {}], ['work.nothing', {}], ['__proto__', {}], ['work.run', { stage: '9' }], ['work.demo', { out: '' }]])('refuses %s %j', async (work, input) => {
    const { jobs, started } = setUp();
    await expect(jobs['jobs.start']({ work, project: work === 'work.run' ? project : null, input }, context)).rejects.toMatchObject({ code: 'bad-usage' });
    expect(started).toEqual([]);
  });

  it('lets go of what is over, not of what runs', async () => {
    const { jobs, started } = setUp();
    await jobs['jobs.start'](run, context);
    await expect(jobs['jobs.dismiss']({ id: 'job1' }, context)).rejects.toMatchObject({ code: 'bad-usage' });
    started[0]?.exit('x');
    await jobs['jobs.dismiss']({ id: 'job1' }, context);
    expect(await jobs['jobs.list']({}, context)).toEqual([]);
    await expect(jobs['jobs.cancel']({ id: 'job1' }, context)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is told at once and after each change, and the last state always comes', async () => {
    const { jobs, started } = setUp();
    const stop = new AbortController();
    const states = jobs['jobs.watch']({}, { signal: stop.signal })[Symbol.asyncIterator]();
    expect((await states.next()).value).toEqual([]);
    const next = states.next();
    await jobs['jobs.start'](run, context);
    expect((await next).value).toMatchObject([{ status: 'running' }]);
    for (let done = 1; done <= 50; done++) started[0]?.tell({ type: 'step-progress', step: 's', done, total: 50 });
    started[0]?.tell({ type: 'result', value: {} });
    expect((await states.next()).value).toMatchObject([{ status: 'done' }]);
    const last = states.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });

  it('stops every process at the end of the program', async () => {
    const { jobs, started } = setUp();
    await jobs['jobs.start'](run, context);
    await jobs['jobs.start']({ ...run, project: 'b'.repeat(16) }, context);
    jobs.stopAll();
    expect(started.map((c) => c.cancelled)).toEqual([1, 1]);
  });
});
