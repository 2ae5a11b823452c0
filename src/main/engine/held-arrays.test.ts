import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldArray } from '../ports/engine.ts';
import { HeldArrays, MemoryLimitError } from './held-arrays.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tegakari-held-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Three rows [2, 3]: 10 … 15, 20 … 25, 30 … 35. */
const grid: HeldArray = {
  name: 'grid',
  dtype: 'uint8',
  rowDims: [2, 3],
  rows: [10, 20, 30].map((first) => ({ data: Uint8Array.from({ length: 6 }, (_, i) => first + i) })),
};
const holding = (...arrays: readonly HeldArray[]): HeldArrays => {
  const held = new HeldArrays(1e6);
  for (const array of arrays) held.hold(array);
  return held;
};

describe('gathering', () => {
  it('takes rows in the order asked, repeats included, with the batch on axis 0', () => {
    expect(holding(grid).gather('grid', [2, 0, 2], null)).toEqual({
      dtype: 'uint8',
      dims: [3, 2, 3],
      data: Uint8Array.of(30, 31, 32, 33, 34, 35, 10, 11, 12, 13, 14, 15, 30, 31, 32, 33, 34, 35),
    });
  });

  it('mirrors the last axis of the flagged rows only (uint8)', () => {
    expect(holding(grid).gather('grid', [0, 1], [1, 0]).data).toEqual(Uint8Array.of(12, 11, 10, 15, 14, 13, 20, 21, 22, 23, 24, 25));
  });

  it('mirrors float16 by value, not by byte', () => {
    const halves: HeldArray = { name: 'h', dtype: 'float16', rowDims: [2, 1, 2], rows: [{ data: Uint16Array.of(0x3c00, 0x4001, 0xc002, 0x0003) }] };
    expect(holding(halves).gather('h', [0], [1])).toEqual({ dtype: 'float16', dims: [1, 2, 1, 2], data: Uint16Array.of(0x4001, 0x3c00, 0x0003, 0xc002) });
  });

  it('leaves the resident rows as they were', () => {
    const held = holding(grid);
    held.gather('grid', [0], [1]);
    expect(held.gather('grid', [0], null).data).toEqual(Uint8Array.of(10, 11, 12, 13, 14, 15));
  });

  it('fills a buffer that is handed back', () => {
    const reuse = new Uint8Array(6).fill(255);
    expect(holding(grid).gather('grid', [1], null, reuse).data).toBe(reuse);
    expect(reuse).toEqual(Uint8Array.of(20, 21, 22, 23, 24, 25));
  });

  it('feeds one row, mirrored or not', () => {
    const held = holding(grid);
    expect(held.feed({ array: 'grid', row: 1 })).toEqual({ dtype: 'uint8', dims: [1, 2, 3], data: Uint8Array.of(20, 21, 22, 23, 24, 25) });
    expect(held.feed({ array: 'grid', row: 1, flip: true }).data).toEqual(Uint8Array.of(22, 21, 20, 25, 24, 23));
  });

  it.each([[3], [-1], [Number.NaN]])('refuses row %d', (row) => {
    expect(() => holding(grid).gather('grid', [row], null)).toThrow('array grid has no row');
  });

  it('refuses an array that is not held, or no longer', () => {
    const held = holding(grid);
    expect(() => held.gather('other', [0], null)).toThrow('no resident array "other"');
    held.release('grid');
    expect(() => held.gather('grid', [0], null)).toThrow('no resident array "grid"');
  });
});

describe('rows of files', () => {
  it('start at their own offsets, aligned or not', async () => {
    const file = join(folder, 'rows.bin');
    const values = Float32Array.of(1.5, -2, 3.25, 4);
    await writeFile(file, Buffer.concat([Buffer.from('abc'), Buffer.from(values.buffer)]));
    const held = holding({ name: 'f', dtype: 'float32', rowDims: [2], rows: [{ file, offsetBytes: 11 }, { file, offsetBytes: 3 }] });
    expect(held.gather('f', [0, 1], null).data).toEqual(Float32Array.of(3.25, 4, 1.5, -2));
  });

  it('mix with given data', async () => {
    const file = join(folder, 'long.bin');
    await writeFile(file, new Uint8Array(BigInt64Array.of(7n, -8n).buffer));
    const held = holding({ name: 'i', dtype: 'int64', rowDims: [1], rows: [{ data: BigInt64Array.of(5n) }, { file, offsetBytes: 8 }] });
    expect(held.gather('i', [1, 0], null).data).toEqual(BigInt64Array.of(-8n, 5n));
  });

  it('must not end before the row does', async () => {
    const file = join(folder, 'short.bin');
    await writeFile(file, new Uint8Array(7));
    expect(() => holding({ name: 's', dtype: 'float32', rowDims: [2], rows: [{ file, offsetBytes: 0 }] })).toThrow('short.bin is shorter than expected');
  });
});

describe('what is held', () => {
  it('must have the length of a row', () => {
    expect(() => holding({ ...grid, rows: [{ data: new Uint8Array(5) }] })).toThrow('row 0 has 5 values, not 6');
  });

  it('stays within the bound in bytes, over all arrays', () => {
    const held = new HeldArrays(30);
    const one = (name: string, count: number): HeldArray => ({ name, dtype: 'float32', rowDims: [count], rows: [{ data: new Float32Array(count) }] });
    held.hold(one('a', 4));
    expect(() => held.hold(one('b', 4))).toThrow(MemoryLimitError);
    held.hold(one('c', 3));
    // A new array of the same name takes the place of the old one.
    held.hold(one('a', 4));
    held.release('a');
    held.hold(one('b', 4));
    expect(() => held.gather('a', [0], null)).toThrow('no resident array');
  });
});
