/** Brings a database to the newest schema this program knows. */
import type { Database } from 'better-sqlite3';
import { appError } from '#shared/contract/errors.ts';
import { migrations as allMigrations, type Migration } from './migrations/index.ts';

/** Written into the header of every project ("Tgkr"), so that another program's database is never changed by mistake. */
export const applicationId = 0x54_67_6b_72;

/**
 * Runs the migrations that are still missing, each in one transaction with its version number, and returns the version reached.
 * Throws AppError `not-a-project` for a database of another program and `project-newer` for a newer schema, before any change.
 */
export function migrate(db: Database, file: string, migrations: readonly Migration[] = allMigrations): number {
  checkIdentity(db, file, migrations);
  for (const migration of migrations) {
    const step = db.transaction(() => {
      // Read inside the write lock: a second program may have done this step meanwhile.
      if (schemaVersion(db) >= migration.version) return;
      migration.up(db);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${migration.version}`);
    });
    step.immediate();
  }
  // Again, because a newer program may have migrated between the check and the lock.
  checkIdentity(db, file, migrations);
  return schemaVersion(db);
}

/** Throws as `migrate` does, and changes nothing. An empty database passes: it is a project about to be made. */
export function checkIdentity(db: Database, file: string, migrations: readonly Migration[] = allMigrations): void {
  const id = db.pragma('application_id', { simple: true });
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (id !== applicationId && (id !== 0 || tables !== 0 || schemaVersion(db) !== 0)) {
    throw appError('not-a-project', 'This database belongs to another program', 'Choose a folder that Tegakari made, or an empty one.', file);
  }
  const newest = migrations.at(-1)?.version ?? 0;
  const version = schemaVersion(db);
  if (version > newest) {
    throw appError('project-newer', `This project was made by a newer Tegakari (schema ${version}, this one knows ${newest})`, 'Update Tegakari on this PC; nothing was changed.', file);
  }
}

/** The schema number stored in the database; 0 = empty. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
