import type { GateId } from '#shared/domain/gate-types.ts';
import type { GateLock, GateRepo, GateResult } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

interface LockRow {
  readonly settings: string;
  readonly lock_hash: string;
  readonly locked_at: string;
  readonly reason: string;
  readonly who: string;
}
interface GateRow {
  readonly gate_id: GateId;
  readonly passed: 0 | 1 | null;
  readonly json: string;
}

/** The repository of gate locks and of what the gates said in each run. */
export function createGateRepo(store: Store): GateRepo {
  const { db } = store;
  const locks = db.prepare<[], LockRow>('SELECT * FROM locked_gates ORDER BY seq');
  const lastLock = db.prepare<[], LockRow>('SELECT * FROM locked_gates ORDER BY seq DESC LIMIT 1');
  const insertLock = db.prepare(`
    INSERT INTO locked_gates (settings, lock_hash, locked_at, reason, who) VALUES (@settings, @lockHash, @lockedAt, @reason, @who)`);
  const results = db.prepare<[string], GateRow>('SELECT gate_id, passed, json FROM gates WHERE run_id = ? ORDER BY gate_id');
  const put = db.prepare('INSERT OR REPLACE INTO gates (run_id, gate_id, passed, json) VALUES (?, ?, ?, ?)');
  return {
    lock: (lock, who) =>
      write(store, () => {
        const made: GateLock = { ...lock, lockedAt: store.now(), who };
        insertLock.run({ ...made, settings: toJson(made.settings) });
        appendAudit(store, { who, what: 'gates-locked', detail: lock });
        return made;
      }),
    currentLock: () =>
      read(store, () => {
        const row = lastLock.get();
        return row === undefined ? null : toLock(row);
      }),
    locks: () => read(store, () => locks.all().map(toLock)),
    put: (runId, gates) =>
      write(store, () => {
        for (const gate of gates) put.run(runId, gate.gateId, gate.passed === null ? null : Number(gate.passed), toJson(gate.json));
      }),
    list: (runId) => read(store, () => results.all(runId).map(toResult)),
  };
}

function toLock(row: LockRow): GateLock {
  return { settings: JSON.parse(row.settings), lockHash: row.lock_hash, lockedAt: row.locked_at, reason: row.reason, who: row.who };
}

function toResult(row: GateRow): GateResult {
  return { gateId: row.gate_id, passed: row.passed === null ? null : row.passed === 1, json: JSON.parse(row.json) };
}
