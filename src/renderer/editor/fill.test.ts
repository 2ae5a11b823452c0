import { describe, expect, it } from 'vitest';
import { fillArea, fillHoles } from './fill.ts';
import { createHistory, openMark } from './history.ts';
import { createDocument, takeDirty } from './mask-document.ts';

function opened(rows: readonly string[]) {
  const document = createDocument(rows[0].length, rows.length, Uint8Array.from([...rows.join('')].map(Number)));
  openMark(createHistory(document), 'fill');
  return document;
}

const rowsOf = ({ labels, width, height }: ReturnType<typeof opened>): string[] => Array.from({ length: height }, (_, y) => labels.subarray(y * width, (y + 1) * width).join(''));

describe('fillArea', () => {
  it('fills the area under the point and stops at corners', () => {
    const document = opened(['0011', '0100', '1000']);
    fillArea(document, { x: 0.5, y: 0.5 }, 7);
    expect(rowsOf(document)).toEqual(['7711', '7100', '1000']);
    expect(takeDirty(document)).toEqual({ x: 0, y: 0, width: 2, height: 2 });
  });

  it('writes nothing where the class is the same or the point outside', () => {
    const document = opened(['01']);
    fillArea(document, { x: 0, y: 0 }, 0);
    fillArea(document, { x: 2, y: 0 }, 5);
    fillArea(document, { x: -0.1, y: 0 }, 5);
    expect([rowsOf(document), document.saved!.size]).toEqual([['01'], 0]);
  });

  it('fills a whole picture and a single pixel', () => {
    const document = opened(['0']);
    fillArea(document, { x: 0.2, y: 0.9 }, 255);
    expect([...document.labels]).toEqual([255]);
    const large = createDocument(1000, 700);
    openMark(createHistory(large), 'fill');
    fillArea(large, { x: 999, y: 699 }, 3);
    expect(large.labels.every((id) => id === 3)).toBe(true);
  });
});

describe('fillHoles', () => {
  const ring = [
    '0000000',
    '0111110',
    '0102010',
    '0110110',
    '0111000',
    '0101000',
    '0101000',
  ];

  it('fills the holes of the object under the point and keeps other classes in them', () => {
    const document = opened(ring);
    fillHoles(document, { x: 1, y: 1 });
    // The notch at the lower edge is open, so it is no hole.
    expect(rowsOf(document)).toEqual(['0000000', '0111110', '0112110', '0111110', '0111000', '0101000', '0101000']);
  });

  it('fills the one hole under the point with the class around it', () => {
    const document = opened(['3330', '3030', '3330']);
    fillHoles(document, { x: 1.5, y: 1.5 });
    expect(rowsOf(document)).toEqual(['3330', '3330', '3330']);
  });

  it('leaves background that reaches the edge, and points outside', () => {
    const document = opened(['111', '101', '101']);
    fillHoles(document, { x: 1, y: 2 });
    fillHoles(document, { x: 9, y: 9 });
    fillHoles(document, { x: 0, y: 0 });
    expect(rowsOf(document)).toEqual(['111', '101', '101']);
  });

  it('closes a hole whose wall touches only at corners', () => {
    const document = opened(['010', '101', '010']);
    fillHoles(document, { x: 1, y: 0 });
    expect(rowsOf(document)).toEqual(['010', '111', '010']);
  });
});
