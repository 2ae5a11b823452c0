import { describe, expect, it } from 'vitest';
import { createHistory, openMark } from './history.ts';
import { classAt, countClasses, createDocument, takeDirty, tileArea, writeSpan } from './mask-document.ts';

function opened(width: number, height: number, tileSide = 2) {
  const document = createDocument(width, height, undefined, tileSide);
  openMark(createHistory(document), 'brush');
  return document;
}

describe('createDocument', () => {
  it('copies the labels it is given', () => {
    const labels = Uint8Array.of(1, 2);
    const document = createDocument(2, 1, labels);
    labels[0] = 9;
    expect([...document.labels]).toEqual([1, 2]);
  });

  it('refuses sizes that do not fit', () => {
    expect(() => createDocument(0, 1)).toThrow(RangeError);
    expect(() => createDocument(2, 1.5)).toThrow(RangeError);
    expect(() => createDocument(2, 2, new Uint8Array(3))).toThrow(RangeError);
    expect(() => createDocument(2 ** 16, 2 ** 15)).toThrow(RangeError);
  });
});

describe('writeSpan', () => {
  it('writes, clips, and copies only the tiles it touches', () => {
    const document = opened(5, 3);
    writeSpan(document, 1, -4, 3, 7);
    expect([...document.labels]).toEqual([0, 0, 0, 0, 0, 7, 7, 7, 0, 0, 0, 0, 0, 0, 0]);
    expect([...document.saved!.keys()]).toEqual([0, 1]);
    writeSpan(document, 2, 4, 99, 8);
    expect([...document.saved!.keys()]).toEqual([0, 1, 5]);
    expect(tileArea(document, 5)).toBe(1);
    expect(takeDirty(document)).toEqual({ x: 0, y: 1, width: 5, height: 2 });
    expect(takeDirty(document)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });

  it('leaves alone what lies outside', () => {
    const document = opened(1, 1);
    for (const [y, left, right] of [[-1, 0, 1], [1, 0, 1], [0, 1, 2], [0, -3, 0], [0, 1, 0]]) writeSpan(document, y, left, right, 1);
    expect([document.labels[0], document.saved!.size, takeDirty(document).width]).toEqual([0, 0, 0]);
  });

  it('refuses to write what could not be undone', () => {
    expect(() => writeSpan(createDocument(1, 1), 0, 0, 1, 1)).toThrow('no mark is open');
  });
});

describe('reading', () => {
  it('finds the class under a point: pixel i covers i to below i + 1', () => {
    const document = createDocument(2, 1, Uint8Array.of(3, 255));
    expect([[0, 0], [0.99, 0.5], [1, 0], [2, 0], [0, -0.01], [NaN, 0]].map(([x, y]) => classAt(document, x, y))).toEqual([3, 3, 255, null, null, null]);
  });

  it('counts pixels of each class', () => {
    const counts = countClasses(createDocument(3, 1, Uint8Array.of(3, 255, 3)));
    expect([counts[0], counts[3], counts[255]]).toEqual([0, 2, 1]);
  });
});
