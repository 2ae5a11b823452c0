/** Text files of plants: UTF-8 with or without BOM, or CP932 (Japanese Excel). */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { appError } from '#shared/contract/errors.ts';

/** Guess for the import preview: what the same bytes were read as. */
export async function encodingOf(path: string): Promise<'UTF-8' | 'UTF-8 (BOM)' | 'Shift_JIS (CP932)' | '?'> {
  const bytes = await readFile(path);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'UTF-8 (BOM)';
  for (const [encoding, name] of [['utf-8', 'UTF-8'], ['shift_jis', 'Shift_JIS (CP932)']] as const) {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return name;
    } catch {
      // Not this encoding: the next one.
    }
  }
  return '?';
}

/** @throws AppError bad-encoding when the bytes are neither UTF-8 nor CP932 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path);
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      // WHATWG shift_jis is CP932; the UTF-8 decoder drops a BOM by itself.
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this encoding: the next one.
    }
  }
  throw appError('bad-encoding', 'The text is neither UTF-8 nor Shift_JIS (CP932)', 'Save it as "CSV UTF-8" and import again.', path);
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
