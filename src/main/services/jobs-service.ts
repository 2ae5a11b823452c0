/** Jobs: long work in processes of their own, so that screens stay quick and a crash loses one job. */
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { Job, JobStatus } from '#shared/contract/jobs.ts';
import { procedures } from '#shared/contract/procedures.ts';
import type { ProcedureName } from '#shared/contract/procedures.ts';
import type { CallHandlers, StreamHandlers } from '../ports/handlers.ts';
import type { Changes, JobLauncher, JobProcess, Sessions } from '../ports/workbench.ts';
import { createQueue } from './queue.ts';

export interface JobsDeps {
  readonly launch: JobLauncher;
  readonly sessions: Pick<Sessions, 'get'>;
  readonly changes: Changes;
  readonly now: () => string;
  readonly newId: () => string;
  /** The network guard of a job, or of its engine, refused something. */
  readonly countNetworkAttempt: () => void;
  /** Told of each job's start and end, for what is kept of it beyond this launch. */
  readonly onStatus: (work: string, input: unknown, status: JobStatus) => void;
}

type JobHandlers = Pick<CallHandlers, 'jobs.start' | 'jobs.cancel' | 'jobs.dismiss' | 'jobs.list'> & Pick<StreamHandlers, 'jobs.watch'> & { readonly stopAll: () => void };

const watchEveryMs = 200;
const tracedPoints = 500;

export function createJobs(deps: JobsDeps): JobHandlers {
  const jobs = new Map<string, Job>();
  const processes = new Map<string, JobProcess>();
  /** Asked to stop: whatever ends them then, a person wanted it. */
  const stopping = new Set<string>();
  const watchers = new Set<() => void>();
  const snapshot = (): readonly Job[] => [...jobs.values()].reverse();

  function update(id: string, patch: Partial<Job>): void {
    const job = jobs.get(id);
    if (!job) return;
    jobs.set(id, { ...job, ...patch });
    for (const watcher of watchers) watcher();
  }

  function start(work: string, project: string | null, input: unknown): Job {
    const id = deps.newId();
    const job: Job = { id, work, project, status: 'running', startedAt: deps.now(), finishedAt: null, step: null, ended: [], error: null, outcome: null };
    jobs.set(id, job);
    deps.onStatus(work, input, 'running');
    const child = deps.launch(work, input);
    processes.set(id, child);
    const finish = (patch: Partial<Job>): void => {
      if (jobs.get(id)?.status !== 'running') return;
      update(id, { step: null, finishedAt: deps.now(), ...patch });
      deps.onStatus(work, input, jobs.get(id)?.status ?? 'failed');
      // Whatever it was, screens that show the project load it again.
      deps.changes.emit({ project, areas: ['project', 'images', 'tags', 'reviews', 'runs', 'gates', 'reports', 'recent', 'seeds'] });
    };
    child.onEvent((event) => {
      if (event.type === 'network-attempt') deps.countNetworkAttempt();
      else if (event.type === 'step-started') update(id, { step: { name: event.step, done: 0, total: 0, startedAt: deps.now(), trace: [] } });
      else if (event.type === 'step-progress') {
        const step = jobs.get(id)?.step;
        const same = step?.name === event.step ? step : null;
        update(id, { step: { name: event.step, done: event.done, total: event.total, startedAt: same?.startedAt ?? deps.now(), trace: traced(same?.trace ?? [], event.done, event.detail) } });
      } else if (event.type === 'step-ended') update(id, { step: null, ended: [...(jobs.get(id)?.ended ?? []), { step: event.step, seconds: event.seconds, reused: event.reused, ...(event.parts === undefined ? {} : { parts: event.parts }) }] });
      else if (event.type === 'result') finish({ status: 'done', outcome: outcomeOf(event.value) });
      else finish({ status: event.error.code === 'cancelled' ? 'cancelled' : 'failed', error: event.error });
    });
    child.onExit((why) => {
      processes.delete(id);
      if (stopping.delete(id)) finish({ status: 'cancelled', error: appError('cancelled', 'Cancelled', 'Start it again: it goes on from its last finished step.').toJSON() });
      else finish({ status: 'failed', error: toAppError(appError('engine-died', `The work ended unexpectedly (${why})`, 'Start it again: it goes on from its last finished step.')).toJSON() });
    });
    for (const watcher of watchers) watcher();
    return job;
  }

  function find(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw appError('not-found', 'This job is not on the list', 'Look at the list of jobs again.');
    return job;
  }

  return {
    'jobs.start': async ({ work, project, input }) => {
      if (!work.startsWith('work.') || !Object.hasOwn(procedures, work)) throw appError('bad-usage', `There is no work named "${work.slice(0, 80)}"`, 'Reload the window.');
      const folder = project === null ? null : (await deps.sessions.get(project)).open.folder;
      const request = folder === null ? input : { ...(input as object), project: folder };
      const parsed = procedures[work as ProcedureName].input.safeParse(request);
      if (!parsed.success) throw appError('bad-usage', `${work}: ${parsed.error.issues[0]?.path.join('.') ?? ''} is wrong (${parsed.error.issues[0]?.message ?? 'not valid'})`, 'Check the value and try again.');
      // Asked last, with nothing to wait for in between: two windows may have pressed at once.
      const busy = project === null ? undefined : snapshot().find((j) => j.project === project && j.status === 'running');
      if (busy) throw appError('project-busy', 'Other work is running on this project', 'Wait until it is done, or cancel it in the jobs panel.');
      return start(work, project, parsed.data);
    },
    'jobs.cancel': async ({ id }) => {
      const child = processes.get(find(id).id);
      if (child) {
        stopping.add(id);
        child.cancel();
      }
      return find(id);
    },
    'jobs.dismiss': async ({ id }) => {
      if (find(id).status === 'running') throw appError('bad-usage', 'The job is still running', 'Cancel it first.');
      jobs.delete(id);
      for (const watcher of watchers) watcher();
      return null;
    },
    'jobs.list': async () => snapshot(),
    'jobs.watch': async function* (_input, { signal }) {
      const queue = createQueue<true>(signal, () => true);
      const stir = (): void => queue.push(true);
      watchers.add(stir);
      try {
        yield snapshot();
        for await (const _ of queue.values()) {
          yield snapshot();
          await new Promise((resolve) => setTimeout(resolve, watchEveryMs));
        }
      } finally {
        watchers.delete(stir);
      }
    },
    stopAll: () => {
      for (const child of processes.values()) child.cancel();
    },
  };
}

