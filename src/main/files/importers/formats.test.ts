import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFormats } from '#shared/contract/import-codes.ts';
import { pngFile } from '../../../../test/support/png-file.ts';
import type { FolderContent, ReadFolderOptions } from '../../ports/folders.ts';
import { createImageCodec } from '../image-codec.ts';
import { decodeIndexedPng } from '../indexed-png.ts';
import { readFolder } from './read-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-formats-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;
function put(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
const codec = createImageCodec();
const read = (format: ReadFolderOptions['format'] = 'auto'): Promise<FolderContent> => readFolder(folder, { format }, codec, () => undefined, new AbortController().signal);
/** A picture of 4 × 2 pixels unlike any other number's. */
const picture = (n: number): Uint8Array => pngFile({ widthPx: 4, heightPx: 2, depth: 8, colourType: 0, rows: [[n, 0, 9, 0], [0, n, 0, 5]] });
const grey = (...rows: readonly (readonly number[])[]): Uint8Array => pngFile({ widthPx: 4, heightPx: 2, depth: 8, colourType: 0, rows });
const short = { present: 'p', absent: 'a', unknown: 'u' } as const;
const tagsOf = (content: FolderContent): Readonly<Record<string, string>> => Object.fromEntries(content.images.map((i) => [i.name, i.tags.map((t) => short[t]).join('')]));
const splitsOf = (content: FolderContent): Readonly<Record<string, string | null>> => Object.fromEntries(content.images.map((i) => [i.name, i.split]));
const notesOf = (content: FolderContent, ...codes: readonly string[]) => content.notes.filter((n) => codes.includes(n.code)).map((n) => [n.file, n.code]);
const problems = (content: FolderContent) => content.notes.filter((n) => !['format', 'single-label', 'split-anew', 'left-out'].includes(n.code)).map((n) => [n.file, n.code]);
async function idsOf(content: FolderContent, name: string): Promise<readonly number[]> {
  const mask = content.images.find((i) => i.name === name)?.mask;
  if (!mask) throw new Error('no mask');
  const file = join(folder, 'mask-out.png');
  if (mask.converted) writeFileSync(file, await mask.converted());
  return [...(await codec.decodeMask(mask.converted ? file : mask.path)).ids];
}

describe('folder per class', () => {
  const files = { 'crack/1.png': picture(1), 'crack/2.png': picture(2), 'pit/3.png': picture(3), 'good/4.png': picture(4) };

  it('takes the folder as the tag, and a folder of good parts as all absent', async () => {
    put(files);
    const content = await read();
    expect(content).toMatchObject({ format: 'folder-per-class', classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'pit' }], refused: [] });
    expect(tagsOf(content)).toEqual({ 'crack/1.png': 'pa', 'crack/2.png': 'pa', 'good/4.png': 'aa', 'pit/3.png': 'ap' });
    expect(notesOf(content, 'format', 'single-label').map((n) => n[1]).sort()).toEqual(['format', 'single-label']);
    expect(problems(content)).toEqual([]);
  });

  it('knows splits above the classes, and Japanese names', async () => {
    put({ 'train/きず/1.png': picture(1), 'train/良品/2.png': picture(2), 'valid/きず/3.png': picture(3), 'test/良品/4.png': picture(4) });
    const content = await read();
    expect(content.classes).toEqual([{ id: 1, name: 'きず' }]);
    expect(tagsOf(content)).toEqual({ 'train/きず/1.png': 'p', 'train/良品/2.png': 'a', 'valid/きず/3.png': 'p', 'test/良品/4.png': 'a' });
    expect(splitsOf(content)).toEqual({ 'train/きず/1.png': 'train', 'train/良品/2.png': 'train', 'valid/きず/3.png': 'val', 'test/良品/4.png': 'test' });
  });

  it('gives a picture that lies in two folders both tags', async () => {
    put({ ...files, 'pit/same.png': picture(1) });
    const content = await read();
    expect(tagsOf(content)).toMatchObject({ 'crack/1.png': 'pp', 'pit/same.png': 'pp' });
    expect(problems(content)).toEqual([['pit/same.png', 'duplicate']]);
  });

  it.each([['lot1', 'lot2'], ['2026-11-01', '2026-11-02'], ['カメラ1', 'カメラ2'], ['1', '2']])('does not take %s and %s for classes by itself, but by hand', async (a, b) => {
    put({ [`${a}/1.png`]: picture(1), [`${b}/2.png`]: picture(2) });
    expect(await read()).toMatchObject({ format: 'plain', classes: [], images: [{ tags: [] }, { tags: [] }] });
    expect((await read('folder-per-class')).classes).toHaveLength(2);
  });

  it('a picture beside the folders speaks against it; by hand that picture is refused', async () => {
    put({ ...files, 'loose.png': picture(9) });
    expect(await read()).toMatchObject({ format: 'plain', classes: [] });
    const { images, refused } = await read('folder-per-class');
    expect(images).toHaveLength(4);
    expect(refused).toMatchObject([{ file: 'loose.png', code: 'not-in-layout' }]);
  });
});

