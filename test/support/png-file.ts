/** PNG files for tests with any header, written chunk by chunk, so that no library's idea of a mask gets in between. */
import { crc32, deflateSync } from 'node:zlib';

export interface PngParts {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 colour, 3 palette. */
  readonly colourType: 0 | 2 | 3;
  /** Bytes of each row, without the filter byte. */
  readonly rows: readonly (readonly number[])[];
  /** R, G, B of each palette entry. */
  readonly palette?: readonly (readonly [number, number, number])[];
}

export function pngFile({ widthPx, heightPx, depth, colourType, rows, palette }: PngParts): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = depth;
  header[9] = colourType;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    chunk('IDAT', deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One chunk with its length and checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
