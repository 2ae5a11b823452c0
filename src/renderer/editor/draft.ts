/**
 * A mask with its history as bytes, so that a reload or a killed server loses nothing, not even undo; and so that a picture left
 * behind in the queue can be taken up again.
 *
 * Layout: numbers are 32-bit little-endian. "TGMD", version, width, height, tile side, next id, dropped id, clean id, packed mask;
 * then the entries to undo and those to redo, each list with its length. Packed bytes (see run-length.ts) have their length before them.
 */
import { createHistory } from './history.ts';
import type { HistoryEntry, MaskHistory, OperationName } from './history.ts';
import { createDocument, putTile, tileArea } from './mask-document.ts';
import { packBytes, unpackBytes } from './run-length.ts';

const MAGIC = 0x444d4754;
const VERSION = 1;
/** The place of a name is its number in the bytes: add at the end only. */
const NAMES: readonly OperationName[] = ['brush', 'eraser', 'polygon', 'fill', 'fill-holes', 'similarity', 'replace'];

/** Writes a history and its document. An operation still under way is left out, as if it were cancelled. */
export function writeDraft(history: MaskHistory): Uint8Array {
  const { document } = history;
  const parts: Uint8Array[] = [];
  const numbers = (...values: readonly number[]): void => {
    const bytes = new DataView(new ArrayBuffer(values.length * 4));
    values.forEach((value, i) => bytes.setUint32(i * 4, value, true));
    parts.push(new Uint8Array(bytes.buffer));
  };
  const packed = (bytes: Uint8Array): void => {
    numbers(bytes.length);
    parts.push(bytes);
  };
  numbers(MAGIC, VERSION, document.width, document.height, document.tileSide, history.nextId, history.droppedId, history.cleanId);
  packed(packBytes(settledLabels(history)));
  for (const entries of [history.undo, history.redo]) {
    numbers(entries.length);
    for (const { id, name, rect, tiles } of entries) {
      numbers(id, NAMES.indexOf(name), rect.x, rect.y, rect.width, rect.height, tiles.length);
      for (const { tile, packed: bytes } of tiles) {
        numbers(tile);
        packed(bytes);
      }
    }
  }
  return joined(parts);
}

function settledLabels({ document }: MaskHistory): Uint8Array {
  if (document.saved === null) return document.labels;
  const settled = { ...document, labels: document.labels.slice() };
  for (const [tile, bytes] of document.saved) putTile(settled, tile, bytes);
  return settled.labels;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Restores what `writeDraft` wrote; `limitBytes` as for `createHistory`.
 * Throws RangeError for bytes that are cut off, of another kind or version, or do not fit together: nothing is guessed.
 */
export function readDraft(bytes: Uint8Array, limitBytes?: number): MaskHistory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const number = (): number => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const packed = (): Uint8Array => {
    const length = number();
    if (at + length > bytes.length) throw new RangeError('readDraft: cut off');
    at += length;
    return bytes.slice(at - length, at);
  };
  if (number() !== MAGIC || number() !== VERSION) throw new RangeError('readDraft: not a draft of this version');
  const [width, height, tileSide, nextId, droppedId, cleanId] = [number(), number(), number(), number(), number(), number()];
  const labels = packed();
  const document = createDocument(width, height, undefined, tileSide);
  document.labels.set(unpackBytes(labels, document.labels.length));
  const entry = (): HistoryEntry => {
    const [id, name, x, y, rectWidth, rectHeight, count] = [number(), number(), number(), number(), number(), number(), number()];
    if (!(name in NAMES)) throw new RangeError(`readDraft: unknown operation ${name}`);
    const tiles = Array.from({ length: Math.min(count, bytes.length) }, () => {
      const tile = number();
      const held = packed();
      unpackBytes(held, tileArea(document, tile));
      return { tile, packed: held };
    });
    return { id, name: NAMES[name], rect: { x, y, width: rectWidth, height: rectHeight }, tiles };
  };
  const entries = (): readonly HistoryEntry[] => Array.from({ length: Math.min(number(), bytes.length) }, entry);
  const history = createHistory(document, limitBytes);
  const restored = { undo: entries(), redo: entries(), nextId, droppedId, cleanId };
  if (at !== bytes.length) throw new RangeError('readDraft: more bytes than expected');
  return Object.assign(history, restored);
}
