/** The plain layout (images/, tags.csv, classes.json, split.csv, groups.csv, masks/), or just a folder of pictures. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { AppError, appError, toAppError } from '#shared/contract/errors.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import { connectedComponents } from '#shared/kernels/components.ts';
import { parseTagsCell, unknownTags } from '#shared/domain/tags.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { FolderContent, FolderImage, FolderNote, FolderRefusal } from '../../ports/folders.ts';
import type { ImageCodec } from '../../ports/images.ts';
import type { ReportProgress } from '../../ports/runtime.ts';
import { encodingOf, readCsv, readTextFile } from '../text-file.ts';
import { isPictureName } from '../picture-names.ts';

const tables = ['classes.json', 'tags.csv', 'split.csv', 'groups.csv'];
const parallelReads = 4;

/** @throws AppError not-a-folder, no-images, bad-table … when nothing can be read; single bad files are listed instead */
export async function readPlainFolder(folder: string, codec: ImageCodec, progress: ReportProgress, signal: AbortSignal): Promise<FolderContent> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory()) {
    throw appError('not-a-folder', 'There is no such folder', 'Check the path; it must be a folder with images/ in it, or a folder of pictures.', folder);
  }
  const entries = new Set(await readdir(root));
  const imageFolder = entries.has('images') ? join(root, 'images') : root;
  const refused: FolderRefusal[] = [];
  const notes: FolderNote[] = [];
  const files = await listImages(imageFolder, root, refused);
  if (files.length === 0) {
    throw appError('no-images', 'The folder holds no picture (jpg, png, tif, bmp, webp)', 'Put the pictures into a folder named images and try again.', folder);
  }

  for (const table of tables) {
    if (entries.has(table) && !(await isInside(join(root, table), root))) throw appError('outside-folder', 'This link leads out of the data folder or nowhere', 'Copy the file itself into the folder.', join(root, table));
  }
  const tagRows = entries.has('tags.csv') ? await readCsv(join(root, 'tags.csv'), ['file', 'tags']) : null;
  const classes = entries.has('classes.json') ? await readClasses(join(root, 'classes.json')) : classesOfTags(tagRows ?? []);
  const names = classes.map((c) => c.name);
  const byName = new Map(files.map((f) => [nameKey(f.name), f]));
  const tags = new Map<string, readonly TagState[]>();
  for (const row of tagRows ?? []) {
    const file = byName.get(nameKey(row.file as string));
    if (!file) {
      notes.push({ file: row.file as string, code: 'unknown-file', text: 'named in tags.csv, but there is no such picture' });
      continue;
    }
    const parsed = parseTagsCell(row.tags as string, names);
    for (const problem of parsed.problems) {
      notes.push({ file: file.name, code: problem.kind, text: `tags.csv: "${problem.token}" is ${problem.kind === 'unknown-class' ? 'not a class of classes.json' : 'both present and unknown; taken as unknown'}` });
    }
    tags.set(file.name, parsed.tags);
  }
  const splits = await readColumn(entries, root, 'split.csv', 'split', byName, notes);
  const groups = await readColumn(entries, root, 'groups.csv', 'group', byName, notes);
  const masks = entries.has('masks') ? await masksByStem(join(root, 'masks')) : new Map<string, string>();

  const images: (FolderImage | null)[] = files.map(() => null);
  let done = 0;
  await inParallel(files, parallelReads, async (file, index) => {
    if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the import again.');
    try {
      const facts = await codec.inspect(file.path);
      for (const note of facts.notes) notes.push({ file: file.name, code: note.code, text: note.text });
      const split = splits.get(file.name);
      images[index] = {
        name: file.name,
        path: file.path,
        sha256: await hashFile(file.path),
        widthPx: facts.widthPx,
        heightPx: facts.heightPx,
        exifOrientation: facts.exifOrientation,
        dhash: facts.dhash,
        tags: tags.get(file.name) ?? unknownTags(names),
        split: isSplit(split) ? split : null,
        group: groups.get(file.name) ?? null,
        mask: await checkMask(masks.get(stem(file.name)), root, facts, classes.map((c) => c.id), codec, (text) => notes.push({ file: file.name, code: 'bad-mask', text })),
      };
      if (split !== undefined && !isSplit(split)) notes.push({ file: file.name, code: 'bad-split', text: `split.csv says "${split}"; train, val or test is expected` });
    } catch (e) {
      const error = toAppError(e);
      if (error.code === 'cancelled') throw error;
      refused.push({ file: file.name, code: error.code, why: error.what, todo: error.todo });
    }
    progress(++done, files.length, file.name);
  });

  const kept = images.filter((i) => i !== null);
  const seen = new Map<string, string>();
  for (const image of kept) {
    const twin = seen.get(image.sha256);
    if (twin !== undefined) notes.push({ file: image.name, code: 'duplicate', text: `same content as ${twin}` });
    else seen.set(image.sha256, image.name);
  }
  const order = (a: { file: string }, b: { file: string }): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
  return { name: basename(root), root, classes, images: kept, refused: refused.sort(order), notes: notes.sort(order) };
}

/** Encodings of the tables in a folder, for the preview. */
export async function tableEncodings(folder: string): Promise<readonly { readonly file: string; readonly encoding: string }[]> {
  const present = new Set(await readdir(folder).catch(() => [] as string[]));
  return Promise.all(tables.filter((t) => present.has(t)).map(async (file) => ({ file, encoding: await encodingOf(join(folder, file)) })));
}

interface FoundFile {
  /** POSIX path relative to the folder of pictures. */
  readonly name: string;
  readonly path: string;
}

