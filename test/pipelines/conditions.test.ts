/**
 * What a run meets in a plant: a full disk, a disk that may only be read, a second program, a newer schema, moved folders, a
 * power cut. Each ends with one clear line and exit status 1, and afterwards nothing is lost.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runResultSchema } from '#shared/contract/results.ts';
import { openBlobStore } from '../../src/main/files/blob-store.ts';
import { countingIds } from '../../src/main/storage/memory-project.ts';
import { openProject } from '../../src/main/storage/open-project.ts';
import { copyDemoProject } from '../support/demo-project.ts';
import { runKillable } from '../support/killable-run.ts';
import { runCli } from '../support/run-cli.ts';
import { figures } from '../support/same-figures.ts';
import { smallDisk } from '../support/small-disk.ts';
import type { SmallDisk } from '../support/small-disk.ts';

const minutes = 60_000;
const roomyMb = 500;
const folder = mkdtempSync(join(tmpdir(), 'tegakari-conditions-'));
/** A finished demo, which every row copies before it does harm to it. */
let finished: string;
let disk: SmallDisk | null;
beforeAll(() => {
  finished = copyDemoProject();
  disk = smallDisk(roomyMb);
  if (disk === null) console.log('!! This process may not mount: the tests on a full and on a read-only disk were LEFT OUT.');
}, 20 * minutes);
/** Each test finds the disk empty. */
afterEach(() => {
  if (disk === null) return;
  disk.resize(roomyMb);
  for (const name of readdirSync(disk.folder)) rmSync(join(disk.folder, name), { recursive: true, force: true });
});
afterAll(() => {
  disk?.remove();
  rmSync(join(finished, '..'), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const clock = { now: () => new Date().toISOString(), newId: countingIds() };
let copies = 0;
function copy(to = folder): string {
  const own = join(to, `project-${++copies}`);
  cpSync(finished, own, { recursive: true });
  return own;
}
const run = (project: string, ...more: readonly string[]) => runCli(['run', '--project', project, '--device', 'cpu', ...more], folder);
const demo = (out: string, ...more: readonly string[]): readonly string[] => ['demo', '--out', out, '--images', '24', '--device', 'cpu', ...more];

/** Exit status and the one line that says it, without the steps before it. */
function told({ code, stderr, stdout }: { readonly code: number | null; readonly stderr: string; readonly stdout: string }): { readonly code: number | null; readonly line: string; readonly stdout: string } {
  return { code, line: stderr.trim().split('\n').at(-1) ?? '', stdout };
}
/** A line that says what, which file and what to do. */
const line = (what: RegExp, file: string): { readonly code: 1; readonly line: unknown; readonly stdout: '' } => ({
  code: 1,
  line: expect.stringMatching(new RegExp(`^${what.source}.*: ${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*\\. [A-Z].+\\.$`)),
  stdout: '',
});
const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

async function isWhole(project: string): Promise<boolean> {
  const open = openProject(project, { ...clock, create: false });
  try {
    return (await open.checkIntegrity()).ok && (await open.repos.audit.verify()).ok;
  } finally {
    await open.close();
  }
}

describe('a disk that is full', () => {
  // Enough for less and less: pictures, then features, then rows of the database.
  it.each([['pictures', 2], ['features', 9], ['rows or features', 15]])('in the middle of %s (%i MB): one line, and the same command goes on once there is room', async (_what, megabytes) => {
    if (disk === null) return;
    disk.resize(megabytes);
    const project = join(disk.folder, `full-${megabytes}`);
    expect(told(await runCli(demo(project), folder))).toEqual(line(/The disk is full/, project));
    // Still full: said again, and nothing breaks by trying.
    disk.fill();
    expect(told(await runCli(demo(project), folder))).toEqual(line(/The disk is full/, project));
    rmSync(join(disk.folder, 'filler'));
    disk.resize(roomyMb);
    const before = readdirSync(join(project, 'blobs'), { recursive: true }).map(String).filter((f) => /[0-9a-f]{64}$/.test(f));
    const resumed = await runKillable(demo(project), folder, { step: 'tag-model', share: 0, target: 'interrupt' }, '');
    expect({ code: resumed.code, hit: resumed.hit }).toEqual({ code: 130, hit: expect.stringMatching(/^tag-model/) });
    expect(before.filter((f) => !existsSync(join(project, 'blobs', f)))).toEqual([]);
    expect(await isWhole(project)).toBe(true);
  }, 10 * minutes);

  it('when the result is written: the run is kept, and the same command gives it at once', async () => {
    if (disk === null) return;
    disk.resize(1);
    const json = join(disk.folder, 'result.json');
    disk.fill();
    const project = copy();
    expect(told(await run(project, '--json', json))).toEqual(line(/The disk is full/, json));
    rmSync(join(disk.folder, 'filler'));
    disk.resize(roomyMb);
    const again = await run(project, '--json', json);
    expect({ code: again.code, made: / done in /.test(again.stderr) }).toEqual({ code: 0, made: false });
  }, 5 * minutes);
});

describe('a disk that may only be read', () => {
  it('nothing is changed, and each command says so in one line', async () => {
    if (disk === null) return;
    const project = copy(disk.folder);
    const before = hashOf(join(project, 'project.db'));
    disk.setReadOnly(true);
    try {
      const fresh = join(disk.folder, 'new');
      const json = join(disk.folder, 'r.json');
      expect(told(await run(project))).toEqual(line(/The project cannot be written here/, project));
      expect(told(await runCli(demo(fresh), folder))).toEqual(line(/The folder cannot be made here/, fresh));
      expect(told(await runCli(['import', join(finished, 'images'), '--project', fresh], folder))).toEqual(line(/The folder cannot be made here/, fresh));
      expect(told(await runCli(['report', '--project', project, '--out', 'r.html'], folder))).toEqual(line(/The project cannot be written here/, project));
      expect(told(await runCli(['doctor', '--json', json], folder))).toEqual(line(/The file cannot be written here/, json));
      expect(hashOf(join(project, 'project.db'))).toBe(before);
    } finally {
      disk.setReadOnly(false);
    }
    expect(await isWhole(project)).toBe(true);
  }, 5 * minutes);
});

describe('a second program on the same project', () => {
  it('that runs it: the newcomer says so and changes nothing; the first one goes on', async () => {
    const project = copy();
    const first = openProject(project, { ...clock, create: false });
    const record = await first.repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
    expect(told(await run(project))).toEqual(line(/A run started .* is still going on in this project \(process \d+ on .*\)/, join(project, 'project.db')));
    await first.repos.runs.heartbeat(record.id);
    await first.repos.runs.fail(record.id, { status: 'cancelled', error: null });
    await first.close();
    expect((await run(project)).code).toBe(0);
  }, 5 * minutes);

  it('that writes and does not end: after some seconds the newcomer says so', async () => {
    const project = copy();
    const db = new Database(join(project, 'project.db'));
    db.exec('BEGIN IMMEDIATE');
    try {
      expect(told(await run(project))).toEqual(line(/Another program is writing to this project/, join(project, 'project.db')));
    } finally {
      db.exec('ROLLBACK');
      db.close();
    }
    expect(await isWhole(project)).toBe(true);
  }, 5 * minutes);
});

describe('a project file that cannot be used', () => {
  it.each([
    ['of a newer program', /This project was made by a newer Tegakari \(schema 9000, this one knows \d+\)/, (db: string) => withDatabase(db, (d) => d.pragma('user_version = 9000'))],
    ['of another program', /This database belongs to another program/, (db: string) => withDatabase(db, (d) => d.pragma('application_id = 7'))],
    ['that is no database', /This file is not a Tegakari project/, (db: string) => writeFileSync(db, 'name,value\r\n'.repeat(1000))],
    ['cut off in the middle', /The project file is damaged/, (db: string) => truncateSync(db, Math.floor(statSync(db).size / 8192) * 4096)],
    ['with nothing in it', /The project file is empty/, (db: string) => truncateSync(db, 0)],
  ] as const)('%s is left as it is, by every command', async (_what, says, harm) => {
    const project = copy();
    const db = join(project, 'project.db');
    for (const rest of ['-wal', '-shm']) rmSync(`${db}${rest}`, { force: true });
    harm(db);
    const before = hashOf(db);
    // An empty file is how a project begins: the demo makes one of it.
    const commands = [['run', '--project', project], ...(statSync(db).size > 0 ? [demo(project)] : []), ['report', '--project', project, '--out', 'r.html']];
    for (const args of commands) expect([args[0], told(await runCli(args, folder))]).toEqual([args[0], line(says, db)]);
    expect(hashOf(db)).toBe(before);
  }, 2 * minutes);
});

function withDatabase(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file);
  work(db);
  db.close();
}

describe('a folder that was moved', () => {
  it('the whole project: it goes on, and every step is reused', async () => {
    const project = copy();
    const elsewhere = join(folder, '別の場所 2');
    renameSync(project, elsewhere);
    const { code, stderr } = await run(elsewhere);
    expect({ code, made: / done in /.test(stderr) }).toEqual({ code: 0, made: false });
    expect(stderr).toMatch(/^went on from an earlier run: (\d+) of \1 steps reused \(\d+\.\d s of work saved\), features of 48 images were there$/m);
  }, 5 * minutes);

  it('the pictures: one line says which, relinking finds them by content under other names, too, and the run goes on', async () => {
    const source = join(folder, 'pictures');
    mkdirSync(join(source, 'images'), { recursive: true });
    const names = readdirSync(join(finished, 'images')).sort().slice(0, 20);
    for (const name of names) cpSync(join(finished, 'images', name), join(source, 'images', name));
    writeFileSync(join(source, 'classes.json'), '{"1":"scratch"}');
    writeFileSync(join(source, 'tags.csv'), `file,tags\n${names.map((n, i) => `${n},${i % 2 === 0 ? 'scratch' : ''}`).join('\n')}\n`);
    const project = join(folder, 'linked');
    expect(await runCli(['import', source, '--project', project], folder)).toMatchObject({ code: 0 });
    const moved = join(folder, 'moved');
    renameSync(source, moved);
    expect(told(await run(project, '--stage', '1'))).toEqual(line(/The folder of pictures was moved, renamed, or is on a disk that is not connected/, join(source, 'images')));

    const [renamed, lost] = names as [string, string];
    renameSync(join(moved, 'images', renamed), join(moved, 'images', '新しい名前.png'));
    rmSync(join(moved, 'images', lost));
    expect(told(await runCli(['relink', folder, '--project', join(folder, 'nowhere')], folder))).toEqual(line(/There is no project here/, join(folder, 'nowhere')));
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(told(await runCli(['relink', empty, '--project', project], folder))).toEqual(line(/None of the 20 pictures is in this folder/, empty));
    const relinked = await runCli(['relink', join(moved, 'images'), '--project', project], folder);
    expect({ code: relinked.code, stdout: relinked.stdout }).toEqual({ code: 0, stdout: '19 found, 1 of them under another name, 1 missing\n' });
    expect(relinked.stderr).toContain(`missing ${lost}\n`);
    expect(await runCli(['relink', join(moved, 'images'), '--project', project], folder)).toMatchObject({ code: 2 });
    cpSync(join(finished, 'images', lost), join(moved, 'images', lost));
    // Once the features are made every picture was found.
    const goesOn = await runCli(['run', '--project', project, '--device', 'cpu'], folder, 'tag-model …');
    expect(goesOn).toMatchObject({ code: 130, stderr: expect.stringMatching(/^features done in /m) });
  }, 10 * minutes);
});

describe('a power cut between a stored file and its row', () => {
  it.each([
    ['lost', (file: string) => rmSync(file)],
    ['cut short', (file: string) => truncateSync(file, statSync(file).size - 1)],
  ] as const)('a file %s that a finished step names: the step is made again, with the same figures', async (_what, harm) => {
    const project = copy();
    const json = join(folder, `${basename(project)}.json`);
    expect((await run(project, '--json', json)).code).toBe(0);
    const before = figures(runResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))));
    const open = openProject(project, { ...clock, create: false });
    const cam = (await open.repos.steps.list()).find((s) => s.name === 'cam' && s.artefacts.length > 0);
    await open.close();
    const blobs = await openBlobStore(project, clock);
    harm(blobs.path(cam?.artefacts[0]?.sha256 as string));
    const again = await run(project, '--json', json);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/^cam done in /m) });
    expect(figures(runResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))))).toEqual(before);
    expect(await blobs.verify(cam?.artefacts[0]?.sha256 as string)).toBe('ok');
  }, 10 * minutes);

  it('a file without a row is no harm', async () => {
    const project = copy();
    const blobs = await openBlobStore(project, clock);
    const { sha256 } = await blobs.put(new TextEncoder().encode('nobody names me'));
    expect((await run(project)).code).toBe(0);
    expect(await blobs.verify(sha256)).toBe('ok');
  }, 5 * minutes);
});
