/** Opens the database of a project folder and joins the repositories on it. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { appError } from '#shared/contract/errors.ts';
import type { OpenProject, Repos, StepCache } from '../ports/repos.ts';
import { createAuditRepo } from './audit-repo.ts';
import { createFigureRepo } from './figure-repo.ts';
import { createGateRepo } from './gate-repo.ts';
import { createImageRepo } from './image-repo.ts';
import { createImportRepo } from './import-repo.ts';
import { createLabelBookRepo } from './label-book-repo.ts';
import { checkIdentity, migrate } from './migrate.ts';
import { createProjectRepo } from './project-repo.ts';
import { createReportRepo } from './report-repo.ts';
import { createDraftRepo } from './draft-repo.ts';
import { createEffortRepo } from './effort-repo.ts';
import { createSeedThresholdRepo, createSeedUpdateRepo } from './seed-repos.ts';
import { createReviewRepo } from './review-repo.ts';
import { createRootRepo } from './root-repo.ts';
import { createRunRepo } from './run-repo.ts';
import { explainSqliteError } from './sqlite-errors.ts';
import { createStepCache } from './step-cache.ts';
import { read } from './store.ts';
import type { Store, StoreOptions } from './store.ts';
import { createTagRepo } from './tag-repo.ts';
import { createOperatingPointRepo } from './operating-point-repo.ts';
import { createTemplateRepo } from './template-repo.ts';
import { createVerdictRepo } from './verdict-repo.ts';

/** Longest wait for another program's transaction; ours take milliseconds, an import of 10,000 images about a second. */
const busyTimeoutMs = 5_000;

export type OpenOptions = Pick<StoreOptions, 'now' | 'newId'> & Partial<Pick<StoreOptions, 'owner' | 'processAlive'>>;

/**
 * Opens the project in `folder`; `create` makes folder and database when they are missing (the `project` row stays for `repos.project.create`).
 * Throws AppError `not-found`, `not-a-folder`, `not-a-project`, `project-newer`, `project-damaged`, `project-busy`, `read-only` or `disk-full`.
 */
export function openProject(folder: string, options: OpenOptions & { readonly create: boolean }): OpenProject {
  const root = resolve(folder);
  const file = join(root, 'project.db');
  if (options.create) makeFolder(root);
  else if (!existsSync(file)) throw appError('not-found', 'There is no project here (no project.db)', 'Check the folder, or make a project with import or demo.', root);
  const db = openDatabase(file, options.create);
  const store: Store = {
    db,
    file,
    now: options.now,
    newId: options.newId,
    owner: options.owner ?? { pid: process.pid, host: hostname() },
    processAlive: options.processAlive ?? processAlive,
  };
  return {
    folder: root,
    repos: createRepos(store),
    checkIntegrity: async () => {
      const problems = integrityProblems(db);
      return { ok: problems.length === 0, problems };
    },
    close: async () => {
      db.close();
    },
  };
}

/** Opens the step cache of a bench: a project database without a project in `folder`, made when missing. Throws as `openProject`. */
export function openStepCache(folder: string, options: OpenOptions): { readonly folder: string; readonly steps: StepCache; close(): Promise<void> } {
  const project = openProject(folder, { ...options, create: true });
  return { folder: project.folder, steps: project.repos.steps, close: project.close };
}

/** All repositories on one connection whose schema is current. */
export function createRepos(store: Store): Repos {
  return {
    project: createProjectRepo(store),
    roots: createRootRepo(store),
    images: createImageRepo(store),
    imports: createImportRepo(store),
    tags: createTagRepo(store),
    reviews: createReviewRepo(store),
    steps: createStepCache(store),
    runs: createRunRepo(store),
    figures: createFigureRepo(store),
    gates: createGateRepo(store),
    verdicts: createVerdictRepo(store),
    reports: createReportRepo(store),
    audit: createAuditRepo(store),
    template: createTemplateRepo(store),
    operatingPoints: createOperatingPointRepo(store),
    labelBook: createLabelBookRepo(store),
    drafts: createDraftRepo(store),
    seedThresholds: createSeedThresholdRepo(store),
    seedUpdates: createSeedUpdateRepo(store),
    effort: createEffortRepo(store),
    revision: revisionOf(store),
  };
}

/** SQLite counts the rows this connection changed, and changes data_version when another connection commits. */
function revisionOf(store: Store): () => Promise<string> {
  const own = store.db.prepare<[], number>('SELECT total_changes()').pluck();
  const others = store.db.prepare<[], number>('PRAGMA data_version').pluck();
  return () => read(store, () => `${others.get()}:${own.get()}`);
}

function openDatabase(file: string, create: boolean): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { fileMustExist: !create, timeout: busyTimeoutMs });
    // Before the first pragma that writes: a foreign database is left as it was.
    checkIdentity(db, file);
    if (!create && db.pragma('user_version', { simple: true }) === 0) {
      throw appError('not-a-project', 'The project file is empty', 'Restore project.db from a backup, or import the images again.', file);
    }
    // WAL: readers go on while another program writes. It needs shared memory, which network drives lack.
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      throw appError('read-only', 'This disk cannot hold a project safely (no write-ahead log)', 'Copy the project to a local disk.', file);
    }
    configure(db);
    const damage = db.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') throw damaged(String(damage), file);
    migrate(db, file);
    return db;
  } catch (e) {
    db?.close();
    throw explainSqliteError(e, file);
  }
}

/** Sets what every connection needs beyond the file's own settings. */
export function configure(db: Database.Database): void {
  // NORMAL may lose the last edits in a power cut. An edit is one small transaction, so the sync costs some ms that nobody sees.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Else INSERT OR REPLACE would delete rows behind the triggers that forbid it.
  db.pragma('recursive_triggers = ON');
  // Views and triggers of a project from elsewhere run no function that could reach outside the database.
  db.pragma('trusted_schema = OFF');
}

function integrityProblems(db: Database.Database): readonly string[] {
  try {
    const rows = db.pragma('integrity_check') as readonly { readonly integrity_check: string }[];
    const orphans = db.pragma('foreign_key_check') as readonly { readonly table: string; readonly parent: string }[];
    return [
      ...rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
      ...orphans.map((row) => `a row of ${row.table} names a missing row of ${row.parent}`),
    ];
  } catch (e) {
    // A file broken badly enough cannot even be checked.
    if (e instanceof Database.SqliteError) return [e.message];
    throw e;
  }
}

function damaged(detail: string, file: string): Error {
  return appError('project-damaged', `The project file is damaged (${detail})`, 'Keep the folder as it is and restore project.db from a backup.', file);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (e) {
    const code = (e as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw appError('not-a-folder', 'A file stands where the project folder should be', 'Choose another folder.', folder);
    if (code === 'ENOSPC') throw appError('disk-full', 'The disk is full', 'Free some space, then try again.', folder);
    // A read-only disk answers ENOENT to a recursive mkdir.
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') throw appError('read-only', 'The folder cannot be made here', 'Check the rights or choose another folder.', folder);
    throw e;
  }
  if (!statSync(folder).isDirectory()) throw appError('not-a-folder', 'A file stands where the project folder should be', 'Choose another folder.', folder);
}

/** Whether a process of this PC is alive; signal 0 only asks. EPERM means alive, but another user's. */
function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}
