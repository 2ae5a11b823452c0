import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory, openMark } from './history.ts';
import { createDocument } from './mask-document.ts';
import { combineSelections, noSelection, paintSelection, selectedArea, selectSimilar, writeSelection } from './selection.ts';
import type { Selection } from './selection.ts';

function written(selection: Selection, width: number, height: number): string[] {
  const document = createDocument(width, height);
  openMark(createHistory(document), 'similarity');
  writeSelection(document, selection, 1);
  return Array.from({ length: height }, (_, y) => document.labels.subarray(y * width, (y + 1) * width).join(''));
}

describe('selectSimilar', () => {
  const map = { values: Float32Array.of(1, 1, 0, 1), height: 1, width: 4, column: 0, row: 0 };

  it('cuts the interpolated likeness, not the cells: the edge moves with the threshold', () => {
    // Over 16 pixels: 1 up to pixel 5, then 7/8, 5/8, 3/8, 1/8 down to 0 at the third cell, and up again.
    expect([0.2, 0.5, 0.7, 0.9].map((t) => selectedArea(selectSimilar(map, t, 16, 1)))).toEqual([9, 8, 7, 6]);
  });

  it('leaves out what is alike but apart', () => {
    expect(written(selectSimilar(map, 0.5, 16, 1), 16, 1)).toEqual(['1111111100000000']);
    expect(written(selectSimilar({ ...map, column: 3 }, 0.5, 16, 1), 16, 1)).toEqual(['0000000000001111']);
  });

  it('selects all, nothing, and a picture of one pixel', () => {
    expect(selectSimilar(map, -1, 16, 3).rect).toEqual({ x: 0, y: 0, width: 16, height: 3 });
    expect(selectSimilar(map, 1, 16, 3)).toEqual(noSelection);
    expect(selectSimilar({ values: Float32Array.of(1), height: 1, width: 1, column: 0, row: 0 }, 0.5, 1, 1)).toEqual({ rect: { x: 0, y: 0, width: 1, height: 1 }, bits: Uint8Array.of(1) });
  });

  it('takes a source with a value for every pixel as it is', () => {
    const values = Float32Array.of(1, 1, 0, 0, 1, 0, 0, 1, 1);
    expect(written(selectSimilar({ values, height: 3, width: 3, column: 1, row: 0 }, 0.5, 3, 3), 3, 3)).toEqual(['110', '010', '011']);
  });
});

describe('combineSelections', () => {
  const box = (x: number, y: number, width: number, height: number): Selection => ({ rect: { x, y, width, height }, bits: new Uint8Array(width * height).fill(1) });

  it('adds and removes by hand', () => {
    const both = combineSelections(box(0, 0, 2, 2), box(1, 1, 2, 2), 'add');
    expect(written(both, 4, 3)).toEqual(['1100', '1110', '0110']);
    expect(written(combineSelections(both, box(1, 0, 1, 3), 'remove'), 4, 3)).toEqual(['1000', '1010', '0010']);
    expect(combineSelections(noSelection, box(1, 1, 1, 1), 'remove')).toEqual(noSelection);
    expect(written(combineSelections(noSelection, box(1, 1, 1, 1), 'add'), 2, 2)).toEqual(['00', '01']);
  });

  it('follows the rules of sets', () => {
    const some = fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(1)))
      .map(([x, y, width, height, bits]): Selection => ({ rect: { x, y, width, height }, bits: Uint8Array.from({ length: width * height }, () => bits.next().value ?? 0) }));
    fc.assert(fc.property(some, some, (a, b) => {
      const [wa, wb] = [written(a, 9, 9).join(''), written(b, 9, 9).join('')];
      expect(written(combineSelections(a, b, 'add'), 9, 9).join('')).toBe([...wa].map((bit, i) => (bit === '1' || wb[i] === '1' ? '1' : '0')).join(''));
      expect(written(combineSelections(a, b, 'remove'), 9, 9).join('')).toBe([...wa].map((bit, i) => (bit === '1' && wb[i] === '0' ? '1' : '0')).join(''));
    }));
  });
});

describe('paintSelection', () => {
  it('colours selected pixels and leaves the others clear', () => {
    expect([...paintSelection({ rect: { x: 5, y: 5, width: 2, height: 1 }, bits: Uint8Array.of(0, 1) }, [1, 2, 3, 4])]).toEqual([0, 0, 0, 0, 1, 2, 3, 4]);
  });
});
