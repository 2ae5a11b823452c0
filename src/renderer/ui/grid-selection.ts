// Moving and choosing in a grid of cells, as in a file manager. Pure, so that the grid itself only paints.

/** Returns the index that `key` leads to from `index`, or null for a key that does not move; all clamped to 0…count−1. */
export function moveInGrid(key: string, index: number, columns: number, rowsPerPage: number, count: number, ctrl: boolean): number | null {
  if (count === 0) return null;
  const column = index % columns;
  const bottom = Math.floor((count - 1) / columns) * columns + column;
  const last = bottom < count ? bottom : bottom - columns;
  const target = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    // The last row may be short: going down from above its gap leads to the last cell.
    ArrowDown: index + columns < count || index >= Math.floor((count - 1) / columns) * columns ? index + columns : count - 1,
    Home: ctrl ? 0 : index - column,
    End: ctrl ? count - 1 : index - column + columns - 1,
    PageUp: Math.max(index - columns * rowsPerPage, column),
    PageDown: Math.min(index + columns * rowsPerPage, last),
  }[key];
  if (target === undefined) return null;
  // At the upper and lower edge the column is kept.
  if (key === 'ArrowUp' && target < 0) return index;
  if (key === 'ArrowDown' && target >= count) return index;
  return Math.min(Math.max(target, 0), count - 1);
}

/** How the modifier keys change a selection. */
export interface SelectMode {
  readonly shift: boolean;
  readonly ctrl: boolean;
}

/**
 * Returns the selection after choosing `index`: alone; with ctrl toggled; with shift everything from `anchor` to it (with
 * both: added to what there was). `keyAt` gives the key of an index.
 */
export function selectInGrid(
  before: ReadonlySet<string>,
  index: number,
  anchor: number,
  mode: SelectMode,
  keyAt: (index: number) => string,
): ReadonlySet<string> {
  if (mode.shift) {
    const after = new Set(mode.ctrl ? before : []);
    for (let i = Math.min(anchor, index); i <= Math.max(anchor, index); i++) after.add(keyAt(i));
    return after;
  }
  const key = keyAt(index);
  if (!mode.ctrl) return new Set([key]);
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}
