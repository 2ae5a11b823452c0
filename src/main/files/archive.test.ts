import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { createArchives } from './archive.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'tegakari-archive-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const archives = createArchives();
const going = new AbortController().signal;
const quiet = (): void => undefined;
const shaOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function project(): { readonly folder: string; readonly database: string; readonly pictures: readonly { readonly name: string; readonly path: string }[] } {
  const folder = join(dir, 'project');
  const sha = shaOf('blob');
  mkdirSync(join(folder, 'blobs', sha.slice(0, 2)), { recursive: true });
  writeFileSync(join(folder, 'blobs', sha.slice(0, 2), sha), 'blob');
  writeFileSync(join(folder, 'blobs', 'stray.tmp'), 'not a blob');
  writeFileSync(join(dir, 'copy.db'), 'database');
  writeFileSync(join(dir, '表面 ガ.png'), 'picture');
  return { folder, database: join(dir, 'copy.db'), pictures: [{ name: 'images/root/表面 ガ.png', path: join(dir, '表面 ガ.png') }] };
}

async function zipOf(entries: Readonly<Record<string, string>>, manifest: object | null): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  if (manifest) zip.addBuffer(Buffer.from(JSON.stringify(manifest)), 'manifest.json');
  zip.end();
  const file = join(dir, 'made.tegakari');
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

describe('a project as one file', () => {
  it('comes back as it was, Japanese names too', async () => {
    const file = join(dir, '案件.tegakari');
    const seen: number[] = [];
    expect(await archives.write(file, project(), (done) => seen.push(done), going)).toMatchObject({ files: 3 });
    expect(seen).toEqual([1, 2, 3]);
    const back = join(dir, 'back');
    // Half of it lies there already: an earlier import was killed.
    mkdirSync(`${back}.part`);
    writeFileSync(join(`${back}.part`, 'project.db'), 'data');
    expect(await archives.read(file, back, quiet, going)).toEqual({ files: 3 });
    expect([readFileSync(join(back, 'project.db'), 'utf8'), existsSync(`${back}.part`)]).toEqual(['database', false]);
    expect(readFileSync(join(back, 'images/root/表面 ガ.png'), 'utf8')).toBe('picture');
    expect(readFileSync(join(back, 'blobs', shaOf('blob').slice(0, 2), shaOf('blob')), 'utf8')).toBe('blob');
  });

  it('is not written at all when a picture is missing', async () => {
    const content = project();
    const file = join(dir, 'out.tegakari');
    await expect(archives.write(file, { ...content, pictures: [{ name: 'images/r/gone.png', path: join(dir, 'gone.png') }] }, quiet, going)).rejects.toMatchObject({ code: 'image-missing', file: join(dir, 'gone.png') });
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it('is not written at all when cancelled', async () => {
    const stop = new AbortController();
    const file = join(dir, 'out.tegakari');
    await expect(archives.write(file, project(), () => stop.abort(), stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  });

  it('leaves no folder behind when the file is cut off, changed, or no archive', async () => {
    const file = join(dir, 'cut.tegakari');
    await archives.write(file, project(), quiet, going);
    const whole = readFileSync(file);
    const back = join(dir, 'back');
    writeFileSync(file, whole.subarray(0, whole.length - 40));
    await expect(archives.read(file, back, quiet, going)).rejects.toMatchObject({ code: 'project-damaged', file });
    writeFileSync(file, 'no zip');
    await expect(archives.read(file, back, quiet, going)).rejects.toMatchObject({ code: 'project-damaged' });
    const changed = await zipOf({ 'project.db': 'other' }, { format: 'tegakari-project', version: 1, files: { 'project.db': shaOf('database') } });
    await expect(archives.read(changed, back, quiet, going)).rejects.toMatchObject({ code: 'project-damaged' });
    await expect(archives.read(await zipOf({ 'project.db': 'x' }, null), back, quiet, going)).rejects.toMatchObject({ code: 'project-damaged' });
    await expect(archives.read(join(dir, 'none.tegakari'), back, quiet, going)).rejects.toMatchObject({ code: 'not-found' });
    expect([existsSync(back), existsSync(`${back}.part`)]).toEqual([false, false]);
  });

  it.each(['notes.txt', 'blobs/short', 'images', 'project.db/x'])('refuses the entry "%s"', async (name) => {
    const file = await zipOf({ [name]: 'x' }, { format: 'tegakari-project', version: 1, files: { [name]: shaOf('x') } });
    await expect(archives.read(file, join(dir, 'back'), quiet, going)).rejects.toMatchObject({ code: 'outside-folder' });
  });

  it('refuses a path that leaves the folder', async () => {
    const file = await zipOf({ 'images/aa/b.png': 'x' }, { format: 'tegakari-project', version: 1, files: {} });
    // yazl refuses to write such a name, so it is put into the bytes.
    writeFileSync(file, Buffer.from(readFileSync(file).toString('latin1').replaceAll('images/aa/b.png', '../../../b2.png'), 'latin1'));
    await expect(archives.read(file, join(dir, 'back'), quiet, going)).rejects.toMatchObject({ code: expect.stringMatching(/outside-folder|project-damaged/) });
    expect(existsSync(join(dir, '..', 'b2.png'))).toBe(false);
  });
});
