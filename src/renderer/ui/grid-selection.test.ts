import { expect, it } from 'vitest';
import { moveInGrid, selectInGrid } from './grid-selection.ts';

/** 11 cells in rows of 4: the last row holds 8, 9, 10. */
const move = (key: string, index: number, ctrl = false) => moveInGrid(key, index, 4, 2, 11, ctrl);

it('moves like a file manager', () => {
  expect([move('ArrowRight', 3), move('ArrowLeft', 0), move('ArrowRight', 10)]).toEqual([4, 0, 10]);
  expect([move('ArrowDown', 2), move('ArrowUp', 6), move('ArrowUp', 2)]).toEqual([6, 2, 2]);
  expect([move('Home', 6), move('End', 5), move('End', 9), move('Home', 6, true), move('End', 0, true)]).toEqual([4, 7, 10, 0, 10]);
  expect([move('PageDown', 0), move('PageDown', 5), move('PageUp', 9)]).toEqual([8, 9, 1]);
});

it('goes from above the gap in the last row to the last cell, and stays in the last row', () => {
  expect([move('ArrowDown', 7), move('ArrowDown', 9), move('PageDown', 3)]).toEqual([10, 9, 7]);
});

it('knows keys that do not move, and an empty grid', () => {
  expect(move('a', 3)).toBeNull();
  expect(moveInGrid('ArrowDown', 0, 4, 2, 0, false)).toBeNull();
});

it('chooses one, toggles with ctrl, spans with shift, adds a span with both', () => {
  const keyAt = (index: number): string => `k${index}`;
  const pick = (before: string[], index: number, anchor: number, shift: boolean, ctrl: boolean) => [...selectInGrid(new Set(before), index, anchor, { shift, ctrl }, keyAt)];
  expect(pick(['k1', 'k2'], 5, 0, false, false)).toEqual(['k5']);
  expect(pick(['k1', 'k2'], 2, 0, false, true)).toEqual(['k1']);
  expect(pick(['k1'], 2, 0, false, true)).toEqual(['k1', 'k2']);
  expect(pick(['k9'], 2, 4, true, false)).toEqual(['k2', 'k3', 'k4']);
  expect(pick(['k9'], 2, 4, true, true)).toEqual(['k9', 'k2', 'k3', 'k4']);
});
