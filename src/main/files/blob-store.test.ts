import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../ports/blobs.ts';
import { openBlobStore } from './blob-store.ts';

let folder: string;
let blobs: Blobs;
let n = 0;
const options = { now: () => new Date().toISOString(), newId: () => `draft-${++n}` };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tegakari-blobs-'));
  blobs = await openBlobStore(folder, options);
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = new TextEncoder().encode('手がかり');
const shaOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const sha256 = shaOf(bytes);
const drafts = (): Promise<string[]> => readdir(join(folder, 'blobs', 'tmp'));

async function* inChunks(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

describe('blob store', () => {
  it('stores bytes under their hash and gives them back', async () => {
    expect(await blobs.has(sha256)).toBe(false);
    expect(await blobs.put(bytes)).toEqual({ sha256, bytes: 12 });
    expect(blobs.path(sha256)).toBe(join(folder, 'blobs', sha256.slice(0, 2), sha256));
    expect(new Uint8Array(await readFile(blobs.path(sha256)))).toEqual(bytes);
    expect(new Uint8Array(await blobs.get(sha256))).toEqual(bytes);
    expect([await blobs.has(sha256), await blobs.verify(sha256), await drafts()]).toEqual([true, 'ok', []]);
  });

  it('gives a stream, a file and bytes of the same content one blob', async () => {
    const big = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251);
    const source = join(folder, '元.bin');
    await writeFile(source, big);
    const info = { sha256: shaOf(big), bytes: big.length };
    expect(await blobs.put(inChunks(big, 1000))).toEqual(info);
    expect(await blobs.putFile(source)).toEqual(info);
    expect(await blobs.put(big)).toEqual(info);
    expect([await blobs.list(), await drafts()]).toEqual([[info], []]);
  });

  it('takes the same content from many writers at once, and no content at all', async () => {
    await Promise.all(Array.from({ length: 8 }, () => blobs.put(inChunks(bytes, 5))));
    const nothing = await blobs.put(new Uint8Array());
    const both = [{ sha256, bytes: 12 }, nothing].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    expect([await blobs.list(), await blobs.verify(nothing.sha256), await drafts()]).toEqual([both, 'ok', []]);
  });

  it('leaves nothing of a stream that breaks', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw new Error('cable pulled');
    }
    await expect(blobs.put(broken())).rejects.toThrow('cable pulled');
    expect([await blobs.list(), await drafts()]).toEqual([[], []]);
  });

  it('finds a changed and a missing blob, and heals one cut short', async () => {
    await blobs.put(bytes);
    const path = blobs.path(sha256);
    await writeFile(path, bytes.map((b) => b ^ 1));
    expect(await blobs.verify(sha256)).toBe('changed');
    await writeFile(path, bytes.subarray(0, 5));
    expect([await blobs.has(sha256), await blobs.has(sha256, 5), await blobs.has(sha256, bytes.length)]).toEqual([true, true, false]);
    await blobs.put(bytes);
    expect(await blobs.verify(sha256)).toBe('ok');
    await rm(path);
    expect([await blobs.verify(sha256), await blobs.has(sha256)]).toEqual(['missing', false]);
    await expect(blobs.get(sha256)).rejects.toMatchObject({ code: 'not-found', file: path });
  });

  it('names the source file that cannot be read', async () => {
    const file = join(folder, 'ない.png');
    await expect(blobs.putFile(file)).rejects.toMatchObject({ code: 'not-found', file });
    expect(await drafts()).toEqual([]);
  });

  it('clears what killed writers left, but not what is being written', async () => {
    const old = join(folder, 'blobs', 'tmp', 'old');
    const young = join(folder, 'blobs', 'tmp', 'young');
    await Promise.all([writeFile(old, 'x'), writeFile(young, 'x')]);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await openBlobStore(folder, options);
    expect(await drafts()).toEqual(['young']);
  });

  it('clears at once what a process left that is gone, and nothing of one that lives or of another PC', async () => {
    const seen: string[] = [];
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes;
      seen.push(...(await drafts()));
    };
    await blobs.put(slow());
    const [own] = seen as [string];
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const named = (host: string, pid: number): string => `${host}-${pid}-draft`;
    const host = own.slice(0, 8);
    expect(own).toBe(`${host}-${process.pid}-${own.split('-').slice(2).join('-')}`);
    const kept = [named(host, process.pid), named(host, process.ppid), named('0'.repeat(8), gone)];
    for (const name of [...kept, named(host, gone)]) await writeFile(join(folder, 'blobs', 'tmp', name), 'x');
    await openBlobStore(folder, options);
    expect(await drafts()).toEqual([...kept].sort());
  });

  it('refuses a file where its folder should be', async () => {
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'blobs'), 'x');
    await expect(openBlobStore(other, options)).rejects.toMatchObject({ code: 'not-a-folder' });
  });

  it('does not list what is no blob', async () => {
    await blobs.put(bytes);
    await writeFile(join(dirname(blobs.path(sha256)), 'Thumbs.db'), 'x');
    await mkdir(join(folder, 'blobs', 'zz'));
    expect(await blobs.list()).toEqual([{ sha256, bytes: 12 }]);
  });
});

it('treats a link in place of a blob as missing', async () => {
  await blobs.put(bytes);
  const secret = join(folder, 'secret.txt');
  await writeFile(secret, 'secret');
  await rm(blobs.path(sha256));
  await symlink(secret, blobs.path(sha256));
  expect([await blobs.has(sha256), await blobs.verify(sha256), await blobs.list()]).toEqual([false, 'missing', []]);
  await expect(blobs.get(sha256)).rejects.toMatchObject({ code: 'not-found' });
});
