import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodingOf, readCsv, readTextFile } from './text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'tags.csv');
const written = (content: string | readonly number[]): string => {
  writeFileSync(file, typeof content === 'string' ? content : Uint8Array.from(content));
  return file;
};
// 表 = 95 5C in CP932: its second byte is a backslash. ① = 87 40 and ～ = 81 60 are Windows' own additions.
const cp932 = [0x95, 0x5c, 0x87, 0x40, 0x81, 0x60, 0xb1];

describe('readTextFile', () => {
  it('reads UTF-8 with and without BOM', async () => {
    expect(await readTextFile(written('表面きず'))).toBe('表面きず');
    expect(await readTextFile(written('\uFEFF表面きず'))).toBe('表面きず');
  });
  it('reads CP932', async () => {
    expect(await readTextFile(written(cp932))).toBe('表①～ｱ');
  });
  it.each([
    // "表さび" in EUC-JP: in CP932 it would be half-width katakana.
    ['EUC-JP', [0xc9, 0xbd, 0xa4, 0xb5, 0xa4, 0xd3]],
    ['UTF-16', [0xff, 0xfe, 0x66, 0x00, 0x69, 0x00]],
    ['a file with zero bytes', [0x66, 0x00, 0x69]],
  ])('refuses %s rather than reading nonsense', async (_what, bytes) => {
    await expect(readTextFile(written(bytes))).rejects.toMatchObject({ code: 'bad-encoding' });
    expect(await encodingOf(file)).toBe('?');
  });
  it('keeps half-width katakana that is meant', async () => {
    expect(await readTextFile(written([0xb7, 0xbd, 0xde]))).toBe('ｷｽﾞ');
    expect(await encodingOf(file)).toBe('Shift_JIS (CP932)');
  });
  it('refuses bytes that are neither, naming the file and what to do', async () => {
    await expect(readTextFile(written([0x66, 0xff, 0xfe, 0x80]))).rejects.toMatchObject({ code: 'bad-encoding', file, todo: expect.stringContaining('UTF-8') });
  });
});

describe('readCsv', () => {
  it('understands the headings of a Japanese table; ours win over another word', async () => {
    expect(await readCsv(written('ファイル名,タグ,備考\na.png,割れ,夜勤\n'), ['file', 'tags'])).toEqual([{ file: 'a.png', tags: '割れ' }]);
    expect(await readCsv(written('画像,File,Labels,ロット\nb,a.png,x,7\n'), ['file', 'tags'])).toEqual([{ file: 'b', tags: 'x' }]);
    expect(await readCsv(written('画像,file,ﾛｯﾄ\nb,a.png,7\n'), ['file', 'group'])).toEqual([{ file: 'a.png', group: '7' }]);
  });

  it('gives the named columns in any order, others left out, cells as they are', async () => {
    expect(await readCsv(written('note, tags ,file\nx,"a;b",1.png\n\ny,"say ""hi"", now",2.png\n'), ['file', 'tags'])).toEqual([
      { file: '1.png', tags: 'a;b' },
      { file: '2.png', tags: 'say "hi", now' },
    ]);
  });
  it('reads a table that Japanese Excel wrote', async () => {
    const head = [...Buffer.from('file,tags\r\n')];
    expect(await readCsv(written([...head, ...cp932, 0x2e, 0x70, 0x6e, 0x67, 0x2c, 0x95, 0x5c, 0x0d, 0x0a]), ['file', 'tags'])).toEqual([{ file: '表①～ｱ.png', tags: '表' }]);
    expect(await readCsv(written('\uFEFFfile,tags\r\na.png,\r\n'), ['file', 'tags'])).toEqual([{ file: 'a.png', tags: '' }]);
  });
  it('takes a short row as empty cells, and an empty table as no rows', async () => {
    expect(await readCsv(written('file,tags\na.png\n'), ['file', 'tags'])).toEqual([{ file: 'a.png', tags: '' }]);
    expect(await readCsv(written('file,tags\n'), ['file', 'tags'])).toEqual([]);
    expect(await readCsv(written(''), ['file', 'tags'])).toEqual([]);
  });
  it('names the missing column', async () => {
    await expect(readCsv(written('name,note\na,b\n'), ['file', 'tags'])).rejects.toMatchObject({ code: 'bad-table', what: expect.stringMatching(/no column file, tags/), file });
    await expect(readCsv(written('name,label\n'), ['file', 'tags'])).rejects.toMatchObject({ code: 'bad-table' });
    await expect(readCsv(written('file;tags\na.png;crack\n'), ['file', 'tags'])).rejects.toMatchObject({ code: 'bad-table' });
  });
  it('says that a broken table cannot be read', async () => {
    await expect(readCsv(written('file,tags\n"a.png,crack\n'), ['file', 'tags'])).rejects.toMatchObject({ code: 'bad-table', file });
    await expect(readCsv(written('file,tags\na,b,c\n'), ['file', 'tags'])).rejects.toMatchObject({ code: 'bad-table', file });
  });
});
