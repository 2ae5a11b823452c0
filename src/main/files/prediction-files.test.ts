import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImageCodec } from './image-codec.ts';
import { cell, listPictures, writeMask, writeTable } from './prediction-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-predict-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: readonly string[]): string => join(folder, ...parts);
function touch(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(at(name), '..'), { recursive: true });
    writeFileSync(at(name), 'x');
  }
}

describe('listPictures', () => {
  it('gives one picture, or those below a folder in name order with / between', async () => {
    touch('in/b.PNG', 'in/lot 2/表.jpg', 'in/a.tif', 'in/notes.txt', 'in/.hidden.png');
    expect(await listPictures(at('in', 'a.tif'), at('out'))).toEqual([{ name: 'a.tif', path: at('in', 'a.tif'), stem: 'a' }]);
    expect((await listPictures(at('in'), at('out'))).map((p) => p.name)).toEqual(['a.tif', 'b.PNG', 'lot 2/表.jpg']);
    expect((await listPictures(at('in'), at('out')))[2]?.path).toBe(at('in', 'lot 2', '表.jpg'));
  });

  it('gives every picture a mask of its own, whatever shares its stem', async () => {
    touch('in/x.jpg', 'in/x.png', 'in/X.tif', 'in/x.jpg.bmp', 'in/y.png', 'in/sub/x.png');
    expect(Object.fromEntries((await listPictures(at('in'), at('out'))).map((p) => [p.name, p.stem]))).toEqual({ 'X.tif': 'X.tif', 'sub/x.png': 'sub/x', 'x.jpg': 'x.jpg_', 'x.jpg.bmp': 'x.jpg', 'x.png': 'x.png', 'y.png': 'y' });
  });

  it.skipIf(process.platform === 'win32')('leaves out what is named like a picture and is none: it could keep us waiting', async () => {
    touch('in/a.png', 'in/dir.png/b.png');
    execFileSync('mkfifo', [at('in', 'pipe.png')]);
    symlinkSync(at('in', 'pipe.png'), at('in', 'link.png'));
    symlinkSync(at('gone.png'), at('in', 'gone.png'));
    symlinkSync(at('in'), at('in', 'round'));
    expect((await listPictures(at('in'), at('out'))).map((p) => p.name)).toEqual(['a.png', 'dir.png/b.png']);
  });

  it('does not take its own masks for pictures', async () => {
    touch('in/a.png', 'in/out/a.png', 'in/out/a-overlay.jpg', 'in/outside.png');
    expect((await listPictures(at('in'), at('in', 'out'))).map((p) => p.name)).toEqual(['a.png', 'outside.png']);
  });

  it('refuses to write masks over the pictures, also by another name of the folder', async () => {
    touch('in/a.png');
    symlinkSync(at('in'), at('same'));
    const refused = { code: 'bad-usage' };
    await expect(listPictures(at('in'), at('in'))).rejects.toMatchObject(refused);
    await expect(listPictures(at('in', 'a.png'), at('in'))).rejects.toMatchObject(refused);
    await expect(listPictures(at('in'), at('same'))).rejects.toMatchObject(refused);
  });

  it('names the path that is not there', async () => {
    await expect(listPictures(at('no'), at('out'))).rejects.toMatchObject({ code: 'not-found', file: at('no') });
  });
});

describe('writeMask', () => {
  const codec = createImageCodec();
  const image = { widthPx: 4, heightPx: 2, rgb: new Uint8Array(24).fill(100) };

  it('writes ids as they are, an overlay, and the largest region of each class as a share', async () => {
    const ids = Uint8Array.of(2, 0, 2, 2, 0, 0, 0, 254);
    expect(await writeMask(codec, at('out'), 'lot/表 1', image, { widthPx: 4, heightPx: 2 }, ids, [2, 3, 254])).toEqual([2 / 8, 0, 1 / 8]);
    expect(readdirSync(at('out', 'lot')).sort()).toEqual(['表 1-overlay.jpg', '表 1.png']);
    expect((await codec.decodeMask(at('out', 'lot', '表 1.png'))).ids).toEqual(ids);
    const { format, width, height } = await sharp(at('out', 'lot', '表 1-overlay.jpg')).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 4, height: 2 });
  });
  it('writes the mask at the size of the file where the picture was worked on smaller', async () => {
    const ids = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 9);
    expect(await writeMask(codec, at('out'), 'big', image, { widthPx: 8, heightPx: 4 }, ids, [1])).toEqual([0.25]);
    const mask = await codec.decodeMask(at('out', 'big.png'));
    expect([mask.widthPx, mask.heightPx, [...mask.ids.subarray(0, 8)], mask.ids.at(-1)]).toEqual([8, 4, [1, 1, 1, 1, 0, 0, 0, 0], 9]);
  });
  it('leaves the picture that it was given as it is', async () => {
    await writeMask(codec, at('out'), 'a', image, { widthPx: 4, heightPx: 2 }, new Uint8Array(8).fill(1), [1]);
    expect(image.rgb).toEqual(new Uint8Array(24).fill(100));
  });
});

describe('writeTable', () => {
  it('is read back by a CSV reader, begins with a BOM and runs as no formula', async () => {
    const file = await writeTable(at('out'), ['file', 'found', 'share'], [['=cmd|calc.png', 'きず;"pit", big', '0.25'], ['-1.png', '@x', '-0.5'], ['+1.png', '\tx', '0']]);
    const text = readFileSync(file, 'utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const rows = parse(text, { bom: true }) as string[][];
    expect(rows).toEqual([['file', 'found', 'share'], ["'=cmd|calc.png", 'きず;"pit", big', '0.25'], ["'-1.png", "'@x", '-0.5'], ["'+1.png", "'\tx", '0']]);
  });

  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")', '-2e3'])('%j is text', (text) => {
    const first = cell(text).replace(/^"/, '');
    expect(first.startsWith("'")).toBe(true);
  });
  it.each(['12', '-12.5', '0', 'L01-C1.png', 'a=b', ''])('%j stays as it is', (text) => {
    expect(cell(text)).toBe(text);
  });
});
