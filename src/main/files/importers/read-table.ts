/** Tables beside pictures: one that cannot be read is refused by name, and the pictures come in without what it says. */
import { stat } from 'node:fs/promises';
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { FolderNote, FolderRefusal } from '../../ports/folders.ts';
import { readCsv, readCsvRows, readTextFile } from '../text-file.ts';
import type { FoundFile } from './importer.ts';
import { tableName } from './match-names.ts';
import type { NameIndex } from './match-names.ts';

/** A table of 100,000 pictures has some 10 MB; this is no table. */
const maxTableBytes = 64_000_000;

export type Row = Readonly<Record<string, string>>;

/** Collects what is to be said while a layout is read. */
export interface Sayings {
  readonly refused: FolderRefusal[];
  readonly notes: FolderNote[];
}

async function attempt<T>(file: FoundFile, say: Sayings, read: () => Promise<T>): Promise<T | null> {
  try {
    const { size } = await stat(file.path);
    if (size === 0) throw appError('bad-table', 'The table is empty (0 bytes)', 'Copy it again, or take it out of the folder.', file.path);
    if (size > maxTableBytes) throw appError('bad-table', `The file is too large for a table (${Math.round(size / 1e6)} MB)`, 'Check that it is the right file.', file.path);
    return await read();
  } catch (e) {
    const error = toAppError(e);
    // Whatever stops the reading of a table (its rights, its bytes), the table is what stays out.
    const code = error.code === 'bad-encoding' ? 'bad-encoding' : 'bad-table';
    const unreadable = error.code === 'internal';
    say.refused.push({ file: file.rel, code, why: unreadable ? 'The table cannot be opened' : error.what, todo: unreadable ? 'Check that it is there and may be read, then import again.' : error.todo });
    return null;
  }
}

/** Rows with the named columns; null when the table is refused. */
export function rowsOf(file: FoundFile, columns: readonly string[], say: Sayings): Promise<readonly Row[] | null> {
  return attempt(file, say, () => readCsv(file.path, columns));
}

/** All cells, trimmed; null when the table is refused. */
export function cellsOf(file: FoundFile, say: Sayings): Promise<readonly (readonly string[])[] | null> {
  return attempt(file, say, () => readCsvRows(file.path));
}

export function textOf(file: FoundFile, say: Sayings): Promise<string | null> {
  return attempt(file, say, () => readTextFile(file.path));
}

/** A file read by its own rule; what that throws is why it is refused. */
export function valueOf<T>(file: FoundFile, say: Sayings, read: () => Promise<T>): Promise<T | null> {
  return attempt(file, say, read);
}

/** The picture that a cell of `table` names; says why when there is none to take. */
export function pictureOf(index: NameIndex, cell: string, table: string, say: Sayings): FoundFile | null {
  const written = cell.trim();
  if (written === '') {
    say.notes.push({ file: table, code: 'unknown-file', text: 'a row names no picture; it is left out' });
    return null;
  }
  const asIs = index.find(written);
  const found = asIs === 'none' ? index.find(tableName(written)) : asIs;
  if (found === 'none') say.notes.push({ file: written, code: 'unknown-file', text: `named in ${table}, but there is no such picture` });
  else if (found === 'several') say.notes.push({ file: written, code: 'ambiguous-name', text: `${table} can mean several pictures that differ only in capitals, composed letters or ending; the row is left out` });
  else return found;
  return null;
}
