/**
 * The mask of one picture while a person edits it: a class id a pixel, and copies of the tiles that the running operation touched.
 *
 * Layout: row-major, 0 background, 1–254 classes, 255 ignore.
 * Before the first write into a tile (256×256 px) since the mark was opened its bytes are copied, so an operation costs memory
 * for the tiles it touches only, and bailing out puts them back. `history.ts` opens and closes marks.
 */
import { checkPositive, checkSize } from '#shared/kernels/check-size.ts';
import { isEmptyRect, noRect } from './rect.ts';
import type { Rect } from './rect.ts';

export const backgroundId = 0;
export const ignoreId = 255;

/** Bounds that grow with each write; right and bottom are exclusive, empty while left ≥ right. */
interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface MaskDocument {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Side of a copy-on-write tile in pixels. */
  readonly tileSide: number;
  readonly tileColumns: number;
  /** Class ids, width·height. To be read by anyone, written only through `writeSpan`. */
  readonly labels: Uint8Array;
  /** Tiles as they were when the mark was opened, by tile number; null while no mark is open. */
  saved: Map<number, Uint8Array> | null;
  /** What was written since `takeDirty`. */
  readonly dirty: Bounds;
  /** What was written since the mark was opened. */
  readonly sinceMark: Bounds;
}

function emptyBounds(): Bounds {
  return { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
}

/** Empties bounds in place. */
export function resetBounds(bounds: Bounds): void {
  Object.assign(bounds, emptyBounds());
}

/** Returns the pixels within the bounds. */
export function boundsRect({ left, top, right, bottom }: Bounds): Rect {
  return left < right ? { x: left, y: top, width: right - left, height: bottom - top } : noRect;
}

function extend(bounds: Bounds, left: number, top: number, right: number, bottom: number): void {
  if (left < bounds.left) bounds.left = left;
  if (top < bounds.top) bounds.top = top;
  if (right > bounds.right) bounds.right = right;
  if (bottom > bounds.bottom) bounds.bottom = bottom;
}

/** Grows the bounds of what has to be painted again. */
export function addDirty(document: MaskDocument, rect: Rect): void {
  if (!isEmptyRect(rect)) extend(document.dirty, rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
}

/**
 * Makes a document of width×height pixels around a copy of `labels` (all background if left out).
 * Throws RangeError if a side is no whole number of at least 1, there are 2³¹ pixels or more, or `labels` has another length.
 */
export function createDocument(width: number, height: number, labels?: Uint8Array, tileSide = 256): MaskDocument {
  checkPositive('width', width);
  checkPositive('height', height);
  checkPositive('tileSide', tileSide);
  if (width * height >= 2 ** 31) throw new RangeError(`createDocument: ${width}×${height} pixels are too many`);
  if (labels) checkSize('createDocument labels', labels.length, width * height);
  return {
    width,
    height,
    tileSide,
    tileColumns: Math.ceil(width / tileSide),
    labels: labels ? labels.slice() : new Uint8Array(width * height),
    saved: null,
    dirty: emptyBounds(),
    sinceMark: emptyBounds(),
  };
}

/** Returns the class id at a point in image coordinates (pixel i covers i to below i + 1), null outside the picture. */
export function classAt({ width, height, labels }: MaskDocument, x: number, y: number): number | null {
  const column = Math.floor(x);
  const row = Math.floor(y);
  return column >= 0 && row >= 0 && column < width && row < height ? labels[row * width + column] : null;
}

/** Counts the pixels of each class id: 256 numbers. */
export function countClasses({ labels }: MaskDocument): Uint32Array {
  const counts = new Uint32Array(256);
  for (let p = 0; p < labels.length; p++) counts[labels[p]]++;
  return counts;
}

/** Returns the part of the picture that a tile covers. */
function tileRect({ width, height, tileSide, tileColumns }: MaskDocument, tile: number): Rect {
  const x = (tile % tileColumns) * tileSide;
  const y = Math.floor(tile / tileColumns) * tileSide;
  return { x, y, width: Math.min(tileSide, width - x), height: Math.min(tileSide, height - y) };
}

/** Returns a copy of one tile's class ids, row by row. */
export function copyTile(document: MaskDocument, tile: number): Uint8Array {
  const { x, y, width, height } = tileRect(document, tile);
  const bytes = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * document.width + x;
    bytes.set(document.labels.subarray(from, from + width), row * width);
  }
  return bytes;
}

/** True if a tile still holds these class ids. */
export function sameTile(document: MaskDocument, tile: number, bytes: Uint8Array): boolean {
  const { x, y, width, height } = tileRect(document, tile);
  for (let row = 0, i = 0; row < height; row++) {
    const from = (y + row) * document.width + x;
    for (let column = 0; column < width; column++, i++) if (document.labels[from + column] !== bytes[i]) return false;
  }
  return true;
}

/** Number of pixels of one tile. Throws RangeError for a tile that the picture does not have. */
export function tileArea(document: MaskDocument, tile: number): number {
  const { width, height } = tileRect(document, tile);
  if (!(tile >= 0) || height < 1) throw new RangeError(`tileArea: no tile ${tile}`);
  return width * height;
}

/** Writes one tile back; the history alone does so. */
export function putTile(document: MaskDocument, tile: number, bytes: Uint8Array): void {
  const { x, y, width, height } = tileRect(document, tile);
  for (let row = 0; row < height; row++) document.labels.set(bytes.subarray(row * width, (row + 1) * width), (y + row) * document.width + x);
}

/**
 * Sets the pixels `left` to below `right` of row `y` (whole numbers) to a class id; what lies outside the picture is left out.
 * Throws Error while no mark is open: such a write could not be undone.
 */
export function writeSpan(document: MaskDocument, y: number, left: number, right: number, id: number): void {
  const { width, height, tileSide, saved } = document;
  if (saved === null) throw new Error('writeSpan: no mark is open');
  const from = Math.max(left, 0);
  const to = Math.min(right, width);
  if (y < 0 || y >= height || from >= to) return;
  const tileRow = Math.floor(y / tileSide) * document.tileColumns;
  const last = tileRow + Math.floor((to - 1) / tileSide);
  for (let tile = tileRow + Math.floor(from / tileSide); tile <= last; tile++) {
    if (!saved.has(tile)) saved.set(tile, copyTile(document, tile));
  }
  document.labels.fill(id, y * width + from, y * width + to);
  extend(document.dirty, from, y, to, y + 1);
  extend(document.sinceMark, from, y, to, y + 1);
}

/** Returns the rectangle written since the last call, `noRect` if nothing was. */
export function takeDirty(document: MaskDocument): Rect {
  const rect = boundsRect(document.dirty);
  resetBounds(document.dirty);
  return rect;
}
