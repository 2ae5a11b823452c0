/** Runs and the run lock: at most one run of a project is `running`, and its owner shows by a heartbeat that it lives. */
import { appError } from '#shared/contract/errors.ts';
import type { NewRun, RunRecord, RunRepo, RunStatus, RunStep } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { programName, read, toJson, write, type Store } from './store.ts';

interface RunRow {
  readonly id: string;
  readonly kind: NewRun['kind'];
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly status: RunStatus;
  readonly settings: string;
  readonly seed: number;
  readonly device: string;
  readonly hashes: string;
  readonly error: string;
  readonly result: string;
  readonly owner_pid: number;
  readonly owner_host: string;
  readonly heartbeat_at: string;
}
interface StepRow extends Omit<RunStep, 'reused'> {
  readonly reused: 0 | 1;
}

/** Four missed heartbeats: long enough for a machine that swaps, short enough to wait for after a power cut. */
const silentAfterMs = 120_000;

/** The repository of runs. */
export function createRunRepo(store: Store): RunRepo {
  const { db } = store;
  const one = db.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?');
  const all = db.prepare<[], RunRow>('SELECT * FROM runs ORDER BY seq DESC');
  const running = db.prepare<[], RunRow>("SELECT * FROM runs WHERE status = 'running'");
  const insert = db.prepare(`
    INSERT INTO runs (id, kind, started_at, status, settings, seed, owner_pid, owner_host, heartbeat_at)
    VALUES (@id, @kind, @now, 'running', @settings, @seed, @pid, @host, @now)`);
  const beat = db.prepare("UPDATE runs SET heartbeat_at = ? WHERE id = ? AND status = 'running'");
  const end = db.prepare(`
    UPDATE runs SET status = @status, finished_at = @now, device = @device, hashes = @hashes, error = @error, result = @result
    WHERE id = @id AND status = 'running'`);
  const putStep = db.prepare(`
    INSERT OR REPLACE INTO run_steps (run_id, position, step, key, status, reused, seconds)
    SELECT id, @position, @step, @key, @status, @reused, @seconds FROM runs WHERE id = @id AND status = 'running'`);
  const steps = db.prepare<[string], StepRow>('SELECT position, step, key, status, reused, seconds FROM run_steps WHERE run_id = ? ORDER BY position');

  /** A process of this PC that is gone is known at once; one elsewhere, or a reused pid, only by its silence. */
  function ownerLives(run: RunRow): boolean {
    if (run.owner_host === store.owner.host && !store.processAlive(run.owner_pid)) return false;
    return Date.parse(store.now()) - Date.parse(run.heartbeat_at) < silentAfterMs;
  }

  function takeOver(): void {
    const held = running.get();
    if (held === undefined) return;
    if (ownerLives(held)) {
      throw appError('project-busy', `A run started ${held.started_at} is still going on in this project (process ${held.owner_pid} on ${held.owner_host})`, 'Wait for it or cancel it there, then start again.', store.file);
    }
    endRun(held.id, 'failed', { error: { code: 'interrupted', heartbeatAt: held.heartbeat_at } });
  }

  function endRun(id: string, status: RunStatus, facts: { readonly device?: unknown; readonly hashes?: unknown; readonly error?: unknown; readonly result?: unknown }): void {
    const { device = null, hashes = null, error = null, result = null } = facts;
    stillRunning(end.run({ id, status, now: store.now(), device: toJson(device), hashes: toJson(hashes), error: toJson(error), result: toJson(result) }).changes);
    appendAudit(store, { who: programName(store), what: `run-${status}`, detail: { runId: id, hashes, error } });
  }

  function stillRunning(changes: number): void {
    if (changes === 0) throw appError('project-busy', 'This run is no longer the running one of its project', 'Another program took it over; run again to go on from the last finished step.', store.file);
  }

  return {
    start: (run) =>
      write(store, () => {
        takeOver();
        const id = store.newId();
        insert.run({ id, kind: run.kind, settings: toJson(run.settings), seed: run.seed, now: store.now(), ...store.owner });
        appendAudit(store, { who: programName(store), what: 'run-started', detail: { runId: id, ...run } });
        return toRecord(one.get(id)!);
      }),
    heartbeat: (id) => write(store, () => stillRunning(beat.run(store.now(), id).changes)),
    addStep: (id, step) => write(store, () => stillRunning(putStep.run({ ...step, reused: step.reused ? 1 : 0, id }).changes)),
    finish: (id, outcome) => write(store, () => endRun(id, 'done', outcome)),
    fail: (id, outcome) => write(store, () => endRun(id, outcome.status, { error: outcome.error })),
    get: (id) =>
      read(store, () => {
        const row = one.get(id);
        return row === undefined ? null : toRecord(row);
      }),
    list: () => read(store, () => all.all().map(toRecord)),
    steps: (id) => read(store, () => steps.all(id).map((row) => ({ ...row, reused: row.reused === 1 }))),
  };
}

function toRecord(row: RunRow): RunRecord {
  return {
    id: row.id,
    kind: row.kind,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    status: row.status,
    settings: JSON.parse(row.settings),
    seed: row.seed,
    device: JSON.parse(row.device),
    hashes: JSON.parse(row.hashes),
    error: JSON.parse(row.error),
    result: JSON.parse(row.result),
    owner: { pid: row.owner_pid, host: row.owner_host },
    heartbeatAt: row.heartbeat_at,
  };
}
