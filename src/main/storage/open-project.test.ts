import { copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync, closeSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countingClock, countingIds, fillSample, openMemoryProject, sampleFields, sampleImage } from './memory-project.ts';
import { openProject, openStepCache } from './open-project.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'tegakari-storage-')), '案件 表');
  file = join(folder, 'project.db');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const options = { now: countingClock(), newId: countingIds() };
const create = { ...options, create: true };
const openOnly = { ...options, create: false };

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (e) {
    return e;
  }
  return null;
}

/** Makes a closed project with some hundred rows. */
async function makeProject(): Promise<void> {
  const project = openProject(folder, create);
  await fillSample(project.repos, Array.from({ length: 300 }, (_, n) => sampleImage(n)));
  await project.close();
}

/** Makes a database without our tables, as another program would. */
function makeForeign(sql: string): void {
  openProject(folder, create).close();
  rmSync(file);
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

describe('opening a project', () => {
  it('creates the folder, keeps edits, and stands in one file after closing', async () => {
    await makeProject();
    expect(existsSync(`${file}-wal`)).toBe(false);
    const project = openProject(folder, openOnly);
    expect(project.folder).toBe(folder);
    expect((await project.repos.project.get())?.name).toBe(sampleFields.name);
    expect((await project.repos.images.list()).length).toBe(300);
    expect(await project.checkIntegrity()).toEqual({ ok: true, problems: [] });
    await project.close();
  });

  it('marks the file as ours, in write-ahead mode, and syncs every edit to the disk', async () => {
    await makeProject();
    const other = new Database(file);
    expect([other.pragma('journal_mode', { simple: true }), other.pragma('application_id', { simple: true })]).toEqual(['wal', 0x54676b72]);
    other.close();
    const { db } = openMemoryProject();
    expect(['synchronous', 'foreign_keys', 'recursive_triggers', 'trusted_schema'].map((name) => db.pragma(name, { simple: true }))).toEqual([2, 1, 1, 0]);
  });

  it('refuses a folder without a project and makes nothing there', () => {
    expect(errorOf(() => openProject(folder, openOnly))).toMatchObject({ code: 'not-found', file: folder });
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a file where the folder should be', () => {
    writeFileSync(folder, 'text');
    expect(errorOf(() => openProject(folder, create))).toMatchObject({ code: 'not-a-folder' });
    expect(errorOf(() => openProject(join(folder, 'sub'), create))).toMatchObject({ code: 'not-a-folder' });
  });

  it.each([
    ['a database with tables', 'CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES (1)'],
    ['the database of a program with its own id', 'PRAGMA application_id = 77'],
    ['a database with a version of its own', 'PRAGMA user_version = 10'],
  ])('refuses %s and leaves every byte', (_name, sql) => {
    makeForeign(sql);
    const before = readFileSync(file);
    for (const mode of [create, openOnly]) expect(errorOf(() => openProject(folder, mode))).toMatchObject({ code: 'not-a-project', file });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses a text file, and an empty one unless a project is to be made', async () => {
    await openProject(folder, create).close();
    writeFileSync(file, 'これは案件ではありません。'.repeat(500));
    for (const mode of [create, openOnly]) expect(errorOf(() => openProject(folder, mode))).toMatchObject({ code: 'not-a-project', file });
    writeFileSync(file, '');
    expect(errorOf(() => openProject(folder, openOnly))).toMatchObject({ code: 'not-a-project' });
    await openProject(folder, create).close();
  });

  it('refuses a project from a newer version and leaves every byte', async () => {
    await makeProject();
    const db = new Database(file);
    db.pragma('user_version = 9990');
    db.close();
    const before = readFileSync(file);
    expect(errorOf(() => openProject(folder, openOnly))).toMatchObject({ code: 'project-newer', what: expect.stringContaining('9990'), file });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses a file cut short and one overwritten in the middle', async () => {
    await makeProject();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096);
    expect(errorOf(() => openProject(folder, openOnly))).toMatchObject({ code: 'project-damaged', file });

    copyFileSync(copy, file);
    const handle = openSync(file, 'r+');
    for (let at = 4096; at < statSync(file).size; at += 4096) writeSync(handle, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(handle);
    expect(errorOf(() => openProject(folder, openOnly))).toMatchObject({ code: 'project-damaged', file });
  });

  it('tells of rows that name missing rows', async () => {
    await makeProject();
    const db = new Database(file);
    db.pragma('foreign_keys = OFF');
    db.exec('DELETE FROM roots');
    db.close();
    const project = openProject(folder, openOnly);
    const { ok, problems } = await project.checkIntegrity();
    expect([ok, problems.length, problems[0]]).toEqual([false, 300, 'a row of images names a missing row of roots']);
    await project.close();
  });
});

describe('two programs on one project', () => {
  it('see each other’s edits, and their runs exclude each other', async () => {
    const first = openProject(folder, create);
    const second = openProject(folder, openOnly);
    await fillSample(first.repos, [sampleImage(0)]);
    await second.repos.project.update({ name: '二つ目' }, 'sato');
    expect((await first.repos.project.get())?.name).toBe('二つ目');
    expect(await first.repos.audit.verify()).toEqual(await second.repos.audit.verify());
    const run = await first.repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
    await expect(second.repos.runs.start({ kind: 'run', settings: {}, seed: 1 })).rejects.toMatchObject({ code: 'project-busy', file });
    expect((await second.repos.runs.get(run.id))?.owner.pid).toBe(process.pid);
    await first.close();
    await second.close();
  });

  it('say so when the other one writes for too long', async () => {
    const project = openProject(folder, create);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(project.repos.project.create(sampleFields, 'sato')).rejects.toMatchObject({ code: 'project-busy', file });
    other.exec('ROLLBACK');
    await project.repos.project.create(sampleFields, 'sato');
    other.close();
    await project.close();
  });
});

describe('the step cache of a bench', () => {
  it('stands in a folder of its own and is kept between runs', async () => {
    const entry = { key: 'k', name: 'features', codeVersion: '1', artefacts: [], figures: null, seconds: 1 };
    const cache = openStepCache(folder, options);
    await cache.steps.put(entry);
    await cache.close();
    const again = openStepCache(folder, options);
    expect(await again.steps.get('k')).toMatchObject(entry);
    await again.close();
  });
});
