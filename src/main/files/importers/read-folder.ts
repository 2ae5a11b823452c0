/** Reads a folder of pictures in whatever layout it is, and accounts for every file in it. */
import { join } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { FolderContent, FolderImage, FolderNote, FolderRefusal, ReadFolderOptions } from '../../ports/folders.ts';
import type { ImageCodec } from '../../ports/images.ts';
import type { ReportProgress } from '../../ports/runtime.ts';
import { sniffPicture } from '../picture-kind.ts';
import { encodingOf } from '../text-file.ts';
import { folderPerClassImporter } from './folder-per-class.ts';
import type { FoundFile, Importer, Labelled, Scan } from './importer.ts';
import { mvtecImporter } from './mvtec.ts';
import { plainImporter, plainTables } from './plain.ts';
import type { Sayings } from './read-table.ts';
import { roboflowImporter } from './roboflow.ts';
import { scanFolder } from './scan-folder.ts';
import { takePictures } from './take-pictures.ts';
import type { Taken } from './take-pictures.ts';
import { vocImporter } from './voc.ts';

const importers: readonly Importer[] = [plainImporter, folderPerClassImporter, roboflowImporter, vocImporter, mvtecImporter];

/** Text beside pictures that nobody expects to come in. */
const companions = /(^|\/)(readme[^/]*|licen[cs]e[^/]*|thumbs\.db|desktop\.ini)$|\.(txt|md|csv|tsv|json|ya?ml|xml|log|ini|xlsx?|docx?|pptx?)$/i;

/** @throws AppError not-a-folder, no-images, unsupported-format … when nothing can be read; single bad files are listed instead */
export async function readFolder(folder: string, options: ReadFolderOptions, codec: ImageCodec, progress: ReportProgress, signal: AbortSignal): Promise<FolderContent> {
  const scan = await scanFolder(folder, signal);
  if (scan.pictures.length === 0 && scan.refused.length === 0) throw appError('no-images', 'The folder holds no picture (jpg, png, tif, bmp, webp, gif)', 'Put the pictures into a folder named images and try again.', folder);
  const { importer, note } = await chooseImporter(scan, options.format, folder);
  const labelled = await importer.read(scan);
  if (options.needTables) stopAtTable([...scan.refused, ...labelled.refused], scan.root);

  const nameOf = (file: FoundFile): string => inside(labelled.pictureFolder, file.rel);
  const say: Sayings = { refused: [], notes: [] };
  const taken = await takePictures(labelled, (p) => nameOf(p.file), codec, say, progress, signal);
  const images = labelled.singleLabel ? joinTwins(taken.map((t) => t.image)) : taken.map((t) => t.image);
  const rest = await leftOver(scan, labelled);
  const relative = <T extends { readonly file: string }>(said: T): T => ({ ...said, file: inside(labelled.pictureFolder, said.file) });
  const refused = [...scan.refused.map(relative), ...labelled.refused, ...say.refused, ...rest.refused.map(relative)];
  const notes = [...(note ? [note] : []), ...scan.notes.map(relative), ...labelled.notes, ...say.notes, ...rest.notes.map(relative), ...notesOfSet(scan.name, labelled, images, taken)];
  const order = (a: { file: string }, b: { file: string }): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
  return {
    name: scan.name,
    root: scan.root,
    format: importer.format,
    pictureFolder: join(scan.root, labelled.pictureFolder),
    classes: labelled.classes,
    images,
    refused: once(refused).sort(order),
    notes: notes.sort(order),
  };
}

/** Encodings of the tables in a folder, for the preview. */
export async function tableEncodings(folder: string, signal: AbortSignal): Promise<readonly { readonly file: string; readonly encoding: string }[]> {
  const scan = await scanFolder(folder, signal);
  const tables = scan.files.filter((f) => /(^|\/)(classes\.json|tags\.csv|split\.csv|groups\.csv|_classes\.csv)$/.test(f.rel));
  return Promise.all(tables.map(async (f) => ({ file: f.rel, encoding: await encodingOf(f.path) })));
}

async function chooseImporter(scan: Scan, format: ReadFolderOptions['format'], folder: string): Promise<{ readonly importer: Importer; readonly note: FolderNote | null }> {
  if (format !== 'auto') {
    const importer = importers.find((i) => i.format === format) as Importer;
    const { confidence } = await importer.detect(scan);
    if (confidence === 0) throw appError('unsupported-format', `The folder is not in the layout "${format}"`, 'Choose another format, or leave it to --format auto; docs/import.md shows each layout.', folder);
    return { importer, note: null };
  }
  const found = await Promise.all(importers.map(async (importer) => ({ importer, ...(await importer.detect(scan)) })));
  const best = found.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return { importer: best.importer, note: { file: `${scan.name}/`, code: 'format', text: `read in the layout "${best.importer.format}" because ${best.evidence}` } };
}

/** Whoever measures by tables wants none of them missing. */
function stopAtTable(refused: readonly FolderRefusal[], root: string): void {
  const bad = refused.find((r) => r.code === 'bad-table' || r.code === 'bad-encoding' || (plainTables as readonly string[]).includes(r.file));
  if (bad) throw appError(bad.code === 'bad-encoding' || bad.code === 'outside-folder' ? bad.code : 'bad-table', bad.why, bad.todo, join(root, bad.file));
}

