/** Filling of connected areas of a mask, and of the holes in them. An operation must be open (`openMark`). */
import { backgroundId, classAt, writeSpan } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';
import { growRegion, rowsOfClass } from './region.ts';
import type { Point } from './stroke.ts';

function writeSpans(document: MaskDocument, spans: readonly number[], id: number): void {
  for (let i = 0; i < spans.length; i += 3) writeSpan(document, spans[i], spans[i + 1], spans[i + 2], id);
}

/** The 4-connected pixels of one class around a point. */
function areaAt({ width, height, labels }: MaskDocument, { x, y }: Point, own: number): readonly number[] {
  return growRegion(width, height, Math.floor(x), Math.floor(y), 4, rowsOfClass(labels, width, own)).spans;
}

/** Gives the 4-connected area of one class under a point (image coordinates) the class `id`; nothing outside the picture. */
export function fillArea(document: MaskDocument, point: Point, id: number): void {
  const own = classAt(document, point.x, point.y);
  if (own !== null && own !== id) writeSpans(document, areaAt(document, point, own), id);
}

/**
 * On an object: gives the background within all its holes its class; other classes in there stay.
 * On background: fills that one hole with the class around it; nothing if the area reaches the edge of the picture.
 */
export function fillHoles(document: MaskDocument, point: Point): void {
  const own = classAt(document, point.x, point.y);
  if (own === null) return;
  if (own === backgroundId) fillHole(document, areaAt(document, point, own));
  else fillHolesOf(document, point, own);
}

function fillHole(document: MaskDocument, spans: readonly number[]): void {
  const { width, height, labels } = document;
  for (let i = 0; i < spans.length; i += 3) {
    if (spans[i] === 0 || spans[i] === height - 1 || spans[i + 1] === 0 || spans[i + 2] === width) return;
  }
  writeSpans(document, spans, labels[spans[0] * width + spans[1] - 1]);
}

function fillHolesOf(document: MaskDocument, { x, y }: Point, own: number): void {
  const { width, height, labels } = document;
  const object = growRegion(width, height, Math.floor(x), Math.floor(y), 8, rowsOfClass(labels, width, own));
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let i = 0; i < object.spans.length; i += 3) {
    top = Math.min(top, object.spans[i]);
    bottom = Math.max(bottom, object.spans[i] + 1);
    left = Math.min(left, object.spans[i + 1]);
    right = Math.max(right, object.spans[i + 2]);
  }
  // What can be reached from a frame of one pixel around the object lies outside; corners of the object are closed to it.
  const frameWidth = right - left + 2;
  const outside = growRegion(frameWidth, bottom - top + 2, 0, 0, 4, (frameRow) => {
    const row = frameRow + top - 1;
    const open = new Uint8Array(frameWidth).fill(1);
    if (row < top || row >= bottom) return open;
    for (let column = left; column < right; column++) if (object.member[row * width + column] === 1) open[column - left + 1] = 0;
    return open;
  });
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const reached = outside.member[(row - top + 1) * frameWidth + column - left + 1] === 1;
      if (!reached && labels[row * width + column] === backgroundId) writeSpan(document, row, column, column + 1, own);
    }
  }
}
