import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bmpFile } from '../../../../test/support/bmp-file.ts';
import { pngFile } from '../../../../test/support/png-file.ts';
import type { FolderContent } from '../../ports/folders.ts';
import { createImageCodec } from '../image-codec.ts';
import { readFolder } from './read-folder.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tegakari-plain-'));
  folder = join(base, '線材 A');
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

type Content = string | Uint8Array;
function put(files: Readonly<Record<string, Content>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
const read = (signal = new AbortController().signal): Promise<FolderContent> => readFolder(folder, { format: 'plain' }, createImageCodec(), () => undefined, signal);
/** A picture of 4 × 3 pixels unlike any other number's. */
const picture = (n: number): Uint8Array => pngFile({ widthPx: 4, heightPx: 3, depth: 8, colourType: 0, rows: [[n, 0, 9, 0], [0, n, 0, 5], [1, 1, n, 1]] });
const mask = (...ids: readonly number[]): Uint8Array => pngFile({ widthPx: 4, heightPx: 3, depth: 8, colourType: 0, rows: [ids.slice(0, 4), ids.slice(4, 8), ids.slice(8, 12)] });
const flat = (id: number): Uint8Array => mask(...Array.from({ length: 12 }, () => id));
const byName = (content: FolderContent) => new Map(content.images.map((i) => [i.name, i]));
const classes = JSON.stringify({ 0: 'background', 1: 'crack', 2: 'pit', 255: 'ignore' });

describe('the plain layout', () => {
  it('reads pictures, three states of tags, splits, groups and masks', async () => {
    put({
      'images/1.png': picture(1), 'images/2.png': picture(2), 'images/10.png': picture(10), 'images/lot/3.png': picture(3), 'images/4.png': picture(4), 'images/5.png': picture(5),
      'classes.json': classes,
      'tags.csv': 'file,tags\n1.png,crack;pit\nimages/2.png,\n10.png,?\nlot\\3.png,crack;?pit\n4.png,?crack\n',
      'split.csv': 'file,split\n1.png,train\n2.png,val\n10.png,test\n',
      'groups.csv': 'file,group\n1.png,Lot 7\n2.png, Lot 7 \n',
      'masks/1.png': mask(0, 1, 0, 2, 0, 1, 0, 2, 255, 0, 1, 0), 'masks/lot/3.png': flat(2),
    });
    const content = await read();
    expect(content).toMatchObject({ name: '線材 A', classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'pit' }], refused: [], notes: [] });
    expect(content.images.map((i) => [i.name, i.tags, i.split, i.group, i.mask?.regions])).toEqual([
      // Regions join over corners: the three 1 are one, the two 2 another; ignored pixels are none.
      ['1.png', ['present', 'present'], 'train', 'Lot 7', 2],
      ['2.png', ['absent', 'absent'], 'val', 'Lot 7', undefined],
      ['4.png', ['unknown', 'absent'], null, null, undefined],
      ['5.png', ['unknown', 'unknown'], null, null, undefined],
      ['10.png', ['unknown', 'unknown'], 'test', null, undefined],
      ['lot/3.png', ['present', 'unknown'], null, null, 1],
    ]);
    expect(content.images[0]).toMatchObject({ widthPx: 4, heightPx: 3, exifOrientation: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), path: join(folder, 'images', '1.png') });
  });

  it('takes a folder of pictures alone, with nothing known of them', async () => {
    put({ 'b.png': picture(1), 'sub/a.bmp': bmpFile({ widthPx: 2, heightPx: 1, bits: 24, rows: [[1, 2, 3, 4, 5, 6]] }), 'notes.txt': 'x', '.DS_Store': 'x' });
    const content = await read();
    expect(content).toMatchObject({ classes: [], refused: [], notes: [{ file: 'notes.txt', code: 'left-out' }] });
    expect(content.images.map((i) => [i.name, i.tags])).toEqual([['b.png', []], ['sub/a.bmp', []]]);
  });

  it('takes the classes from the tags when there is no classes.json', async () => {
    put({ 'images/1.png': picture(1), 'tags.csv': 'file,tags\n1.png,pit；crack\n' });
    const content = await read();
    expect(content.classes).toEqual([{ id: 1, name: 'crack' }, { id: 2, name: 'pit' }]);
    expect(content.images[0]?.tags).toEqual(['present', 'present']);
  });

  it('reads tables of Excel: CP932, and UTF-8 with a BOM', async () => {
    // "表.png,きず" and "ソ.png," in CP932: the second bytes of 表 and ソ are backslashes.
    const rows = [0x95, 0x5c, ...Buffer.from('.png,'), 0x82, 0xab, 0x82, 0xb8, 0x0d, 0x0a, 0x83, 0x5c, ...Buffer.from('.png,\r\n')];
    put({ 'images/表.png': picture(1), 'images/ソ.png': picture(2), 'classes.json': JSON.stringify({ 1: 'きず' }), 'tags.csv': Uint8Array.from([...Buffer.from('file,tags\r\n'), ...rows]), 'split.csv': '\uFEFFfile,split\r\n表.png,test\r\n' });
    const content = await read();
    expect(content.notes).toEqual([]);
    expect([byName(content).get('表.png')?.tags, byName(content).get('ソ.png')?.tags]).toEqual([['present'], ['absent']]);
    expect(byName(content).get('表.png')?.split).toBe('test');
  });

  it('finds folders, tables and pictures whose capitals differ, as Windows does, and names a table that lies elsewhere', async () => {
    put({ 'Images/A.PNG': picture(1), 'Images/groups.csv': 'file,group\na.png,L1\n', 'Tags.CSV': 'file,tags\nimages/a.png,crack\n', 'Classes.json': classes, 'Masks/a.png': flat(1) });
    const content = await read();
    expect(content.images).toMatchObject([{ name: 'A.PNG', tags: ['present', 'absent'], mask: { regions: 1 } }]);
    expect(content.refused).toMatchObject([{ file: 'groups.csv', code: 'not-in-layout' }]);
  });

  it('joins names over NFC and NFD, with spaces, emoji and kana', async () => {
    const decomposed = 'ガ ゲ.png'.normalize('NFD');
    put({ [`images/${decomposed}`]: picture(1), 'images/🔧 表あ.png': picture(2), 'images/é.png': picture(3), 'classes.json': JSON.stringify({ 1: 'バリ'.normalize('NFD') }), 'tags.csv': `file,tags\n${'ガ ゲ.png'.normalize('NFC')},バリ\n🔧 表あ.png,\n${'é.png'.normalize('NFD')},バリ\n`, [`masks/${'ガ ゲ'.normalize('NFC')}.png`]: flat(1) });
    const content = await read();
    expect(content.notes).toEqual([]);
    expect(byName(content).get(decomposed)).toMatchObject({ tags: ['present'], mask: { regions: 1 } });
    expect([byName(content).get('🔧 表あ.png')?.tags, byName(content).get('é.png')?.tags]).toEqual([['absent'], ['present']]);
  });
});

