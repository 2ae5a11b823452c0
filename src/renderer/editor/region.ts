/** Growing of connected regions, row span by row span. */

export interface Region {
  /** Three numbers a span: row, first column, column after the last. In no particular order, none twice. */
  readonly spans: readonly number[];
  /** 1 for each pixel of the region, width·height. */
  readonly member: Uint8Array;
}

/**
 * Finds the pixels that hang together with (x, y) through pixels for which `inside` is true; empty if it is false there or
 * (x, y) lies outside. Neighbours: 4 joins over edges, 8 over corners too. `inside` is asked about pixels of the picture only.
 */
export function growRegion(
  width: number, height: number, x: number, y: number, neighbours: 4 | 8, inside: (x: number, y: number) => boolean,
): Region {
  const member = new Uint8Array(width * height);
  const spans: number[] = [];
  if (!(x >= 0 && y >= 0 && x < width && y < height && inside(x, y))) return { spans, member };
  const reach = neighbours === 8 ? 1 : 0;
  const stack = [x, y];
  while (stack.length > 0) {
    const row = stack.pop() as number;
    const start = stack.pop() as number;
    const line = row * width;
    if (member[line + start] === 1) continue;
    let left = start;
    while (left > 0 && inside(left - 1, row)) left--;
    let right = start + 1;
    while (right < width && inside(right, row)) right++;
    member.fill(1, line + left, line + right);
    spans.push(row, left, right);
    const to = Math.min(right + reach, width);
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      for (let column = Math.max(left - reach, 0), before = false; column < to; column++) {
        const open = member[next * width + column] === 0 && inside(column, next);
        if (open && !before) stack.push(column, next);
        before = open;
      }
    }
  }
  return { spans, member };
}