const inside = (folder: string, rel: string): string => (folder !== '' && rel.startsWith(`${folder}/`) ? rel.slice(folder.length + 1) : rel);

/** Each file once; what was found first says why. */
function once(refused: readonly FolderRefusal[]): FolderRefusal[] {
  return [...new Map([...refused].reverse().map((r) => [r.file, r])).values()];
}

/** Nothing vanishes without a word: what no part of the layout used is refused, or noted where it is mere company. */
async function leftOver(scan: Scan, labelled: Labelled): Promise<Sayings> {
  const used = new Set([...labelled.pictures.flatMap((p) => [p.file, ...(p.mask ? [p.mask.file] : [])]), ...labelled.used]);
  // A picture that is used by way of a link is not lost.
  const targets = new Set([...used].flatMap((f) => f.target ?? []));
  const spoken = new Set([...labelled.refused, ...labelled.notes].map((s) => s.file));
  const say: Sayings = { refused: [], notes: [] };
  const pictures = new Set(scan.pictures);
  for (const file of scan.files) {
    if (used.has(file) || spoken.has(file.rel) || targets.has(file.path)) continue;
    if (pictures.has(file)) say.refused.push({ file: file.rel, code: 'not-in-layout', why: 'The picture lies where this layout has no pictures', todo: 'Move it to the other pictures, or choose the format by hand.' });
    else if (plainTables.some((t) => file.rel.toLowerCase().endsWith(`/${t}`))) say.refused.push({ file: file.rel, code: 'not-in-layout', why: 'A table, but not where tables are looked for', todo: 'Move it to the top of the folder, beside images/, and import again.' });
    else if (companions.test(file.rel) && !/^images\//i.test(file.rel)) say.notes.push({ file: file.rel, code: 'left-out', text: 'no picture and no table of this layout; it was not read' });
    else if (await isPicture(file)) say.refused.push({ file: file.rel, code: 'image-unsupported', why: 'The content is a picture, but the name does not end like one', todo: 'Give it the right ending, such as .png or .jpg, and import again.' });
    else say.refused.push({ file: file.rel, code: 'image-unsupported', why: 'Not a picture format that is read (jpg, png, tif, bmp, webp, gif)', todo: 'Export it as PNG or JPEG, or take it out of the folder.' });
  }
  return say;
}

async function isPicture(file: FoundFile): Promise<boolean> {
  return sniffPicture(file.path).then((s) => s.kind !== null, () => false);
}

/** The same picture in two class folders shows both: its copies get the tags of all of them. */
function joinTwins(images: readonly FolderImage[]): readonly FolderImage[] {
  const tags = new Map<string, readonly TagState[]>();
  const stronger = (a: TagState, b: TagState): TagState => (a === 'present' || b === 'present' ? 'present' : a === 'absent' || b === 'absent' ? 'absent' : 'unknown');
  for (const i of images) {
    const before = tags.get(i.sha256);
    tags.set(i.sha256, before ? before.map((state, k) => stronger(state, i.tags[k] as TagState)) : i.tags);
  }
  return images.map((i) => ({ ...i, tags: tags.get(i.sha256) as readonly TagState[] }));
}

function notesOfSet(folder: string, labelled: Labelled, images: readonly FolderImage[], taken: readonly Taken[]): FolderNote[] {
  const notes: FolderNote[] = [];
  const byContent = new Map<string, FolderImage>();
  const byName = new Map<string, string>();
  for (const image of images) {
    const twin = byContent.get(image.sha256);
    if (twin === undefined) byContent.set(image.sha256, image);
    else {
      notes.push({ file: image.name, code: 'duplicate', text: `same content as ${twin.name}` });
      if (image.tags.some((state, k) => state !== twin.tags[k])) notes.push({ file: image.name, code: 'twins-disagree', text: `same content as ${twin.name}, but other tags; look at both` });
    }
    const plain = image.name.normalize('NFC').toLowerCase();
    const like = byName.get(plain);
    if (like === undefined) byName.set(plain, image.name);
    else notes.push({ file: image.name, code: 'name-twin', text: `its name differs from ${like} only in capitals or composed letters; on Windows and macOS one of the two would replace the other` });
  }
  const set = `${folder}/`;
  const bits = [...new Set(taken.map((t) => t.valueBits))].sort((a, b) => a - b);
  if (bits.length > 1) notes.push({ file: set, code: 'mixed-depth', text: `the pictures use values of ${bits.join(' and ')} bits; their brightness may not compare` });
  const tagged = images.filter((i) => i.tags.some((t) => t !== 'unknown'));
  if (tagged.length > 0) {
    for (const [k, c] of labelled.classes.entries()) {
      if (!images.some((i) => i.tags[k] === 'present')) notes.push({ file: set, code: 'no-positives', text: `no picture has "${c.name}"; nothing can be learned of this class` });
    }
    const first = JSON.stringify(images[0]?.tags);
    if (images.length > 1 && images.every((i) => JSON.stringify(i.tags) === first)) notes.push({ file: set, code: 'all-alike', text: 'all pictures are tagged alike; there is nothing to tell apart' });
  }
  return notes;
}