describe('what is noted and kept', () => {
  it('names unknown files, unknown classes, contradictions and bad splits', async () => {
    put({ 'images/1.png': picture(1), 'images/2.png': picture(2), 'classes.json': classes, 'tags.csv': 'file,tags\n1.png,crack;dent\n9.png,crack\n2.png,crack;?crack\n', 'split.csv': 'file,split\n1.png,training\n8.png,test\n', 'groups.csv': 'file,group\n7.png,x\n' });
    const content = await read();
    expect(content.notes.map((n) => [n.file, n.code])).toEqual([['1.png', 'unknown-class'], ['1.png', 'bad-split'], ['2.png', 'contradiction'], ['7.png', 'unknown-file'], ['8.png', 'unknown-file'], ['9.png', 'unknown-file'], ['線材 A/', 'no-positives']]);
    expect(content.notes.map((n) => n.text).join()).toMatch(/dent.*training/);
    expect(content.images.map((i) => [i.tags, i.split])).toEqual([[['present', 'absent'], null], [['unknown', 'absent'], null]]);
  });

  it('leaves out masks of another size, with unknown ids or broken, and keeps the images', async () => {
    put({ 'classes.json': classes, 'masks/1.png': pngFile({ widthPx: 3, heightPx: 4, depth: 8, colourType: 0, rows: [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]] }), 'masks/2.png': flat(7), 'masks/3.png': flat(1).subarray(0, 50), 'masks/4.png': '', 'masks/5.png': flat(1) });
    for (const n of [1, 2, 3, 4, 5]) put({ [`images/${n}.png`]: picture(n) });
    const content = await read();
    expect(content.images.map((i) => i.mask !== null)).toEqual([false, false, false, false, true]);
    expect(content.refused).toEqual([]);
    expect(content.notes.map((n) => [n.file, n.code])).toEqual([1, 2, 3, 4].map((n) => [`${n}.png`, 'bad-mask']));
    expect(content.notes.map((n) => n.text)).toEqual([expect.stringMatching(/3 × 4 px.*4 × 3 px/), expect.stringMatching(/value 7/), expect.stringMatching(/cannot be read/), expect.stringMatching(/0 bytes/)]);
  });

  it('reads palette masks and 1-bit masks as ids', async () => {
    const palette = [[0, 0, 0], [220, 20, 60], [0, 200, 0]] as const;
    put({
      'classes.json': classes, 'images/1.png': picture(1), 'images/2.png': picture(2),
      'masks/1.png': pngFile({ widthPx: 4, heightPx: 3, depth: 8, colourType: 3, palette, rows: [[0, 0, 0, 0], [2, 2, 0, 1], [0, 0, 0, 0]] }),
      'masks/2.png': pngFile({ widthPx: 4, heightPx: 3, depth: 1, colourType: 0, rows: [[0b10000000], [0b10000000], [0b00010000]] }),
    });
    const content = await read();
    expect(content.notes).toEqual([]);
    expect(content.images.map((i) => i.mask?.regions)).toEqual([2, 2]);
  });

  it('notes duplicates, and what was done to a picture', async () => {
    const turned = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#456' } }).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    put({ 'a.png': picture(1), 'b.png': picture(1), 'c.jpg': turned });
    const content = await read();
    expect(content.notes).toEqual([{ file: 'b.png', code: 'duplicate', text: 'same content as a.png' }, { file: 'c.jpg', code: 'rotated', text: expect.stringMatching(/6/) }]);
    expect(byName(content).get('c.jpg')).toMatchObject({ widthPx: 20, heightPx: 40, exifOrientation: 6 });
    expect(content.images).toHaveLength(3);
  });
});