/** Points of a curve while a step runs: the detail of its progress, where that is a number. */
function traced(trace: NonNullable<Job['step']>['trace'], done: number, detail: string | undefined): NonNullable<Job['step']>['trace'] {
  const value = detail === undefined || detail.trim() === '' ? Number.NaN : Number(detail);
  return Number.isFinite(value) ? [...trace, [done, value] as const].slice(-tracedPoints) : trace;
}

/** Small plain facts of a result, for the message that says it is done. */
function outcomeOf(value: unknown): Job['outcome'] {
  if (typeof value !== 'object' || value === null) return {};
  const v = value as { readonly verdict?: { readonly value?: string }; readonly [key: string]: unknown };
  const flat = Object.fromEntries(Object.entries(v).filter((e): e is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof e[1])));
  const counts = Object.fromEntries(Object.entries(v).filter(([, x]) => Array.isArray(x)).map(([key, x]) => [`${key}Count`, (x as readonly unknown[]).length]));
  // How often each code is there, as in notes: "already-there" is good news, others are not.
  const codes: Record<string, number> = {};
  for (const [key, list] of Object.entries(v)) {
    if (Array.isArray(list)) for (const x of list as readonly { readonly code?: unknown }[]) if (typeof x?.code === 'string') codes[`${key}.${x.code}`] = (codes[`${key}.${x.code}`] ?? 0) + 1;
  }
  return { ...flat, ...counts, ...codes, ...(typeof v.verdict?.value === 'string' ? { verdict: v.verdict.value } : {}) };
}
