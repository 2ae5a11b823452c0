import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';
import { openMemoryProject } from '../../src/main/storage/memory-project.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

it('schema 20 keeps what was there and orders pairs', () => {
  const db = new Database(':memory:');
  migrate(db, 'f', migrations.filter((m) => m.version < 20));
  db.exec("INSERT INTO roots VALUES ('r', 'copied', NULL)");
  migrate(db, 'f', migrations.filter((m) => m.version <= 20));
  expect(db.prepare('SELECT id FROM roots').pluck().get()).toBe('r');
  const put = db.prepare("INSERT INTO different_pairs VALUES (?, ?, 'w', 't')");
  put.run(a, b);
  expect(() => put.run(b, a)).toThrow('CHECK');
});

it('label book and marks come back', async () => {
  const { labelBook } = openMemoryProject().repos;
  await labelBook.put({ classId: 2, text: '細い線', good: ['i1'], bad: [] }, 'e');
  await labelBook.put({ classId: 2, text: '細い線状の跡', good: ['i1', 'i2'], bad: ['i3'] }, 'e');
  expect(await labelBook.entries()).toEqual([{ classId: 2, text: '細い線状の跡', good: ['i1', 'i2'], bad: ['i3'] }]);
  await labelBook.markDifferent(b, a, true, 'e');
  await labelBook.markDifferent(a, b, true, 'other');
  expect(await labelBook.differentPairs()).toMatchObject([{ a, b, who: 'e' }]);
  await labelBook.markDifferent(a, b, false, 'e');
  expect(await labelBook.differentPairs()).toEqual([]);
});
