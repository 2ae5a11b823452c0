/** The plain layout (images/, tags.csv, classes.json, split.csv, groups.csv, masks/), or just a folder of pictures. */
import { AppError, appError } from '#shared/contract/errors.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import { isClassName, parseTagsCell } from '#shared/domain/tags.ts';
import type { TagState } from '#shared/domain/tags.ts';
import { readTextFile } from '../text-file.ts';
import { below, findFile, stemOf, topFolder } from './importer.ts';
import type { ClassRow, FoundFile, Importer, Labelled, LabelledPicture, Scan } from './importer.ts';
import { nameIndex } from './match-names.ts';
import type { NameIndex } from './match-names.ts';
import { pictureOf, rowsOf, valueOf } from './read-table.ts';
import type { Row, Sayings } from './read-table.ts';

export const plainTables = ['classes.json', 'tags.csv', 'split.csv', 'groups.csv'] as const;
const maxClasses = 254;
type NameOf = (file: FoundFile) => string;

export const plainImporter: Importer = {
  format: 'plain',

  detect: async (scan) => {
    const tables = plainTables.filter((t) => findFile(scan, t) !== undefined);
    const hasImages = topFolder(scan, 'images') !== null;
    if (tables.length > 0) return { confidence: 0.9, evidence: `it holds ${tables.join(', ')}` };
    if (hasImages) return { confidence: 0.8, evidence: 'its pictures lie in images/' };
    return { confidence: 0.2, evidence: 'it holds pictures and nothing that says more of them' };
  },

  read: async (scan) => {
    const pictureFolder = topFolder(scan, 'images') ?? '';
    const maskFolder = topFolder(scan, 'masks');
    const masks = maskFolder === null ? [] : below(scan.pictures, maskFolder);
    const files = pictureFolder === '' ? scan.pictures.filter((f) => maskFolder === null || !f.rel.startsWith(`${maskFolder}/`)) : below(scan.pictures, pictureFolder);
    const nameOf: NameOf = (file) => (pictureFolder === '' ? file.rel : file.rel.slice(pictureFolder.length + 1));
    const index = nameIndex(files, nameOf);
    const inside: NameIndex = { find: (name) => (index.find(name) === 'none' ? index.find(name.replace(/^images\//i, '')) : index.find(name)) };
    const say: Sayings = { refused: [], notes: [] };
    const table = (name: string): FoundFile | undefined => findFile(scan, name);

    const tagsFile = table('tags.csv');
    const tagRows = tagsFile ? await rowsOf(tagsFile, ['file', 'tags'], say) : null;
    const classesFile = table('classes.json');
    const listed = classesFile ? await valueOf(classesFile, say, () => readClasses(classesFile.path)) : null;
    const classes = listed ?? classesOfTags(tagRows ?? [], say);
    const tags = tagsOfRows(tagRows ?? [], classes, inside, nameOf, say);
    const splits = await columnOf(scan, 'split.csv', 'split', inside, nameOf, say);
    const groups = await columnOf(scan, 'groups.csv', 'group', inside, nameOf, say);
    const owners = maskOwners(masks, files, nameOf, say);

    const pictures = files.map((file): LabelledPicture => {
      const split = splits.get(file);
      if (split !== undefined && !isSplit(split)) say.notes.push({ file: nameOf(file), code: 'bad-split', text: `split.csv says "${split}"; train, val or test is expected` });
      const found = owners.get(file);
      return { file, tags: tags.get(file), split: isSplit(split) ? split : undefined, group: groups.get(file), mask: found && { file: found, reading: { kind: 'ids' } } };
    });
    return { classes, pictureFolder, pictures, used: [...plainTables.flatMap((t) => table(t) ?? []), ...masks], ...say } satisfies Labelled;
  },
};

/** `{"1":"crack"}`; 0 and 255 are background and ignore and may be named. @throws AppError bad-table */
async function readClasses(path: string): Promise<readonly ClassRow[]> {
  const complain = (why: string): AppError => appError('bad-table', `classes.json cannot be used (${why})`, 'It must look like {"1":"crack","2":"pit"} with ids 1 to 254.', path);
  let json: unknown;
  const text = await readTextFile(path);
  try {
    json = JSON.parse(text);
  } catch (e) {
    throw complain(e instanceof Error ? e.message : String(e));
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) throw complain('not an object');
  const entries = Object.entries(json);
  if (entries.some(([, name]) => typeof name !== 'string')) throw complain('every class needs a name in quotes');
  const classes = entries
    .map(([id, name]) => ({ id: Number(id), name: String(name).normalize('NFC').trim() }))
    .filter((c) => c.id !== 0 && c.id !== 255)
    .sort((a, b) => a.id - b.id);
  if (classes.length === 0 || classes.some((c) => !Number.isInteger(c.id) || c.id < 1 || c.id > maxClasses)) throw complain('ids must be 1 to 254');
  if (new Set(classes.map((c) => c.id)).size < classes.length) throw complain('two classes have the same id');
  if (new Set(classes.map((c) => c.name)).size < classes.length) throw complain('two classes have the same name');
  const bad = classes.find((c) => !isClassName(c.name));
  if (bad) throw complain(`"${bad.name}" cannot be the name of a class: no ; and no ? in front`);
  return classes;
}

/** Without classes.json the classes are the tags that are written. */
function classesOfTags(rows: readonly Row[], say: Sayings): readonly ClassRow[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const part of (row.tags as string).split(/[;；]/)) {
      const name = part.trim().replace(/^[?？]/, '').trim().normalize('NFC');
      if (name !== '' && isClassName(name)) names.add(name);
    }
  }
  const all = [...names].sort();
  if (all.length > maxClasses) say.notes.push({ file: 'tags.csv', code: 'unknown-class', text: `${all.length} different tags; only the first ${maxClasses} in order of name become classes` });
  return all.slice(0, maxClasses).map((name, i) => ({ id: i + 1, name }));
}

/** A picture with several rows gets what they agree on; the rest is unknown, with a note. */
function tagsOfRows(rows: readonly Row[], classes: readonly ClassRow[], index: NameIndex, nameOf: NameOf, say: Sayings): ReadonlyMap<FoundFile, readonly TagState[]> {
  const names = classes.map((c) => c.name);
  const tags = new Map<FoundFile, readonly TagState[]>();
  for (const row of rows) {
    const file = pictureOf(index, row.file as string, 'tags.csv', say);
    if (!file) continue;
    const parsed = parseTagsCell(row.tags as string, names);
    for (const problem of parsed.problems) {
      say.notes.push({ file: nameOf(file), code: problem.kind, text: `tags.csv: "${problem.token}" is ${problem.kind === 'unknown-class' ? 'not a class of classes.json' : 'both present and unknown; taken as unknown'}` });
    }
    const before = tags.get(file);
    const differs = before?.some((state, k) => state !== parsed.tags[k]) ?? false;
    if (differs) say.notes.push({ file: nameOf(file), code: 'contradiction', text: 'tags.csv has several rows for this picture that differ; where they do, the tag is taken as unknown' });
    tags.set(file, before ? before.map((state, k) => (state === parsed.tags[k] ? state : 'unknown')) : parsed.tags);
  }
  return tags;
}

async function columnOf(scan: Scan, name: string, column: string, index: NameIndex, nameOf: NameOf, say: Sayings): Promise<ReadonlyMap<FoundFile, string>> {
  const values = new Map<FoundFile, string>();
  const table = findFile(scan, name);
  for (const row of (table && (await rowsOf(table, ['file', column], say))) ?? []) {
    const file = pictureOf(index, row.file as string, name, say);
    const value = (row[column] as string).trim();
    if (!file || value === '') continue;
    if (values.has(file) && values.get(file) !== value) say.notes.push({ file: nameOf(file), code: 'contradiction', text: `${name} says both "${values.get(file)}" and "${value}"; the first is taken` });
    else values.set(file, value);
  }
  return values;
}

/** masks/<name with ending>.png, else masks/<stem>.png; a mask that several pictures could own belongs to none. */
function maskOwners(masks: readonly FoundFile[], files: readonly FoundFile[], nameOf: NameOf, say: Sayings): ReadonlyMap<FoundFile, FoundFile> {
  const pngs = masks.filter((m) => /\.png$/i.test(m.rel));
  const maskStem = (mask: FoundFile): string => stemOf(mask.rel.slice('masks/'.length));
  const index = nameIndex(pngs, maskStem);
  const claims = new Map<FoundFile, FoundFile[]>();
  for (const file of files) {
    const whole = index.find(nameOf(file));
    const found = whole === 'none' ? index.find(stemOf(nameOf(file))) : whole;
    if (found === 'several') say.notes.push({ file: nameOf(file), code: 'bad-mask', text: 'several masks have this name but for capitals or composed letters; none is taken. Give the mask exactly the name of its picture' });
    else if (found !== 'none') claims.set(found, [...(claims.get(found) ?? []), file]);
  }
  const owners = new Map<FoundFile, FoundFile>();
  for (const [mask, claimed] of claims) {
    const exact = claimed.filter((f) => maskStem(mask) === nameOf(f) || maskStem(mask) === stemOf(nameOf(f)));
    const candidates = exact.length > 0 ? exact : claimed;
    if (candidates.length === 1) owners.set(candidates[0] as FoundFile, mask);
    else for (const f of candidates) say.notes.push({ file: nameOf(f), code: 'bad-mask', text: `the mask ${mask.rel} can belong to several pictures; it is left out. Name it after the whole file name: masks/${nameOf(f)}.png` });
  }
  for (const mask of masks) {
    if (!claims.has(mask)) say.notes.push({ file: mask.rel, code: 'unknown-file', text: /\.png$/i.test(mask.rel) ? 'a mask without a picture of its name; it is left out' : 'masks have to be PNG files; this one is left out' });
  }
  return owners;
}

const isSplit = (value: string | undefined): value is Split => value === 'train' || value === 'val' || value === 'test';
