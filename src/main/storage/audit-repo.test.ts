import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openMemoryProject, type MemoryProject } from './memory-project.ts';

async function withEntries(n: number): Promise<MemoryProject> {
  const project = openMemoryProject();
  for (let i = 0; i < n; i++) await project.repos.audit.append({ who: 'sato', what: 'note', detail: { i } });
  return project;
}

/** What someone with the file and a database browser can do. */
function tamper(project: MemoryProject, sql: string): void {
  for (const trigger of ['no_update', 'no_delete', 'chained']) project.db.exec(`DROP TRIGGER audit_log_${trigger}`);
  project.db.exec(sql);
}

describe('audit log', () => {
  it('chains rows by a hash that anyone can recompute', async () => {
    const { repos } = await withEntries(2);
    const [first, second] = await repos.audit.list();
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const hash = sha(`[1,"2026-01-01T00:00:00.000Z","sato","note","{\\"i\\":0}","${'0'.repeat(64)}"]`);
    expect(first).toEqual({ seq: 1, at: '2026-01-01T00:00:00.000Z', who: 'sato', what: 'note', detail: { i: 0 }, prevHash: '0'.repeat(64), hash });
    expect(second?.prevHash).toBe(hash);
    expect(await repos.audit.verify()).toEqual({ ok: true, entries: 2, head: second?.hash });
  });

  it('is sound when empty', async () => {
    expect(await openMemoryProject().repos.audit.verify()).toEqual({ ok: true, entries: 0, head: '0'.repeat(64) });
  });

  it.each([
    ['UPDATE audit_log SET who = who', 'never changed'],
    ['DELETE FROM audit_log', 'never deleted'],
    ['INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 3', 'must follow the last one'],
    ["INSERT INTO audit_log SELECT 4, at, who, what, detail, prev_hash, hash FROM audit_log WHERE seq = 3", 'must follow the last one'],
    ["INSERT INTO audit_log SELECT 5, at, who, what, detail, hash, hash FROM audit_log WHERE seq = 3", 'must follow the last one'],
  ])('refuses %s', async (sql, why) => {
    const { db, repos } = await withEntries(3);
    expect(() => db.exec(sql)).toThrow(why);
    expect(await repos.audit.verify()).toMatchObject({ ok: true, entries: 3 });
  });

  it.each([
    ["UPDATE audit_log SET who = 'x' WHERE seq = 2", { ok: false, seq: 2, why: 'the row was changed' }],
    ["UPDATE audit_log SET detail = '{\"i\": 1}' WHERE seq = 2", { ok: false, seq: 2, why: 'the row was changed' }],
    ['DELETE FROM audit_log WHERE seq = 2', { ok: false, seq: 2, why: 'the row is missing' }],
    ['DELETE FROM audit_log WHERE seq = 1', { ok: false, seq: 1, why: 'the row is missing' }],
    ["UPDATE audit_log SET prev_hash = hash WHERE seq = 3", { ok: false, seq: 3, why: 'the row does not follow the one before it' }],
  ])('finds %s', async (sql, found) => {
    const project = await withEntries(3);
    tamper(project, sql);
    expect(await project.repos.audit.verify()).toEqual(found);
  });
});
