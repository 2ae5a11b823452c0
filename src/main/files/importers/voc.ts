/** Pascal VOC: `ImageSets/Main/<class>_<set>.txt` with 1, -1, 0 (present, absent, difficult), palette masks in SegmentationClass. */
import type { Split } from '#shared/domain/gate-types.ts';
import type { TagState } from '#shared/domain/tags.ts';
import { isClassName } from '#shared/domain/tags.ts';
import { below, findFile, none, parts, stemOf } from './importer.ts';
import type { ClassRow, FoundFile, Importer, LabelledPicture, Scan } from './importer.ts';
import { nameIndex } from './match-names.ts';
import type { NameIndex } from './match-names.ts';
import { textOf } from './read-table.ts';
import type { Sayings } from './read-table.ts';

const lists = 'ImageSets/Main';
const photos = 'JPEGImages';
const masks = 'SegmentationClass';
const sets = ['train', 'val', 'trainval', 'test'] as const;
type SetName = (typeof sets)[number];
const maxClasses = 254;
/** Null = no list has spoken of it; "difficult" is a word, too, though it reads as unknown. */
type Spoken = TagState | null;

/** The palette of VOC itself: a set with some of these classes keeps their numbers. */
const vocClasses = ['aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'diningtable', 'dog', 'horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'];

export const vocImporter: Importer = {
  format: 'voc',

  detect: async (scan) => {
    const main = below(scan.files, lists).length > 0;
    const pictures = below(scan.pictures, photos).length > 0;
    if (main && pictures) return { confidence: 0.95, evidence: 'it holds ImageSets/Main and JPEGImages' };
    if (pictures && (below(scan.files, masks).length > 0 || below(scan.files, 'ImageSets').length > 0)) return { confidence: 0.9, evidence: 'it holds JPEGImages and SegmentationClass or ImageSets' };
    return none;
  },

  read: async (scan) => {
    const say: Sayings = { refused: [], notes: [] };
    const pictures = below(scan.pictures, photos);
    const stem = (file: FoundFile): string => stemOf(file.rel.slice(photos.length + 1));
    const index = nameIndex(pictures, stem);
    const files = below(scan.files, lists).filter((f) => /\.txt$/i.test(f.rel));
    const classFiles = files.flatMap((file) => {
      const match = /^(.+)_(trainval|train|val|test)\.txt$/i.exec(parts(file.rel).at(-1) as string);
      return match ? [{ file, name: (match[1] as string).normalize('NFC'), set: (match[2] as string).toLowerCase() as SetName }] : [];
    });
    const { classes, idOf } = await classesOf(scan, classFiles.map((c) => c.name), say);
    const tags = new Map<FoundFile, Spoken[]>();
    const splits = new Map<FoundFile, Split>();
    for (const { file, name, set } of classFiles) await readClassFile(file, set, classes.findIndex((c) => c.name === name), classes.length, index, tags, splits, say);
    for (const folder of [lists, 'ImageSets/Segmentation']) {
      for (const set of sets) {
        const file = findFile(scan, `${folder}/${set}.txt`);
        if (file) await readSetFile(file, set, index, splits, say);
      }
    }
    const maskFiles = below(scan.pictures, masks);
    const maskIndex = nameIndex(maskFiles, (f) => stemOf(f.rel.slice(masks.length + 1)));
    const labelled = pictures.map((file): LabelledPicture => {
      const found = maskIndex.find(stem(file));
      const shared = index.find(stem(file)) === 'several';
      if (shared && typeof found !== 'string') say.notes.push({ file: file.rel.slice(photos.length + 1), code: 'bad-mask', text: 'several pictures have this name before the ending; their mask is left out' });
      return { file, tags: tags.get(file)?.map((state) => state ?? 'unknown'), split: splits.get(file), mask: typeof found === 'string' || shared ? undefined : { file: found, reading: { kind: 'colours', idOf } } };
    });
    const known = scan.files.filter((f) => /^(ImageSets|Annotations|SegmentationObject|SegmentationClass)\//.test(f.rel) || f.rel === 'labelmap.txt');
    return { classes, pictureFolder: photos, pictures: labelled, used: known, ...say };
  },
};

/** Ids from labelmap.txt (CVAT), from VOC itself, or in order of name; with the colours that masks may use instead of indices. */
async function classesOf(scan: Scan, tagged: readonly string[], say: Sayings): Promise<{ readonly classes: readonly ClassRow[]; readonly idOf: ReadonlyMap<number, number> }> {
  const map = findFile(scan, 'labelmap.txt');
  const text = map ? await textOf(map, say) : null;
  const listed = text === null ? null : labelmap(text);
  const ignore = 0xe0e0c0;
  const names = [...new Set(tagged)].filter((n) => {
    if (isClassName(n)) return true;
    say.notes.push({ file: lists, code: 'unknown-class', text: `"${n}" cannot be the name of a class; it is left out` });
    return false;
  });
  if (listed) {
    const rest = names.filter((n) => !listed.some((l) => l.name === n)).sort();
    const first = Math.max(0, ...listed.map((l) => l.id)) + 1;
    const classes = [...listed.map(({ id, name }) => ({ id, name })), ...rest.map((name, i) => ({ id: first + i, name }))].filter((c) => c.id >= 1 && c.id <= maxClasses);
    return { classes, idOf: new Map([[0, 0], [ignore, 255], ...listed.map((l) => [l.colour, l.id] as const)]) };
  }
  const isVoc = names.every((n) => vocClasses.includes(n));
  const classes = names.sort().slice(0, maxClasses).map((name, i) => ({ id: isVoc ? vocClasses.indexOf(name) + 1 : i + 1, name }));
  if (!isVoc && below(scan.pictures, masks).length > 0) say.notes.push({ file: masks, code: 'format', text: 'there is no labelmap.txt: mask values are taken as the classes in order of their names' });
  return { classes, idOf: new Map([[0, 0], [ignore, 255], ...Array.from({ length: maxClasses }, (_, i) => [vocColour(i + 1), i + 1] as const)]) };
}

/** Lines `name:r,g,b:parts:actions`; the first is the background, and a line's number is its index in the masks. */
function labelmap(text: string): readonly { readonly id: number; readonly name: string; readonly colour: number }[] {
  const rows = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return rows.flatMap((line, i) => {
    const [name = '', colour = ''] = line.split(':');
    const [r = 0, g = 0, b = 0] = colour.split(',').map(Number);
    const isClass = i > 0 && isClassName(name.trim().normalize('NFC')) && name.trim() !== 'background';
    return isClass ? [{ id: i, name: name.trim().normalize('NFC'), colour: (r << 16) | (g << 8) | b }] : [];
  });
}

/** The bit-shift colour map of VOC's development kit. */
function vocColour(id: number): number {
  let [r, g, b] = [0, 0, 0];
  for (let bit = 7, rest = id; rest > 0; bit--, rest >>= 3) {
    r |= (rest & 1) << bit;
    g |= ((rest >> 1) & 1) << bit;
    b |= ((rest >> 2) & 1) << bit;
  }
  return (r << 16) | (g << 8) | b;
}

const splitOf = (set: SetName): Split | undefined => (set === 'trainval' ? undefined : set);

async function readClassFile(file: FoundFile, set: SetName, k: number, classes: number, index: NameIndex, tags: Map<FoundFile, Spoken[]>, splits: Map<FoundFile, Split>, say: Sayings): Promise<void> {
  const text = await textOf(file, say);
  for (const line of (text ?? '').split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^\s*(.*\S)\s+(-?[01])\s*$/.exec(line);
    if (!match) {
      say.notes.push({ file: file.rel, code: 'bad-value', text: `the line "${line.trim().slice(0, 80)}" is not a name and 1, -1 or 0; it is left out` });
      continue;
    }
    const picture = pictureOfStem(index, match[1] as string, file, say);
    if (!picture || k < 0) continue;
    const states = tags.get(picture) ?? Array.from({ length: classes }, (): Spoken => null);
    const state: TagState = match[2] === '1' ? 'present' : match[2] === '-1' ? 'absent' : 'unknown';
    const before = states[k] ?? null;
    if (before !== null && before !== state) say.notes.push({ file: picture.rel.slice(photos.length + 1), code: 'contradiction', text: `${file.rel} says otherwise than another list; the tag is taken as unknown` });
    states[k] = before === null || before === state ? state : 'unknown';
    tags.set(picture, states);
    place(picture, splitOf(set), file, splits, say);
  }
}

async function readSetFile(file: FoundFile, set: SetName, index: NameIndex, splits: Map<FoundFile, Split>, say: Sayings): Promise<void> {
  const text = await textOf(file, say);
  for (const line of (text ?? '').split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const picture = pictureOfStem(index, line.trim(), file, say);
    if (picture) place(picture, splitOf(set), file, splits, say);
  }
}

function place(picture: FoundFile, split: Split | undefined, file: FoundFile, splits: Map<FoundFile, Split>, say: Sayings): void {
  if (split === undefined) return;
  const before = splits.get(picture);
  if (before !== undefined && before !== split) say.notes.push({ file: picture.rel.slice(photos.length + 1), code: 'contradiction', text: `${file.rel} puts it into ${split}, another list into ${before}; the first is taken` });
  else splits.set(picture, split);
}

function pictureOfStem(index: NameIndex, written: string, file: FoundFile, say: Sayings): FoundFile | null {
  const name = written.replace(/^"(.*)"$/, '$1');
  const found = index.find(name) === 'none' ? index.find(stemOf(name)) : index.find(name);
  if (found === 'none') say.notes.push({ file: name, code: 'unknown-file', text: `named in ${file.rel}, but there is no such picture` });
  else if (found === 'several') say.notes.push({ file: name, code: 'ambiguous-name', text: `${file.rel} can mean several pictures of this name; the line is left out` });
  else return found;
  return null;
}
