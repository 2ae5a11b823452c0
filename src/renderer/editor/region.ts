/** Growing of connected regions, row span by row span. */

export interface Region {
  /** Three numbers a span: row, first column, column after the last. In no particular order, none twice. */
  readonly spans: readonly number[];
  /** 1 for each pixel of the region, width·height. */
  readonly member: Uint8Array;
}

/**
 * Finds the pixels that hang together with (x, y) through open pixels; empty if (x, y) is not open or lies outside.
 * Neighbours: 4 joins over edges, 8 over corners too. `openRow` gives a row's pixels, 1 where open, 0 where not (width bytes, not
 * changed afterwards); it is asked once for each row that the region reaches, so nobody computes the others.
 */
export function growRegion(width: number, height: number, x: number, y: number, neighbours: 4 | 8, openRow: (y: number) => Uint8Array): Region {
  const member = new Uint8Array(width * height);
  const spans: number[] = [];
  const rows: (Uint8Array | undefined)[] = Array.from({ length: height });
  const rowAt = (at: number): Uint8Array => (rows[at] ??= openRow(at));
  if (!(x >= 0 && y >= 0 && x < width && y < height && rowAt(y)[x] === 1)) return { spans, member };
  const reach = neighbours === 8 ? 1 : 0;
  const stack = [x, y];
  while (stack.length > 0) {
    const row = stack.pop() as number;
    const start = stack.pop() as number;
    const line = row * width;
    if (member[line + start] === 1) continue;
    const open = rowAt(row);
    let left = start;
    while (left > 0 && open[left - 1] === 1) left--;
    let right = start + 1;
    while (right < width && open[right] === 1) right++;
    member.fill(1, line + left, line + right);
    spans.push(row, left, right);
    const from = Math.max(left - reach, 0);
    const to = Math.min(right + reach, width);
    if (row > 0) pushRuns(stack, rowAt(row - 1), member, row - 1, width, from, to);
    if (row < height - 1) pushRuns(stack, rowAt(row + 1), member, row + 1, width, from, to);
  }
  return { spans, member };
}

/** Remembers the first column of each run of open pixels that are not members yet. */
function pushRuns(stack: number[], open: Uint8Array, member: Uint8Array, row: number, width: number, from: number, to: number): void {
  const line = row * width;
  for (let column = from, before = 0; column < to; column++) {
    const now = open[column] === 1 && member[line + column] === 0 ? 1 : 0;
    if (now === 1 && before === 0) stack.push(column, row);
    before = now;
  }
}

/** A row source for the pixels of one class in a label map. */
export function rowsOfClass(labels: Uint8Array, width: number, id: number): (y: number) => Uint8Array {
  return (y) => {
    const row = labels.subarray(y * width, (y + 1) * width);
    const open = new Uint8Array(width);
    for (let x = 0; x < width; x++) open[x] = row[x] === id ? 1 : 0;
    return open;
  };
}
