/** Text files of plants: UTF-8 with or without BOM, or CP932 (Japanese Excel). */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { appError } from '#shared/contract/errors.ts';

/** For the import preview: what the bytes of a table are read as. */
export async function encodingOf(path: string): Promise<'UTF-8' | 'UTF-8 (BOM)' | 'Shift_JIS (CP932)' | '?'> {
  return decodeText(await readFile(path))?.encoding ?? '?';
}

/** @throws AppError bad-encoding when the bytes are neither UTF-8 nor CP932 */
export async function readTextFile(path: string): Promise<string> {
  const decoded = decodeText(await readFile(path));
  if (decoded === null) throw appError('bad-encoding', 'The text is neither UTF-8 nor Shift_JIS (CP932)', 'Save it as "CSV UTF-8" and import again.', path);
  return decoded.text;
}

function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: 'UTF-8' | 'UTF-8 (BOM)' | 'Shift_JIS (CP932)' } | null {
  const read = (encoding: string): string | null => {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  };
  // UTF-16 ("Unicode text" of Excel) and no text at all.
  if (bytes.includes(0)) return null;
  // The UTF-8 decoder drops a BOM by itself; WHATWG shift_jis is CP932.
  const utf8 = read('utf-8');
  if (utf8 !== null) return { text: utf8, encoding: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'UTF-8 (BOM)' : 'UTF-8' };
  const cp932 = read('shift_jis');
  if (cp932 === null) return null;
  // EUC-JP reads as half-width katakana in CP932: nonsense that nobody would notice before the names do not match.
  const halfWidth = /[\uff61-\uff9f]/;
  const euc = halfWidth.test(cp932) ? read('euc-jp') : null;
  if (euc !== null && !halfWidth.test(euc) && /[\u3040-\u30ff\u4e00-\u9fff]/.test(euc)) return null;
  return { text: cp932, encoding: 'Shift_JIS (CP932)' };
}

/** All rows as trimmed cells, blank lines left out. @throws AppError bad-table, bad-encoding */
export async function readCsvRows(path: string): Promise<readonly (readonly string[])[]> {
  const text = await readTextFile(path);
  try {
    return (parse(text, { skip_empty_lines: true, relax_column_count: true, bom: true, trim: true }) as string[][]).map((row) => row.map((cell) => cell.trim()));
  } catch (e) {
    throw appError('bad-table', `The table cannot be read (${e instanceof Error ? e.message : String(e)})`, 'Its cells must be separated by commas, its quotes closed.', path);
  }
}

/** Headings that plants write instead of ours; compared in NFKC and small letters. */
const otherHeadings: Readonly<Record<string, readonly string[]>> = {
  file: ['filename', 'file name', 'image', 'ファイル名', 'ファイル', '画像', '画像名', '画像ファイル', '画像ファイル名'],
  tags: ['tag', 'label', 'labels', 'タグ', 'ラベル', '画像タグ', '欠陥'],
  split: ['分割'],
  group: ['lot', 'グループ', 'ロット', 'ロット番号'],
};

/** Rows of a CSV with the named columns (others are ignored; Japanese headings are understood), blank lines skipped. @throws AppError bad-table */
export async function readCsv(path: string, columns: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
  const text = await readTextFile(path);
  let rows: Record<string, string>[];
  let header: readonly string[] = columns;
  try {
    // Short rows are whole ones: Excel leaves out the last comma where the cell is empty.
    rows = parse(text, { columns: (names: string[]) => (header = headings(names, columns)), skip_empty_lines: true, relax_column_count_less: true, bom: true });
  } catch (e) {
    throw appError('bad-table', `The table cannot be read (${e instanceof Error ? e.message : String(e)})`, `It needs the columns ${columns.join(', ')}, separated by commas.`, path);
  }
  const missing = columns.filter((c) => !header.includes(c));
  if (missing.length > 0) {
    throw appError('bad-table', `The table has no column ${missing.join(', ')}`, `Its first line must name the columns ${columns.join(', ')}.`, path);
  }
  return rows.map((r) => Object.fromEntries(columns.map((c) => [c, r[c] ?? ''])));
}

/** The headings, with ours in the place of another word for it; a heading of ours always wins over another word. */
function headings(names: readonly string[], columns: readonly string[]): string[] {
  const found = names.map((name) => name.trim());
  for (const column of columns) {
    if (found.includes(column)) continue;
    const other = found.findIndex((name) => [column, ...(otherHeadings[column] ?? [])].includes(name.normalize('NFKC').toLowerCase()));
    if (other >= 0) found[other] = column;
  }
  return found;
}
