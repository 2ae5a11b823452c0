/** A set of pixels that is not in the mask yet: what the similarity tool shows before it is accepted. */
import { bilinearRows } from './bilinear-rows.ts';
import { writeSpan } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';
import { intersectRect, isEmptyRect, noRect, unionRect } from './rect.ts';
import type { Rect } from './rect.ts';
import { growRegion } from './region.ts';
import type { SimilarityMap } from './similarity.ts';

export interface Selection {
  /** The pixels that `bits` covers; everything beyond is not selected. */
  readonly rect: Rect;
  /** 1 for each selected pixel, row by row of the rectangle. */
  readonly bits: Uint8Array;
}

export const noSelection: Selection = { rect: noRect, bits: new Uint8Array(0) };

/**
 * Selects the 4-connected pixels around the asked cell's middle whose interpolated likeness exceeds `threshold` (−1 to 1), in a
 * picture of width×height pixels. Only rows that the region reaches are computed.
 */
export function selectSimilar(map: SimilarityMap, threshold: number, width: number, height: number): Selection {
  const sample = bilinearRows(map.values, map.height, map.width, height, width);
  const row = new Float32Array(width);
  const rowAbove = (y: number): Uint8Array => {
    sample(y, 0, width, row);
    const open = new Uint8Array(width);
    for (let x = 0; x < width; x++) open[x] = row[x] > threshold ? 1 : 0;
    return open;
  };
  const middle = (cell: number, cells: number, size: number): number => Math.min(Math.floor(((cell + 0.5) * size) / cells), size - 1);
  const { spans } = growRegion(width, height, middle(map.column, map.width, width), middle(map.row, map.height, height), 4, rowAbove);
  return fromSpans(spans);
}

function fromSpans(spans: readonly number[]): Selection {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (let i = 0; i < spans.length; i += 3) {
    top = Math.min(top, spans[i]);
    bottom = Math.max(bottom, spans[i] + 1);
    left = Math.min(left, spans[i + 1]);
    right = Math.max(right, spans[i + 2]);
  }
  if (spans.length === 0) return noSelection;
  const rect = { x: left, y: top, width: right - left, height: bottom - top };
  const bits = new Uint8Array(rect.width * rect.height);
  for (let i = 0; i < spans.length; i += 3) {
    const line = (spans[i] - top) * rect.width - left;
    bits.fill(1, line + spans[i + 1], line + spans[i + 2]);
  }
  return { rect, bits };
}

/** Returns the first selection with the second added to it or removed from it. */
export function combineSelections(first: Selection, second: Selection, mode: 'add' | 'remove'): Selection {
  const rect = mode === 'add' ? unionRect(first.rect, second.rect) : first.rect;
  const bits = new Uint8Array(rect.width * rect.height);
  const put = ({ rect: own, bits: from }: Selection, value: 0 | 1): void => {
    const shared = intersectRect(own, rect);
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      const source = (y - own.y) * own.width - own.x;
      const target = (y - rect.y) * rect.width - rect.x;
      for (let x = shared.x; x < shared.x + shared.width; x++) if (from[source + x] === 1) bits[target + x] = value;
    }
  };
  put(first, 1);
  put(second, mode === 'add' ? 1 : 0);
  return { rect, bits };
}

/** Number of selected pixels. */
export function selectedArea({ bits }: Selection): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) count += bits[i];
  return count;
}

/** Gives the selected pixels a class. A mark must be open. */
export function writeSelection(document: MaskDocument, { rect, bits }: Selection, id: number): void {
  if (isEmptyRect(rect)) return;
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (bits[y * rect.width + x] === 0) continue;
      const left = x;
      while (x < rect.width && bits[y * rect.width + x] === 1) x++;
      writeSpan(document, rect.y + y, rect.x + left, rect.x + x, id);
    }
  }
}

/** Colours a selection (RGBA, rows of its rectangle): selected pixels in `colour` (RGBA, 0–255 each), the others clear. */
export function paintSelection({ bits }: Selection, colour: readonly [number, number, number, number]): Uint8ClampedArray<ArrayBuffer> {
  const [word] = new Uint32Array(Uint8Array.of(...colour).buffer);
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] * word;
  return new Uint8ClampedArray(words.buffer);
}