describe('Roboflow', () => {
  it('maps columns by name, trims them, keeps blank apart from 0, and takes the splits', async () => {
    put({
      'train/_classes.csv': 'filename, pit, crack\na.png, 1, 0\nb.png,0,1\n c.png , , 1\nd.png, x, 0\n',
      'valid/_classes.csv': '\uFEFFfilename,crack,pit\r\nv.png,1,0\r\n',
      'test/_classes.csv': 'filename,crack\nt.png,0\nghost.png,1\n',
      'train/a.png': picture(1), 'train/b.png': picture(2), 'train/c.png': picture(3), 'train/d.png': picture(4), 'train/e.png': picture(5),
      'valid/v.png': picture(6), 'test/t.png': picture(7), 'README.roboflow.txt': 'x',
    });
    const content = await read();
    expect(content).toMatchObject({ format: 'roboflow', refused: [] });
    // Classes in the order met: test, train, valid.
    expect(content.classes).toEqual([{ id: 1, name: 'crack' }, { id: 2, name: 'pit' }]);
    expect(tagsOf(content)).toEqual({ 'train/a.png': 'ap', 'train/b.png': 'pa', 'train/c.png': 'pu', 'train/d.png': 'au', 'train/e.png': 'uu', 'valid/v.png': 'pa', 'test/t.png': 'au' });
    expect(splitsOf(content)).toMatchObject({ 'train/a.png': 'train', 'valid/v.png': 'val', 'test/t.png': 'test' });
    expect(problems(content)).toEqual([['ghost.png', 'unknown-file'], ['train/d.png', 'bad-value']]);
  });

  it('keeps a.png and a.jpg of one folder apart, and Unlabeled is no class', async () => {
    put({ '_classes.csv': 'filename,crack,Unlabeled\na.png,1,0\na.bmp,0,1\n', 'a.png': picture(1), 'a.bmp': picture(2) });
    const content = await read();
    expect(content.classes).toEqual([{ id: 1, name: 'crack' }]);
    expect(tagsOf(content)).toEqual({ 'a.bmp': 'u', 'a.png': 'p' });
    expect(splitsOf(content)).toEqual({ 'a.bmp': null, 'a.png': null });
  });

  it('refuses the table of a segmentation export, and one without its columns', async () => {
    put({ 'train/_classes.csv': 'Pixel Value, Class\n0, background\n1, crack\n', 'train/a.png': picture(1), 'valid/_classes.csv': 'name,crack\nb.png,1\n', 'valid/b.png': picture(2) });
    const content = await read();
    expect(content.refused).toMatchObject([{ file: 'train/_classes.csv', code: 'bad-table', why: expect.stringMatching(/segmentation/) }, { file: 'valid/_classes.csv', code: 'bad-table' }]);
    expect(content.images.map((i) => i.tags)).toEqual([[], []]);
  });
});

