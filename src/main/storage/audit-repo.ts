/** The audit log: rows that are only ever added, each holding the hash of the one before it. */
import { createHash } from 'node:crypto';
import type { AuditCheck, AuditEntry, AuditRepo, NewAuditEntry } from '../ports/repos.ts';
import { read, toJson, write, type Store } from './store.ts';

interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly detail: string;
  readonly prev_hash: string;
  readonly hash: string;
}

const noHash = '0'.repeat(64);

/** Appends an audit row; call inside the transaction of the edit it tells about. */
export function appendAudit(store: Store, entry: NewAuditEntry): AuditEntry {
  const last = store.db.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>('SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1').get();
  const facts = {
    seq: (last?.seq ?? 0) + 1,
    at: store.now(),
    who: entry.who,
    what: entry.what,
    detail: toJson(entry.detail),
    prev_hash: last?.hash ?? noHash,
  };
  const row: AuditRow = { ...facts, hash: hashOf(facts) };
  store.db.prepare('INSERT INTO audit_log VALUES (@seq, @at, @who, @what, @detail, @prev_hash, @hash)').run(row);
  return toEntry(row);
}

/** The repository of the audit log. */
export function createAuditRepo(store: Store): AuditRepo {
  const all = store.db.prepare<[], AuditRow>('SELECT * FROM audit_log ORDER BY seq');
  const last = store.db.prepare<[string], string | null>('SELECT max(at) FROM audit_log WHERE what = ?').pluck();
  return {
    lastAt: (what) => read(store, () => last.get(what) ?? null),
    append: (entry) => write(store, () => appendAudit(store, entry)),
    list: () => read(store, () => all.all().map(toEntry)),
    verify: () => read(store, () => checkChain(all.iterate())),
  };
}

function checkChain(rows: Iterable<AuditRow>): AuditCheck {
  let seq = 0;
  let head = noHash;
  for (const row of rows) {
    seq += 1;
    if (row.seq !== seq) return { ok: false, seq, why: 'the row is missing' };
    if (row.prev_hash !== head) return { ok: false, seq, why: 'the row does not follow the one before it' };
    if (row.hash !== hashOf(row)) return { ok: false, seq, why: 'the row was changed' };
    head = row.hash;
  }
  return { ok: true, entries: seq, head };
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  // A JSON array keeps the fields apart: no text can pass for two.
  return createHash('sha256').update(JSON.stringify([row.seq, row.at, row.who, row.what, row.detail, row.prev_hash])).digest('hex');
}

function toEntry(row: AuditRow): AuditEntry {
  return { seq: row.seq, at: row.at, who: row.who, what: row.what, detail: JSON.parse(row.detail), prevHash: row.prev_hash, hash: row.hash };
}
