/**
 * Difference hash of an image, to find near duplicates.
 *
 * Formula: bit = 1 where a pixel is brighter than its left neighbour; 8 rows of 8 bits, row by row, first bit highest.
 * Layout: grey plane of 9 columns × 8 rows, HW; hash as 16 hexadecimal digits.  Range: any grey scale; NaN compares as not brighter.
 * Source: N. Krawetz, "Kind of Like That", 2013; bit order as in the Python package imagehash.
 */
import { checkSize } from './check-size.ts';

const COLUMNS = 9;
const ROWS = 8;

/** Hashes a grey plane of 9×8 pixels (width × height) to 16 hexadecimal digits. Throws RangeError unless it holds 72 values. */
export function differenceHash(grey: ArrayLike<number>): string {
  checkSize('differenceHash grey', grey.length, COLUMNS * ROWS);
  let hash = '';
  for (let y = 0; y < ROWS; y++) {
    let row = 0;
    for (let x = 1; x < COLUMNS; x++) row = row * 2 + (grey[y * COLUMNS + x] > grey[y * COLUMNS + x - 1] ? 1 : 0);
    hash += row.toString(16).padStart(2, '0');
  }
  return hash;
}

/** Counts the bits (0–64) in which two hashes of 16 hexadecimal digits differ. Throws RangeError on anything else. */
export function hammingDistance(a: string, b: string): number {
  for (const hash of [a, b]) if (!/^[0-9a-f]{16}$/.test(hash)) throw new RangeError(`hammingDistance: not a 64-bit hash: ${hash}`);
  let bits = 0;
  for (let i = 0; i < 16; i += 8) {
    let rest = Number.parseInt(a.slice(i, i + 8), 16) ^ Number.parseInt(b.slice(i, i + 8), 16);
    for (; rest !== 0; rest &= rest - 1) bits++;
  }
  return bits;
}