describe('VOC', () => {
  const main = (text: string): string => text.replaceAll(' | ', '\n');

  it('reads 1, 0 and -1 as present, unknown and absent, the splits, and palette masks with their own classes', async () => {
    put({
      'JPEGImages/a b.png': picture(1), 'JPEGImages/2.png': picture(2), 'JPEGImages/3.png': picture(3), 'JPEGImages/4.png': picture(4),
      'ImageSets/Main/cat_train.txt': main('a b  1 | 2 -1'), 'ImageSets/Main/cat_val.txt': '3  0\n', 'ImageSets/Main/cat_trainval.txt': main('a b  1 | 2 -1 | 3  0 | 9  1'),
      'ImageSets/Main/dog_train.txt': main('a b -1 | 2  1'), 'ImageSets/Main/dog_val.txt': '3 -1\n',
      'ImageSets/Main/test.txt': '4\n', 'Annotations/2.xml': '<annotation/>',
      // VOC numbers cat 8 and dog 12.
      'SegmentationClass/a b.png': pngFile({ widthPx: 4, heightPx: 2, depth: 8, colourType: 3, palette: Array.from({ length: 256 }, (_, i) => [i, i, i] as const), rows: [[0, 8, 8, 0], [255, 0, 12, 0]] }),
    });
    const content = await read();
    expect(content).toMatchObject({ format: 'voc', classes: [{ id: 8, name: 'cat' }, { id: 12, name: 'dog' }], refused: [] });
    expect(tagsOf(content)).toEqual({ 'a b.png': 'pa', '2.png': 'ap', '3.png': 'ua', '4.png': 'uu' });
    expect(splitsOf(content)).toEqual({ 'a b.png': 'train', '2.png': 'train', '3.png': 'val', '4.png': 'test' });
    expect(await idsOf(content, 'a b.png')).toEqual([0, 8, 8, 0, 255, 0, 12, 0]);
    expect(content.images.find((i) => i.name === 'a b.png')?.mask?.regions).toBe(2);
    expect(problems(content)).toEqual([['9', 'unknown-file']]);
    expect(content.pictureFolder).toBe(join(folder, 'JPEGImages'));
  });

  it('reads masks in colours by labelmap.txt, and tells contradictions and bad lines', async () => {
    put({
      'JPEGImages/1.png': picture(1), 'JPEGImages/2.png': picture(2),
      'labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\nscratch:10,20,30::\nきず:200,0,0::\n',
      'ImageSets/Main/きず_train.txt': main('1 1 | what | 2 -1'), 'ImageSets/Main/きず_val.txt': '1 -1\n',
      'SegmentationClass/1.png': pngFile({ widthPx: 4, heightPx: 2, depth: 8, colourType: 2, rows: [[0, 0, 0, 200, 0, 0, 10, 20, 30, 0, 0, 0], [224, 224, 192, 0, 0, 0, 0, 0, 0, 0, 0, 0]] }),
      'SegmentationClass/2.png': pngFile({ widthPx: 4, heightPx: 2, depth: 8, colourType: 2, rows: [[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]] }),
    });
    const content = await read();
    expect(content.classes).toEqual([{ id: 1, name: 'scratch' }, { id: 2, name: 'きず' }]);
    expect(tagsOf(content)).toEqual({ '1.png': 'uu', '2.png': 'ua' });
    expect(await idsOf(content, '1.png')).toEqual([0, 2, 1, 0, 255, 0, 0, 0]);
    expect(problems(content).map((p) => p[1]).sort()).toEqual(['bad-mask', 'bad-value', 'contradiction', 'contradiction', 'no-positives', 'no-positives']);
  });
});

describe('MVTec', () => {
  it('takes test folders as tags, ground truth as masks, and leaves the split open', async () => {
    put({
      'train/good/000.png': picture(1), 'train/good/001.png': picture(2), 'test/good/000.png': picture(3), 'test/crack/000.png': picture(4), 'test/hole/000.png': picture(5),
      'ground_truth/crack/000_mask.png': grey([0, 255, 255, 0], [0, 0, 0, 0]), 'ground_truth/hole/000_mask.png': grey([0, 0, 0, 1], [0, 0, 0, 1]), 'ground_truth/hole/009_mask.png': grey([0, 0, 0, 0], [0, 0, 0, 0]),
      'license.txt': 'x',
    });
    const content = await read();
    expect(content).toMatchObject({ format: 'mvtec', classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'hole' }], refused: [] });
    expect(tagsOf(content)).toEqual({ 'test/crack/000.png': 'pa', 'test/good/000.png': 'aa', 'test/hole/000.png': 'ap', 'train/good/000.png': 'aa', 'train/good/001.png': 'aa' });
    expect(new Set(Object.values(splitsOf(content)))).toEqual(new Set([null]));
    expect(await idsOf(content, 'test/crack/000.png')).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
    expect(await idsOf(content, 'test/hole/000.png')).toEqual([0, 0, 0, 2, 0, 0, 0, 2]);
    expect(problems(content)).toEqual([['ground_truth/hole/009_mask.png', 'unknown-file']]);
    const mask = content.images.find((i) => i.name === 'test/hole/000.png')?.mask;
    expect(decodeIndexedPng((await mask?.converted?.()) ?? new Uint8Array(), 100)).toBeNull();
  });
});

describe('the choice of a format', () => {
  it.each(importFormats.filter((f) => f !== 'plain'))('%s by hand says when the folder is not in that layout', async (format) => {
    put({ 'a.png': picture(1) });
    await expect(read(format)).rejects.toMatchObject({ code: 'unsupported-format', file: folder });
  });

  it('plain by hand takes any folder, and the note names the evidence', async () => {
    put({ 'train/_classes.csv': 'filename,crack\na.png,1\n', 'train/a.png': picture(1) });
    expect(await read('plain')).toMatchObject({ format: 'plain', images: [{ name: 'train/a.png', tags: [] }], notes: [{ file: 'train/_classes.csv', code: 'left-out' }] });
    expect((await read()).notes.find((n) => n.code === 'format')?.text).toMatch(/"roboflow".*train\/_classes\.csv/);
  });
});
