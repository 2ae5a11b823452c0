import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { applicationId, migrate, schemaVersion } from '../../src/main/storage/migrate.ts';
import { migrations, type Migration } from '../../src/main/storage/migrations/index.ts';

const first: Migration = { version: 10, up: (db) => db.exec("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('kept')") };
const second: Migration = { version: 20, up: (db) => db.exec("ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'new'") };
const broken: Migration = {
  version: 30,
  up: (db) => {
    db.exec('DROP TABLE IF EXISTS t; CREATE TABLE half (a TEXT) STRICT');
    throw new Error('power cut');
  },
};

function rowsOf(db: Database.Database): unknown {
  return db.prepare('SELECT * FROM t').all();
}

describe('migrating', () => {
  it('goes on from the stored version and does nothing the second time', () => {
    const db = new Database(':memory:');
    expect(migrate(db, 'f', [first])).toBe(10);
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(migrate(db, 'f', [first, second])).toBe(20);
    expect(migrate(db, 'f', [first, second])).toBe(20);
    expect(rowsOf(db)).toEqual([{ a: 'kept', b: 'new' }]);
  });

  it('leaves a database whole at the last good version when a migration breaks', () => {
    const db = new Database(':memory:');
    expect(() => migrate(db, 'f', [first, second, broken])).toThrow('power cut');
    expect([schemaVersion(db), rowsOf(db)]).toEqual([20, [{ a: 'kept', b: 'new' }]]);
    const empty = new Database(':memory:');
    expect(() => migrate(empty, 'f', [broken])).toThrow('power cut');
    const tables = empty.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    expect([schemaVersion(empty), empty.pragma('application_id', { simple: true }), tables]).toEqual([0, 0, 0]);
  });

  it('refuses a newer schema and a foreign database, untouched', () => {
    const db = new Database(':memory:');
    migrate(db, 'f', [first, second]);
    expect(() => migrate(db, 'f', [first])).toThrow(expect.objectContaining({ code: 'project-newer', file: 'f' }));
    const foreign = new Database(':memory:');
    foreign.exec('CREATE TABLE t (a)');
    expect(() => migrate(foreign, 'f', [second])).toThrow(expect.objectContaining({ code: 'not-a-project' }));
    expect([schemaVersion(db), schemaVersion(foreign), rowsOf(foreign)]).toEqual([20, 0, []]);
  });

  it('numbers the real ones by steps that rise', () => {
    const versions = migrations.map((migration) => migration.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions[0]).toBe(10);
  });
});