describe('what is refused', () => {
  it('lists empty, broken, lying and foreign files with what to do, and takes the rest', async () => {
    const jpeg = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#456' } }).jpeg().toBuffer();
    put({ 'images/good.png': picture(1), 'images/jpeg-inside.png': jpeg, 'images/empty.jpg': '', 'images/cut.jpg': jpeg.subarray(0, -40), 'images/text.png': 'hello', 'images/drawing.png': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'images/readme.pdf': '%PDF' });
    const content = await read();
    expect(content.images.map((i) => i.name)).toEqual(['good.png', 'jpeg-inside.png']);
    expect(content.refused.map((r) => [r.file, r.code])).toEqual([['cut.jpg', 'image-broken'], ['drawing.png', 'image-unsupported'], ['empty.jpg', 'image-empty'], ['readme.pdf', 'image-unsupported'], ['text.png', 'image-unsupported']]);
    for (const { why, todo } of content.refused) expect([why, todo]).toEqual([expect.stringMatching(/^[A-Z].*[^.]$/), expect.stringMatching(/^[A-Z].*\.$/)]);
  });

  it('refuses links that leave the folder or lead nowhere, follows those inside, and ends in a loop', async () => {
    writeFileSync(join(base, 'secret.png'), picture(9));
    mkdirSync(join(base, 'elsewhere'));
    writeFileSync(join(base, 'elsewhere', 'x.png'), picture(8));
    put({ 'images/1.png': picture(1), 'shared/2.png': picture(2) });
    symlinkSync(join(base, 'secret.png'), join(folder, 'images', 'out.png'));
    symlinkSync(join(base, 'elsewhere'), join(folder, 'images', 'dir'));
    symlinkSync(join(base, 'gone.png'), join(folder, 'images', 'nowhere.png'));
    symlinkSync(join(folder, 'shared', '2.png'), join(folder, 'images', 'inside.png'));
    symlinkSync(join(folder, 'images'), join(folder, 'images', 'loop'));
    const content = await read();
    expect(content.images.map((i) => i.name)).toEqual(['1.png', 'inside.png']);
    expect(content.refused.map((r) => [r.file, r.code])).toEqual([['dir', 'outside-folder'], ['nowhere.png', 'broken-link'], ['out.png', 'outside-folder']]);
  });

  it('does not look into projects of this program', async () => {
    put({ 'a.png': picture(1), 'p/project.db': 'x', 'p/images/b.png': picture(2), 'p/blobs/ab/cd': 'x' });
    expect(await read()).toMatchObject({ images: [{ name: 'a.png' }], refused: [], notes: [{ file: 'p/', code: 'left-out' }] });
    put({ 'project.db': 'x', 'project.db-wal': 'x', 'blobs/ab/cd': 'x' });
    expect(await read()).toMatchObject({ images: [{ name: 'a.png' }], refused: [] });
  });

  it.each([
    ['no folder', {}, 'not-a-folder', true],
    ['no pictures', { 'a.txt': 'x' }, 'no-images', false],
  ] as const)('%s', async (_what, files, code, gone) => {
    put(files);
    if (gone) rmSync(folder, { recursive: true });
    await expect(read()).rejects.toMatchObject({ code, file: expect.stringContaining(folder) });
  });

  it.each([
    ['classes.json that is no JSON', 'classes.json', '{', 'bad-table'],
    ['a class id of 300', 'classes.json', '{"300":"x"}', 'bad-table'],
    ['two classes of one id', 'classes.json', '{"1":"x","01":"y"}', 'bad-table'],
    ['an empty table', 'tags.csv', '', 'bad-table'],
    ['two classes of one name', 'classes.json', '{"1":"x","2":"x"}', 'bad-table'],
    ['a class without a name', 'classes.json', '{"1":{"name":"x"}}', 'bad-table'],
    ['a table without its columns', 'tags.csv', 'name,label\na.png,x\n', 'bad-table'],
    ['a table with an open quote', 'tags.csv', 'file,tags\n"a.png,x\n', 'bad-table'],
    ['a table in no known encoding', 'tags.csv', Uint8Array.of(0xff, 0xfe, 0x80, 0xfd), 'bad-encoding'],
  ] as const)('%s: the table is refused, the pictures come in; bench stops', async (_what, name, content, code) => {
    put({ 'a.png': picture(1), [name]: content });
    const { images, refused } = await read();
    expect(images.map((i) => i.name)).toEqual(['a.png']);
    expect(refused).toMatchObject([{ file: name, code, why: expect.stringMatching(/\w/), todo: expect.stringMatching(/\w/) }]);
    await expect(readFolder(folder, { format: 'plain', needTables: true }, createImageCodec(), () => undefined, new AbortController().signal)).rejects.toMatchObject({ code, file: join(folder, name) });
  });

  it('stops when cancelled', async () => {
    put({ 'a.png': picture(1) });
    await expect(read(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
