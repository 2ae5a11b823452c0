/** Bytes of a project by their SHA-256, in `<folder>/blobs/ab/<sha256>`: written once, never changed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { BlobInfo, Blobs, BlobState } from '../ports/blobs.ts';

/** A file that a killed program on another PC left behind; no write takes a day. */
const staleTempMs = 24 * 3600 * 1000;
/** Drafts name their writer (PC and process), so that those of a killed one are known at once. */
const hostTag = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const draftWriter = /^([0-9a-f]{8})-(\d+)-/;
const hexSha256 = /^[0-9a-f]{64}$/;

/**
 * Opens the blob store of a project folder, making it when missing, and removes what killed writers left behind.
 * Throws AppError `read-only`, `disk-full` or `not-a-folder`.
 */
export async function openBlobStore(folder: string, options: { readonly now: () => string; readonly newId: () => string }): Promise<Blobs> {
  const root = resolve(folder, 'blobs');
  const temp = join(root, 'tmp');
  await explained(root, () => mkdir(temp, { recursive: true }));
  await removeStale(temp, Date.parse(options.now()) - staleTempMs);

  function pathOf(sha256: string): string {
    // The one way from a name to a path: a name that is no hash could leave the folder.
    if (!hexSha256.test(sha256)) throw appError('outside-folder', 'This is not the name of a stored file', 'Reload the project and try again.', String(sha256).slice(0, 100));
    return join(root, sha256.slice(0, 2), sha256);
  }

  async function put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobInfo> {
    if (content instanceof Uint8Array) {
      const known = { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength };
      if ((await sizeOf(pathOf(known.sha256))) === known.bytes) return known;
    }
    const draft = join(temp, `${hostTag}-${process.pid}-${options.newId()}`);
    return explained(root, async () => {
      try {
        const info = await writeDraft(draft, content instanceof Uint8Array ? [content] : content);
        await publish(draft, pathOf(info.sha256), info.bytes);
        return info;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  return {
    put,
    putFile: (file) => put(readChunks(file)),
    has: async (sha256, bytes) => {
      const size = await sizeOf(pathOf(sha256));
      return size !== null && (bytes === undefined || size === bytes);
    },
    path: pathOf,
    get: async (sha256) => {
      const path = pathOf(sha256);
      if ((await sizeOf(path)) === null) throw appError('not-found', 'A stored file of this project is missing', 'Run again to make it anew, or restore the project from a backup.', path);
      return readFile(path);
    },
    verify: async (sha256) => verify(pathOf(sha256), sha256),
    list: async () => {
      const folders = (await readdir(root)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
      const lists: BlobInfo[][] = [];
      for (const name of folders) lists.push(await listFolder(join(root, name), name));
      return lists.flat();
    },
  };
}

async function verify(path: string, sha256: string): Promise<BlobState> {
  if ((await sizeOf(path)) === null) return 'missing';
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === sha256 ? 'ok' : 'changed';
}

async function listFolder(folder: string, prefix: string): Promise<BlobInfo[]> {
  const infos: BlobInfo[] = [];
  for (const sha256 of (await readdir(folder)).sort()) {
    const bytes = hexSha256.test(sha256) && sha256.startsWith(prefix) ? await sizeOf(join(folder, sha256)) : null;
    if (bytes !== null) infos.push({ sha256, bytes });
  }
  return infos;
}

/** Writes and syncs the content, hashing it on the way. */
async function writeDraft(draft: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<BlobInfo> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(draft, 'wx');
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Moves a synced draft to its place; the rename is atomic, so a reader sees all bytes or no file. */
async function publish(draft: string, path: string, bytes: number): Promise<void> {
  if ((await sizeOf(path)) === bytes) return;
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  try {
    await rename(draft, path);
  } catch (e) {
    // Windows refuses to replace an open file; when another writer was first, its bytes are ours.
    if ((await sizeOf(path)) !== bytes) throw e;
  }
  await syncFolder(folder);
  if (made !== undefined) await syncFolder(dirname(folder));
}

/** Makes a rename survive a power cut. Windows has no such call and needs none: NTFS journals its folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Size in bytes of a plain file; null when there is none. A link is none: it could lead out of the project. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    const stat = await lstat(path);
    return stat.isFile() ? stat.size : null;
  } catch (e) {
    if (codeOf(e) === 'ENOENT') return null;
    throw e;
  }
}

async function* readChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file)) yield chunk as Buffer;
  } catch (e) {
    throw appError('not-found', `The file cannot be read (${codeOf(e) ?? String(e)})`, 'Check that it exists and may be read.', file);
  }
}

async function removeStale(temp: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(temp)) {
    const file = join(temp, name);
    const stat = await lstat(file).catch(() => null);
    if (stat !== null && stat.isFile() && (stat.mtimeMs < beforeMs || writerIsGone(name))) await rm(file, { force: true });
  }
}

function writerIsGone(draft: string): boolean {
  const [, host, pid] = draftWriter.exec(draft) ?? [];
  if (host !== hostTag || pid === undefined) return false;
  try {
    // Signal 0 only asks.
    process.kill(Number(pid), 0);
    return false;
  } catch (e) {
    return codeOf(e) === 'ESRCH';
  }
}

/** Runs a file operation and says in plain words what stopped it. */
async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (e) {
    switch (codeOf(e)) {
      case 'ENOSPC':
      case 'EDQUOT':
        throw appError('disk-full', 'The disk is full; the file was not stored', 'Free some space, then run again; finished steps are kept.', folder);
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        throw appError('read-only', 'The project folder cannot be written', 'Check the rights of the folder or copy the project to a local disk.', folder);
      case 'ENOTDIR':
      case 'EEXIST':
        throw appError('not-a-folder', 'A file stands where the folder of stored files should be', 'Remove that file or choose another project folder.', folder);
      default:
        throw e;
    }
  }
}

function codeOf(e: unknown): string | undefined {
  return (e as NodeJS.ErrnoException).code;
}
