import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';
import { openMemoryProject } from '../../src/main/storage/memory-project.ts';

it('schema 60 keeps what was there and holds one template', () => {
  const db = new Database(':memory:');
  migrate(db, 'f', migrations.filter((m) => m.version < 60));
  db.exec("INSERT INTO project VALUES (1, 'name', 'ja', 'standard', '{}', '[]', '[]', 'null', NULL, NULL, '2026-01-05T09:00:00.000Z')");
  migrate(db, 'f', migrations.filter((m) => m.version <= 60));
  expect(db.prepare('SELECT name FROM project').pluck().get()).toBe('name');
  db.exec("INSERT INTO project_template VALUES (1, '{}')");
  expect(() => db.exec("INSERT INTO project_template VALUES (2, '{}')")).toThrow('CHECK');
  expect(() => db.exec("UPDATE project_template SET json = '[]'")).toThrow('CHECK');
});

it('gives the template back', async () => {
  const { repos } = openMemoryProject();
  expect(await repos.template.get()).toBeNull();
  await repos.template.put({ id: 'corrosion' }, 'e');
  expect(await repos.template.get()).toEqual({ id: 'corrosion' });
});