/** Natural name order. Links that leave the data folder are refused; links that loop end by themselves (realpath seen). */
async function listImages(folder: string, root: string, refused: FolderRefusal[]): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const visited = new Set<string>();
  async function walk(dir: string): Promise<void> {
    const real = await realpath(dir);
    if (visited.has(real)) return;
    visited.add(real);
    for (const entry of await readdir(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.name.startsWith('.')) continue;
      const target = await realpath(path).catch(() => null);
      const name = relative(folder, path).split(sep).join('/');
      if (target === null || (target !== root && !target.startsWith(root + sep))) {
        refused.push({ file: name, code: 'outside-folder', why: 'The link leads out of the data folder or nowhere', todo: 'Copy the picture itself into the folder.' });
        continue;
      }
      const kind = entry.isSymbolicLink() ? await stat(target) : entry;
      if (kind.isDirectory()) await walk(path);
      else if (isPictureName(entry.name)) found.push({ name, path });
      else if (folder !== root) refused.push({ file: name, code: 'image-unsupported', why: 'Not a picture format that is read (jpg, png, tif, bmp, webp)', todo: 'Export it as PNG or JPEG, or take it out of images/.' });
    }
  }
  await walk(folder);
  const collator = new Intl.Collator('en', { numeric: true });
  return found.sort((a, b) => collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}

async function readClasses(path: string): Promise<readonly { id: number; name: string }[]> {
  const complain = (why: string): AppError => appError('bad-table', `classes.json cannot be used (${why})`, 'It must look like {"1":"crack","2":"pit"} with ids 1 to 254.', path);
  let json: unknown;
  try {
    json = JSON.parse(await readTextFile(path));
  } catch (e) {
    throw complain(e instanceof Error ? e.message : String(e));
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) throw complain('not an object');
  const classes = Object.entries(json)
    .map(([id, name]) => ({ id: Number(id), name: String(name).normalize('NFC') }))
    .filter((c) => c.id !== 0 && c.id !== 255)
    .sort((a, b) => a.id - b.id);
  if (classes.length === 0 || classes.some((c) => !Number.isInteger(c.id) || c.id < 1 || c.id > 254)) throw complain('ids must be 1 to 254');
  if (new Set(classes.map((c) => c.name)).size < classes.length) throw complain('two classes have the same name');
  return classes;
}

function classesOfTags(rows: readonly Readonly<Record<string, string>>[]): readonly { id: number; name: string }[] {
  const names = new Set<string>();
  for (const row of rows) for (const part of (row.tags as string).split(/[;；]/)) if (/^[^?？]/.test(part.trim())) names.add(part.trim().normalize('NFC'));
  return [...names].sort().map((name, i) => ({ id: i + 1, name }));
}

async function readColumn(entries: ReadonlySet<string>, root: string, table: string, column: string, byName: ReadonlyMap<string, FoundFile>, notes: FolderNote[]): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  if (!entries.has(table)) return values;
  for (const row of await readCsv(join(root, table), ['file', column])) {
    const file = byName.get(nameKey(row.file as string));
    const value = (row[column] as string).trim();
    if (!file) notes.push({ file: row.file as string, code: 'unknown-file', text: `named in ${table}, but there is no such picture` });
    else if (value !== '') values.set(file.name, value);
  }
  return values;
}

async function masksByStem(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder, { recursive: true });
  return new Map(files.filter((f) => extname(f).toLowerCase() === '.png').map((f) => [stem(f.split(sep).join('/')), join(folder, f)]));
}

/** A mask that cannot be used is left out with a note; its image stays. */
async function checkMask(
  path: string | undefined,
  root: string,
  image: { readonly widthPx: number; readonly heightPx: number },
  classIds: readonly number[],
  codec: ImageCodec,
  complain: (text: string) => void,
): Promise<FolderImage['mask']> {
  if (path === undefined) return null;
  if (!(await isInside(path, root))) {
    complain('the mask is a link that leads out of the data folder or nowhere; it is left out');
    return null;
  }
  try {
    const mask = await codec.decodeMask(path);
    if (mask.widthPx !== image.widthPx || mask.heightPx !== image.heightPx) {
      complain(`the mask is ${mask.widthPx} × ${mask.heightPx} px, the image ${image.widthPx} × ${image.heightPx} px; the mask is left out`);
      return null;
    }
    const unknown = mask.ids.find((id) => id !== 0 && id !== 255 && !classIds.includes(id));
    if (unknown !== undefined) {
      complain(`the mask has the value ${unknown}, which is not in classes.json; the mask is left out`);
      return null;
    }
    const found = connectedComponents(mask.ids, mask.heightPx, mask.widthPx);
    return { path, regions: found.classIds.filter((id) => id !== 0).length };
  } catch (e) {
    complain(`the mask cannot be read (${toAppError(e).what}); it is left out`);
    return null;
  }
}

/** False for a link that leaves the folder or leads nowhere: what lies elsewhere was not given to us. */
async function isInside(path: string, root: string): Promise<boolean> {
  return (await realpath(path).catch(() => '')).startsWith(root + sep);
}

const stem = (name: string): string => name.slice(0, name.length - extname(name).length).normalize('NFC');
/** Tables may say images/x.jpg or x.jpg, in NFC or NFD. */
const nameKey = (name: string): string => name.trim().replaceAll('\\', '/').replace(/^(\.\/)?(images\/)?/, '').normalize('NFC');
const isSplit = (value: string | undefined): value is Split => value === 'train' || value === 'val' || value === 'test';

function hashFile(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path).on('data', (chunk) => hash.update(chunk)).on('error', reject).on('end', () => resolve(hash.digest('hex')));
  });
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (let i = next++; i < items.length; i = next++) await work(items[i] as T, i);
    }),
  );
}
