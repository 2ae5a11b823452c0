/**
 * Undo and redo of a mask document. A tool opens a mark on entry; closing it makes one entry of the tiles that changed, packed;
 * bailing out puts them back. An entry holds the other side of its change: undo and redo swap it with what is in the document.
 */
import { addDirty, boundsRect, copyTile, putTile, resetBounds, sameTile } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';
import { noRect } from './rect.ts';
import type { Rect } from './rect.ts';
import { packBytes, unpackBytes } from './run-length.ts';

/** What made an entry. */
export type OperationName = 'brush' | 'eraser' | 'polygon' | 'fill' | 'fill-holes' | 'similarity' | 'replace';

export interface HistoryEntry {
  /** Counts up from 1 within one document. */
  readonly id: number;
  readonly name: OperationName;
  readonly rect: Rect;
  readonly tiles: readonly { readonly tile: number; readonly packed: Uint8Array }[];
}

export interface MaskHistory {
  readonly document: MaskDocument;
  /** Bytes that entries may hold together; the newest entry is kept whatever its size. */
  readonly limitBytes: number;
  /** Oldest first. */
  undo: readonly HistoryEntry[];
  /** The one to redo next is the last. */
  redo: readonly HistoryEntry[];
  openName: OperationName | null;
  nextId: number;
  /** Id of the newest entry that was dropped for want of room; 0 for none. */
  droppedId: number;
  /** Id of the entry on top when the mask was last kept; 0 for the mask as it was opened. */
  cleanId: number;
}

/** Starts an empty history. `limitBytes` defaults to 64 MiB, which is thousands of strokes on 4096². */
export function createHistory(document: MaskDocument, limitBytes = 64 * 2 ** 20): MaskHistory {
  return { document, limitBytes, undo: [], redo: [], openName: null, nextId: 1, droppedId: 0, cleanId: 0 };
}

/** Bytes that the entries hold. */
export function historyBytes({ undo, redo }: Pick<MaskHistory, 'undo' | 'redo'>): number {
  let sum = 0;
  for (const entry of [...undo, ...redo]) for (const { packed } of entry.tiles) sum += packed.length;
  return sum;
}

/** Opens a mark. Throws Error if one is open: two operations never run at once. */
export function openMark(history: MaskHistory, name: OperationName): void {
  if (history.openName !== null) throw new Error(`openMark: ${history.openName} is still open`);
  history.openName = name;
  history.document.saved = new Map();
  resetBounds(history.document.sinceMark);
}

function closeDocument({ document }: MaskHistory): { readonly saved: ReadonlyMap<number, Uint8Array>; readonly rect: Rect } {
  const saved = document.saved ?? new Map<number, Uint8Array>();
  document.saved = null;
  return { saved, rect: boundsRect(document.sinceMark) };
}

/** Ends the open operation as one entry and forgets what could be redone; false if it changed no pixel (then nothing is recorded). */
export function closeMark(history: MaskHistory): boolean {
  const { openName, document } = history;
  if (openName === null) throw new Error('closeMark: no mark is open');
  history.openName = null;
  const { saved, rect } = closeDocument(history);
  const tiles = [...saved].filter(([tile, bytes]) => !sameTile(document, tile, bytes));
  if (tiles.length === 0) return false;
  const entry = { id: history.nextId++, name: openName, rect, tiles: tiles.map(([tile, bytes]) => ({ tile, packed: packBytes(bytes) })) };
  history.undo = [...history.undo, entry];
  history.redo = [];
  dropOldest(history);
  return true;
}

/** Cancels the open operation, if any: every pixel is as it was at the mark. Returns what changed back. */
export function bailToMark(history: MaskHistory): Rect {
  if (history.openName === null) return noRect;
  history.openName = null;
  const { saved, rect } = closeDocument(history);
  for (const [tile, bytes] of saved) putTile(history.document, tile, bytes);
  addDirty(history.document, rect);
  return rect;
}

function dropOldest(history: MaskHistory): void {
  let bytes = historyBytes(history);
  while (bytes > history.limitBytes && history.undo.length > 1) {
    const [oldest, ...kept] = history.undo;
    bytes -= historyBytes({ undo: [oldest], redo: [] });
    history.undo = kept;
    history.droppedId = oldest.id;
  }
}

/** Swaps an entry with the document: what it held goes in, what was there comes out. */
function swap({ document }: MaskHistory, entry: HistoryEntry): HistoryEntry {
  const tiles = entry.tiles.map(({ tile, packed }) => {
    const now = copyTile(document, tile);
    putTile(document, tile, unpackBytes(packed, now.length));
    return { tile, packed: packBytes(now) };
  });
  addDirty(document, entry.rect);
  return { ...entry, tiles };
}

/** Takes the newest entry back, or cancels the open operation if there is one. Returns what changed, `noRect` if nothing could be undone. */
export function undo(history: MaskHistory): Rect {
  if (history.openName !== null) return bailToMark(history);
  const entry = history.undo.at(-1);
  if (!entry) return noRect;
  history.undo = history.undo.slice(0, -1);
  history.redo = [...history.redo, swap(history, entry)];
  return entry.rect;
}

/** Does the last undone entry again; nothing while an operation is open. Returns what changed. */
export function redo(history: MaskHistory): Rect {
  const entry = history.redo.at(-1);
  if (!entry || history.openName !== null) return noRect;
  history.redo = history.redo.slice(0, -1);
  history.undo = [...history.undo, swap(history, entry)];
  return entry.rect;
}

function topId({ undo, droppedId }: MaskHistory): number {
  return undo.at(-1)?.id ?? droppedId;
}

/** Remembers that the mask as it is now was kept. */
export function markClean(history: MaskHistory): void {
  history.cleanId = topId(history);
}

/** True if the mask differs from what was last kept (or opened): an undone change counts as none. An open operation counts. */
export function isChanged(history: MaskHistory): boolean {
  return history.openName !== null || topId(history) !== history.cleanId;
}
