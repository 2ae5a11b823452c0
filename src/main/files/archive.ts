/** Writes and reads .tegakari files: a zip with a manifest that names every file and its sha256. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import type { Entry, ZipFile as OpenZip } from 'yauzl';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { ArchiveContent, Archives } from '../ports/archive.ts';
import type { ReportProgress } from '../ports/runtime.ts';

const manifestName = 'manifest.json';
const manifestSchema = z.object({ format: z.literal('tegakari-project'), version: z.literal(1), files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) });
/** An archive holds pictures of plants, not films: what claims more is refused before it fills the disk. */
const maxUnpackedBytes = 200e9;

export function createArchives(): Archives {
  return { write: writeArchive, read: readArchive };
}

async function writeArchive(file: string, content: ArchiveContent, progress: ReportProgress, signal: AbortSignal): Promise<{ readonly bytes: number; readonly files: number }> {
  const blobs = (await readdir(join(content.folder, 'blobs'), { recursive: true })).map((n) => n.split('\\').join('/')).filter((n) => /^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(n));
  const entries = [
    { name: 'project.db', path: content.database, compress: true },
    ...blobs.map((n) => ({ name: `blobs/${n}`, path: join(content.folder, 'blobs', n), compress: false })),
    ...content.pictures.map((p) => ({ ...p, compress: false })),
  ];
  const draft = `${file}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const zip = new ZipFile();
    const written = pipeline(zip.outputStream, createWriteStream(draft), { signal });
    const files: Record<string, string> = {};
    let done = 0;
    try {
      for (const entry of entries) {
        if (signal.aborted) break;
        files[entry.name] = await addFile(zip, entry, written);
        progress((done += 1), entries.length);
      }
      zip.addBuffer(Buffer.from(JSON.stringify({ format: 'tegakari-project', version: 1, files })), manifestName);
      zip.end();
    } catch (e) {
      // The writer's own failure (disk full) says more than the reader's that follows from it.
      zip.end();
      await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 200))]);
      throw e;
    }
    await written;
    await rename(draft, file);
    return { bytes: (await stat(file)).size, files: entries.length };
  } catch (e) {
    await rm(draft, { force: true });
    if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Start the export again.');
    throw explained(e, file);
  }
}

/** Adds one file and hashes it on the way; the next one is opened only when this one is through. */
async function addFile(zip: ZipFile, entry: { readonly name: string; readonly path: string; readonly compress: boolean }, written: Promise<void>): Promise<string> {
  const facts = await stat(entry.path).catch(() => null);
  if (!facts) throw appError('image-missing', 'A file of the project is missing', 'Point the project at the moved pictures first, then export again.', entry.path);
  const hash = createHash('sha256');
  const source = createReadStream(entry.path);
  const through = source.pipe(new Transform({ transform: (chunk: Buffer, _encoding, next) => (hash.update(chunk), next(null, chunk)) }));
  const ended = new Promise<void>((resolve, reject) => {
    source.on('error', reject);
    through.on('end', resolve);
  });
  zip.addReadStream(through, entry.name, { size: facts.size, compress: entry.compress, mtime: facts.mtime });
  await Promise.race([ended, written]);
  return hash.digest('hex');
}

const openZip = promisify<string, yauzl.Options, OpenZip>(yauzl.open);

async function readArchive(file: string, folder: string, progress: ReportProgress, signal: AbortSignal): Promise<{ readonly files: number }> {
  const target = resolve(folder);
  const draft = `${target}.part`;
  try {
    // Of an import that was killed.
    await rm(draft, { recursive: true, force: true });
    const zip = await openZip(file, { lazyEntries: true, autoClose: false, strictFileNames: true, decodeStrings: true });
    const hashes = new Map<string, string>();
    let manifest: z.infer<typeof manifestSchema> | null = null;
    let unpacked = 0;
    try {
      for await (const entry of entriesOf(zip)) {
        if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Start the import again.');
        unpacked += entry.uncompressedSize;
        if (unpacked > maxUnpackedBytes) throw damaged('it claims to hold more than 200 GB', file);
        if (entry.fileName === manifestName) manifest = manifestSchema.parse(JSON.parse(await textOf(zip, entry)));
        else hashes.set(entry.fileName, await unpack(zip, entry, draft, file));
        progress(hashes.size, zip.entryCount - 1);
      }
    } finally {
      zip.close();
    }
    if (!manifest) throw damaged('its list of contents is missing', file);
    for (const [name, sha256] of Object.entries(manifest.files)) if (hashes.get(name) !== sha256) throw damaged(`"${name}" is missing or changed`, file);
    if (hashes.size !== Object.keys(manifest.files).length) throw damaged('it holds files that its list does not name', file);
    await rename(draft, target);
    return { files: hashes.size };
  } catch (e) {
    await rm(draft, { recursive: true, force: true });
    throw explained(e, file);
  }
}

async function* entriesOf(zip: OpenZip): AsyncIterable<Entry> {
  for (let i = 0; i < zip.entryCount; i++) {
    yield await new Promise<Entry>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('error', reject);
      zip.readEntry();
    });
  }
}

async function unpack(zip: OpenZip, entry: Entry, folder: string, file: string): Promise<string> {
  const path = resolve(folder, entry.fileName);
  const inside = relative(folder, path);
  // yauzl refuses absolute names and "..", this refuses whatever it may have missed; other places than ours are never written.
  if (inside.startsWith('..') || resolve(folder, inside) !== path || !/^(project\.db|blobs\/[0-9a-f]{2}\/[0-9a-f]{64}|images\/.+)$/.test(entry.fileName)) {
    throw appError('outside-folder', 'The file names a path that does not belong to a project', 'Do not use this file; ask for a new export.', `${file} (${entry.fileName})`);
  }
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const source = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip) as never)(entry);
  await pipeline(source, new Transform({ transform: (chunk: Buffer, _encoding, next) => (hash.update(chunk), next(null, chunk)) }), createWriteStream(path, { flags: 'wx' }));
  return hash.digest('hex');
}

async function textOf(zip: OpenZip, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > 100e6) throw new Error('list of contents too long');
  const source = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip) as never)(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const damaged = (why: string, file: string): Error => appError('project-damaged', `The project file cannot be used: ${why}`, 'Copy it again from its source, or ask for a new export.', file);

function explained(e: unknown, file: string): Error {
  const code = (e as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return appError('disk-full', 'The disk is full', 'Free some space, then try again.', file);
  if (code === 'ENOENT') return appError('not-found', 'The file does not exist', 'Check its name.', file);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return appError('read-only', 'The file cannot be written here', 'Choose another place.', file);
  const error = toAppError(e);
  return error.code === 'internal' ? damaged(e instanceof Error ? e.message : String(e), file) : error;
}
