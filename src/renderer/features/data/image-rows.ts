/** The compact index as rows, filters and orders. Pure, so that 100,000 images can be tested without a screen. */
import type { ImageIndex, TagEdit } from '#shared/contract/data.ts';

export type TagState = TagEdit['state'];
const stateOf: Readonly<Record<string, TagState>> = { p: 'present', a: 'absent', u: 'unknown' };
const letterOf: Readonly<Record<TagState, string>> = { present: 'p', absent: 'a', unknown: 'u' };
const splitOf: Readonly<Record<string, 'train' | 'val' | 'test' | null>> = { t: 'train', v: 'val', e: 'test', '-': null };

/** An image of the index; the rest is looked up by its row when it is drawn. */
export interface ImageRow {
  readonly row: number;
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
}

export function splitAt(index: ImageIndex, row: number): 'train' | 'val' | 'test' | null {
  return splitOf[index.splits[row] as string] ?? null;
}

/** State of each class of an image, in class order. */
export function tagsAt(index: ImageIndex, row: number): readonly TagState[] {
  const width = index.classes.length;
  return Array.from({ length: width }, (_, k) => stateOf[index.tags[row * width + k] as string] ?? 'unknown');
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
}
export const noFilter: Filter = { text: '', split: 'all', tags: 'any', classId: null, classState: 'present', attention: 'any' };
export type Order = 'import' | 'name' | 'doubt';

/** Rows that pass the filter, in the order asked for (images without a doubt come last in `doubt`). */
export function rowsOf(index: ImageIndex, filter: Filter, order: Order): readonly ImageRow[] {
  const width = index.classes.length;
  const column = filter.classId === null ? -1 : index.classes.findIndex((c) => c.id === filter.classId);
  const text = filter.text.trim().normalize('NFC').toLowerCase();
  const wantedSplit = { all: '', train: 't', val: 'v', test: 'e', none: '-' }[filter.split];
  const rows: number[] = [];
  for (let row = 0; row < index.ids.length; row++) {
    if (wantedSplit !== '' && index.splits[row] !== wantedSplit) continue;
    if (text !== '' && !(index.names[row] as string).normalize('NFC').toLowerCase().includes(text)) continue;
    if (column >= 0 && index.tags[row * width + column] !== letterOf[filter.classState]) continue;
    if (filter.attention === 'noted' && index.noted[row] !== '1') continue;
    if (filter.attention === 'reviewed' && index.reviewed[row] !== '1') continue;
    if (filter.attention === 'unreviewed' && index.reviewed[row] === '1') continue;
    if (filter.tags !== 'any') {
      const own = index.tags.slice(row * width, (row + 1) * width);
      const isUntagged = !/[pa]/.test(own);
      if (filter.tags === 'untagged' && !isUntagged) continue;
      if (filter.tags === 'partly' && (isUntagged || !own.includes('u'))) continue;
      if (filter.tags === 'normal' && (width === 0 || /[pu]/.test(own))) continue;
      if (filter.tags === 'present' && !own.includes('p')) continue;
    }
    rows.push(row);
  }
  if (order === 'name') {
    const collator = new Intl.Collator(undefined, { numeric: true });
    rows.sort((a, b) => collator.compare(index.names[a] as string, index.names[b] as string));
  } else if (order === 'doubt' && index.doubts) {
    const doubts = index.doubts;
    rows.sort((a, b) => (doubts[b] ?? -1) - (doubts[a] ?? -1));
  }
  return rows.map((row) => ({ row, id: index.ids[row] as string, name: index.names[row] as string, sha256: index.sha256[row] as string }));
}

/** The index with tags changed; unknown images and classes are left alone. */
export function withTags(index: ImageIndex, edits: readonly TagEdit[]): ImageIndex {
  const rowOf = edits.length > 20 ? new Map(index.ids.map((id, row) => [id, row])) : null;
  const column = new Map(index.classes.map((c, k) => [c.id, k]));
  const letters = [...index.tags];
  for (const edit of edits) {
    const row = rowOf ? rowOf.get(edit.imageId) : index.ids.indexOf(edit.imageId);
    const k = column.get(edit.classId);
    if (row === undefined || row < 0 || k === undefined) continue;
    letters[row * index.classes.length + k] = letterOf[edit.state];
  }
  return { ...index, tags: letters.join('') };
}

/** What a number key does to a selection: all present → absent, else present. */
export function toggled(index: ImageIndex, rows: readonly number[], classId: number): readonly TagEdit[] {
  const k = index.classes.findIndex((c) => c.id === classId);
  if (k < 0) return [];
  const allPresent = rows.every((row) => index.tags[row * index.classes.length + k] === 'p');
  return rows.map((row) => ({ imageId: index.ids[row] as string, classId, state: allPresent ? ('absent' as const) : ('present' as const) }));
}

/** Every class of the selection in one state. */
export function allInState(index: ImageIndex, rows: readonly number[], state: TagState): readonly TagEdit[] {
  return rows.flatMap((row) => index.classes.map((c) => ({ imageId: index.ids[row] as string, classId: c.id, state })));
}
