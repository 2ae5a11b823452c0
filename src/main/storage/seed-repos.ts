/** A person's say on seeds: an own threshold, and whether seeds learned again from corrections are kept. */
import { appError } from '#shared/contract/errors.ts';
import type { SeedThreshold, SeedThresholdRepo, SeedUpdateRecord, SeedUpdateRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

/** The repository of own thresholds: rows are only added, the newest is in force. */
export function createSeedThresholdRepo(store: Store): SeedThresholdRepo {
  const { db } = store;
  const insert = db.prepare('INSERT INTO seed_thresholds (threshold, reason, who, at) VALUES (@threshold, @reason, @who, @at)');
  const list = db.prepare<[], SeedThreshold>('SELECT threshold, reason, who, at FROM seed_thresholds ORDER BY seq DESC');
  return {
    set: (threshold, reason, who) =>
      write(store, () => {
        const row: SeedThreshold = { threshold, reason, who, at: store.now() };
        insert.run(row);
        appendAudit(store, { who, what: 'seed-threshold-set', detail: { threshold, reason } });
        return row;
      }),
    list: () => read(store, () => list.all()),
  };
}

interface UpdateRow {
  readonly id: string;
  readonly run_id: string;
  readonly json: string;
  readonly state: SeedUpdateRecord['state'];
  readonly who: string;
  readonly at: string;
}
const toRecord = (r: UpdateRow): SeedUpdateRecord => ({ id: r.id, runId: r.run_id, json: JSON.parse(r.json) as unknown, state: r.state, who: r.who, at: r.at });

/** The repository of seeds learned again. */
export function createSeedUpdateRepo(store: Store): SeedUpdateRepo {
  const { db } = store;
  const insert = db.prepare('INSERT INTO seed_updates (id, run_id, json, who, at) VALUES (@id, @runId, @json, @who, @at)');
  const setState = db.prepare('UPDATE seed_updates SET state = @state WHERE id = @id');
  const get = db.prepare<[string], UpdateRow>('SELECT * FROM seed_updates WHERE id = ?');
  const list = db.prepare<[], UpdateRow>('SELECT * FROM seed_updates ORDER BY seq DESC');
  return {
    add: ({ runId, json }, who) =>
      write(store, () => {
        const id = store.newId();
        insert.run({ id, runId, json: toJson(json), who, at: store.now() });
        appendAudit(store, { who, what: 'seeds-learned-again', detail: { id, runId } });
        return toRecord(get.get(id) as UpdateRow);
      }),
    decide: (id, state, who) =>
      write(store, () => {
        if (setState.run({ id, state }).changes === 0) throw appError('not-found', 'There is no such update of the seeds', 'Reload the screen.', store.file);
        appendAudit(store, { who, what: state === 'kept' ? 'updated-seeds-kept' : 'updated-seeds-discarded', detail: { id } });
        return toRecord(get.get(id) as UpdateRow);
      }),
    list: () => read(store, () => list.all().map(toRecord)),
  };
}
