import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';

it('schema 90 keeps drafts, which belong to no review yet', () => {
  const db = new Database(':memory:');
  migrate(db, 'f', migrations.filter((m) => m.version < 90));
  db.pragma('foreign_keys = OFF');
  db.prepare("INSERT INTO review_drafts (image_id, mask, active_seconds, who, at) VALUES ('i', ?, 1, 'w', 't')").run('a'.repeat(64));
  migrate(db, 'f', migrations.filter((m) => m.version <= 90));
  expect(db.prepare('SELECT image_id, review_id FROM review_drafts').get()).toEqual({ image_id: 'i', review_id: null });
});
