/** What every repository is built on: one connection, the clock and the ids, and the two ways into the database. */
import type { Database } from 'better-sqlite3';
import { appError } from '#shared/contract/errors.ts';
import type { RunOwner } from '../ports/repos.ts';
import type { Now } from '../ports/runtime.ts';
import { explainSqliteError } from './sqlite-errors.ts';

/** Effects given by the caller. */
export interface StoreOptions {
  readonly now: Now;
  /** A fresh id, unique in the project. */
  readonly newId: () => string;
  /** This program, as holder of the run lock. */
  readonly owner: RunOwner;
  /** Whether a process of this host is alive. */
  readonly processAlive: (pid: number) => boolean;
}

export interface Store extends StoreOptions {
  readonly db: Database;
  /** Path of project.db, for messages. */
  readonly file: string;
}

/** Runs a query; the async shell keeps better-sqlite3's synchronous calls out of the ports. */
export async function read<T>(store: Store, query: () => T): Promise<T> {
  try {
    return query();
  } catch (e) {
    throw explainSqliteError(e, store.file);
  }
}

/** Runs an edit as one transaction. IMMEDIATE takes the write lock at once: a read lock raised later fails without waiting. */
export async function write<T>(store: Store, edit: () => T): Promise<T> {
  try {
    return store.db.transaction(edit).immediate();
  } catch (e) {
    throw explainSqliteError(e, store.file);
  }
}

/** JSON text of a plain value; undefined has none and throws. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw appError('internal', 'A value without JSON was to be stored', 'Report this with the output of doctor.');
  return text;
}

/** This program in the audit log, for what no person did. */
export function programName(store: Store): string {
  return `process ${store.owner.pid} on ${store.owner.host}`;
}
