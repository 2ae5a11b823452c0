/** Uncompressed BMP files for tests, written from the format's description (BITMAPINFOHEADER). */

export interface BmpParts {
  readonly widthPx: number;
  /** Negative: rows from above. */
  readonly heightPx: number;
  readonly bits: number;
  readonly compression?: number;
  /** R, G, B of each entry. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Rows as they lie in the file, padded to 4 bytes here. */
  readonly rows: readonly (readonly number[])[];
}

export function bmpFile({ widthPx, heightPx, bits, compression = 0, palette = [], rows }: BmpParts): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54 + 4 * palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(widthPx, 18);
  header.writeInt32LE(heightPx, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  header.writeUInt32LE(palette.length, 46);
  const file = Buffer.concat([header, Buffer.from(palette.flatMap(([r, g, b]) => [b, g, r, 0])), ...rows.map((row) => Buffer.from([...row, ...Array.from({ length: (4 - (row.length % 4)) % 4 }, () => 0)]))]);
  file.writeUInt32LE(file.length, 2);
  return file;
}
