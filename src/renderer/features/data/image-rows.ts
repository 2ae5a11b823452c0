/** The compact index as rows, filters, orders and edits. Pure, so that 100,000 images can be tested without a screen. A row is the place of an image in the index. */
import type { ImageIndex, TagState } from '#shared/contract/data.ts';

const letterOf: Readonly<Record<TagState, string>> = { present: 'p', absent: 'a', unknown: 'u' };
const codeOf: Readonly<Record<TagState, number>> = { present: 112, absent: 97, unknown: 117 };
const stateOfCode: Readonly<Record<number, TagState>> = { 112: 'present', 97: 'absent', 117: 'unknown' };
const splitOf: Readonly<Record<string, 'train' | 'val' | 'test' | null>> = { t: 'train', v: 'val', e: 'test', '-': null };

/** Tags as bytes (letters of the index), so that one edit costs one cell and not a copy of 100,000 rows. */
export function tagBytes(index: ImageIndex): Uint8Array {
  return new TextEncoder().encode(index.tags);
}

export function splitAt(index: ImageIndex, row: number): 'train' | 'val' | 'test' | null {
  return splitOf[index.splits[row] as string] ?? null;
}

/** State of each class of an image, in class order. */
export function tagsAt(tags: Uint8Array, width: number, row: number): readonly TagState[] {
  return Array.from({ length: width }, (_, k) => stateOfCode[tags[row * width + k] as number] ?? 'unknown');
}

export interface Filter {
  readonly text: string;
  readonly split: 'all' | 'train' | 'val' | 'test' | 'none';
  /** any: no condition. */
  readonly tags: 'any' | 'untagged' | 'partly' | 'normal' | 'present';
  /** Class id for `classState`; null = no condition on one class. */
  readonly classId: number | null;
  readonly classState: TagState;
  readonly attention: 'any' | 'noted' | 'reviewed' | 'unreviewed';
  /** Group by its number in the index; null = all. */
  readonly group: string | null;
}
export const noFilter: Filter = { text: '', split: 'all', tags: 'any', classId: null, classState: 'present', attention: 'any', group: null };
export type Order = 'import' | 'name' | 'doubt';

/** Whether an edit of tags can change what the filter leaves. */
export function isTagFilter(filter: Filter): boolean {
  return filter.tags !== 'any' || filter.classId !== null;
}

/** Whether the tags of a row pass the filter. */
export function passesTags(index: ImageIndex, tags: Uint8Array, filter: Filter, row: number): boolean {
  const width = index.classes.length;
  const from = row * width;
  if (filter.classId !== null) {
    const k = index.classes.findIndex((c) => c.id === filter.classId);
    if (k >= 0 && tags[from + k] !== codeOf[filter.classState]) return false;
  }
  if (filter.tags === 'any') return true;
  let [present, unknown] = [0, 0];
  for (let k = 0; k < width; k++) {
    if (tags[from + k] === codeOf.present) present++;
    else if (tags[from + k] === codeOf.unknown) unknown++;
  }
  if (filter.tags === 'untagged') return unknown === width;
  if (filter.tags === 'partly') return unknown > 0 && unknown < width;
  if (filter.tags === 'normal') return width > 0 && present + unknown === 0;
  return present > 0;
}

const plain = (name: string): string => name.normalize('NFC').toLowerCase();
const plainNames = new WeakMap<readonly string[], readonly string[]>();
function searchable(names: readonly string[]): readonly string[] {
  const known = plainNames.get(names) ?? names.map(plain);
  plainNames.set(names, known);
  return known;
}

/** Rows that pass the filter, in the order asked for (images without a doubt come last in `doubt`). */
export function rowsOf(index: ImageIndex, tags: Uint8Array, filter: Filter, order: Order): readonly number[] {
  const text = plain(filter.text.trim());
  const names = text === '' ? index.names : searchable(index.names);
  const wantedSplit = { all: '', train: 't', val: 'v', test: 'e', none: '-' }[filter.split];
  const wantedGroup = filter.group === null ? null : index.groupNames.indexOf(filter.group);
  const hasTagFilter = isTagFilter(filter);
  const rows: number[] = [];
  for (let row = 0; row < index.ids.length; row++) {
    if (wantedSplit !== '' && index.splits[row] !== wantedSplit) continue;
    if (wantedGroup !== null && index.groups[row] !== wantedGroup) continue;
    if (text !== '' && !(names[row] as string).includes(text)) continue;
    if (filter.attention === 'noted' && index.noted[row] !== '1') continue;
    if (filter.attention === 'reviewed' && index.reviewed[row] !== '1') continue;
    if (filter.attention === 'unreviewed' && index.reviewed[row] === '1') continue;
    if (hasTagFilter && !passesTags(index, tags, filter, row)) continue;
    rows.push(row);
  }
  if (order === 'name') {
    const collator = new Intl.Collator(undefined, { numeric: true });
    rows.sort((a, b) => collator.compare(index.names[a] as string, index.names[b] as string));
  } else if (order === 'doubt' && index.doubts) {
    const doubts = index.doubts;
    rows.sort((a, b) => (doubts[b] ?? -1) - (doubts[a] ?? -1));
  }
  return rows;
}

/** A block of tags as the contract takes it: images × classes, one letter a cell. */
export interface Block {
  readonly rows: readonly number[];
  readonly classIds: readonly number[];
  readonly letters: string;
}

/** Sets a block in place; classes the index lacks are left alone. */
export function setBlock(tags: Uint8Array, index: ImageIndex, block: Block): void {
  const width = index.classes.length;
  const columns = block.classIds.map((id) => index.classes.findIndex((c) => c.id === id));
  const one = block.letters.length === 1 ? block.letters.charCodeAt(0) : null;
  block.rows.forEach((row, i) =>
    columns.forEach((k, j) => {
      const code = one ?? block.letters.charCodeAt(i * columns.length + j);
      if (k >= 0 && code !== 46) tags[row * width + k] = code;
    }),
  );
}

/** The cells of a block as they are now, as letters. */
export function lettersAt(tags: Uint8Array, index: ImageIndex, rows: readonly number[], classIds: readonly number[]): string {
  const width = index.classes.length;
  const columns = classIds.map((id) => index.classes.findIndex((c) => c.id === id));
  const bytes = new Uint8Array(rows.length * columns.length);
  rows.forEach((row, i) => columns.forEach((k, j) => (bytes[i * columns.length + j] = k < 0 ? 46 : (tags[row * width + k] as number))));
  return new TextDecoder().decode(bytes);
}

/** What a number key does to a selection: all present → absent, else present. */
export function toggleBlock(tags: Uint8Array, index: ImageIndex, rows: readonly number[], classId: number): Block {
  const width = index.classes.length;
  const k = index.classes.findIndex((c) => c.id === classId);
  const isAllPresent = rows.every((row) => tags[row * width + k] === codeOf.present);
  return { rows, classIds: [classId], letters: isAllPresent ? 'a' : 'p' };
}

/** One state for the given classes of all rows. */
export function stateBlock(rows: readonly number[], classIds: readonly number[], state: TagState): Block {
  return { rows, classIds, letters: letterOf[state] };
}

/** How many of the rows are in each state, for one class. */
export function countStates(tags: Uint8Array, width: number, rows: readonly number[], k: number): Readonly<Record<TagState, number>> {
  const counts = { present: 0, absent: 0, unknown: 0 };
  for (const row of rows) counts[stateOfCode[tags[row * width + k] as number] ?? 'unknown'] += 1;
  return counts;
}

