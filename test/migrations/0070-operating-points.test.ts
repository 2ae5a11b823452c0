import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';
import { openMemoryProject } from '../../src/main/storage/memory-project.ts';

it('schema 70 keeps what was there and refuses thresholds out of order', () => {
  const db = new Database(':memory:');
  migrate(db, 'f', migrations.filter((m) => m.version < 70));
  db.exec("INSERT INTO project_template VALUES (1, '{}')");
  migrate(db, 'f', migrations.filter((m) => m.version <= 70));
  expect(db.prepare('SELECT json FROM project_template').pluck().get()).toBe('{}');
  db.pragma('foreign_keys = OFF');
  const insert = (low: number, high: number, split = 'val') => () => db.prepare('INSERT INTO operating_points (id, run_id, low, high, split, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)').run(`${low}${high}${split}`, 'r', low, high, split, 'w', 't');
  insert(0.1, 0.2)();
  for (const wrong of [insert(0.3, 0.2), insert(-0.1, 0.2), insert(0.1, 1.2), insert(0.1, 0.2, 'test')]) expect(wrong).toThrow('CHECK');
});

it('gives the newest choice first, and writes each into the audit log', async () => {
  const { repos } = openMemoryProject();
  const run = await repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
  await repos.operatingPoints.add({ runId: run.id, low: 0.01, high: 0.02, split: 'val' }, 'Tanaka');
  const second = await repos.operatingPoints.add({ runId: run.id, low: 0.02, high: 0.02, split: 'val' }, 'Suzuki');
  expect((await repos.operatingPoints.list()).map((p) => [p.low, p.high, p.who])).toEqual([[0.02, 0.02, 'Suzuki'], [0.01, 0.02, 'Tanaka']]);
  expect((await repos.operatingPoints.list())[0]).toEqual(second);
  await expect(repos.operatingPoints.add({ runId: run.id, low: 0.5, high: 0.2, split: 'val' }, 'x')).rejects.toMatchObject({ code: 'bad-usage' });
  expect((await repos.audit.list()).filter((e) => e.what === 'operating-point-chosen')).toHaveLength(2);
});
