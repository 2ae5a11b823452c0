/**
 * Uncompressed BMP, which libvips as bundled does not read and machine-vision cameras write: 1, 4 and 8 bits with a palette,
 * 24 and 32 bits, rows from below or from above (Microsoft, BITMAPINFOHEADER). The fourth byte of 32 bits is no alpha there.
 */
import type { DecodedImage } from '../ports/images.ts';

const fileHeaderBytes = 14;
const rgbMasks = [0xff0000, 0xff00, 0xff] as const;

/** True when the file starts as a BMP does. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/** Throws an Error when the file is cut short, compressed, of another kind, or claims more than `maxPixels`. */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): DecodedImage {
  if (bytes.length < fileHeaderBytes + 40) throw new Error('the BMP header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(14, true);
  if (headerBytes < 40) throw new Error('BMP files of OS/2 are not read');
  const widthPx = view.getInt32(18, true);
  const rows = view.getInt32(22, true);
  const heightPx = Math.abs(rows);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (widthPx <= 0 || heightPx === 0) throw new Error('the BMP has no pixels');
  // Before anything is made: a few bytes can claim gigapixels.
  if (widthPx * heightPx > maxPixels) throw new Error('Input image exceeds pixel limit');
  const plainMasks = compression === 3 && bits === 32 && bytes.length >= 66 && rgbMasks.every((mask, i) => view.getUint32(54 + 4 * i, true) === mask);
  if (compression !== 0 && !plainMasks) throw new Error('compressed BMP files and those with other colour masks are not read');
  if (![1, 4, 8, 24, 32].includes(bits)) throw new Error(`BMP files of ${bits} bits a pixel are not read`);
  const start = view.getUint32(10, true);
  const rowBytes = Math.ceil((widthPx * bits) / 32) * 4;
  if (start + rowBytes * heightPx > bytes.length) throw new Error('the BMP ends before its last row');
  const palette = bits <= 8 ? fileHeaderBytes + headerBytes : null;
  const colours = Math.min(2 ** bits, view.getUint32(46, true) || 2 ** bits);
  if (palette !== null && palette + 4 * colours > bytes.length) throw new Error('the BMP ends within its palette');
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const row = start + rowBytes * (rows > 0 ? heightPx - 1 - y : y);
    for (let x = 0; x < widthPx; x++) {
      const bit = x * bits;
      let at = row + (bit >> 3);
      if (palette !== null) {
        const index = ((bytes[at] as number) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
        if (index >= colours) throw new Error('a BMP pixel is not in the palette');
        at = palette + 4 * index;
      }
      const to = (y * widthPx + x) * 3;
      rgb[to] = bytes[at + 2] as number;
      rgb[to + 1] = bytes[at + 1] as number;
      rgb[to + 2] = bytes[at] as number;
    }
  }
  return { widthPx, heightPx, rgb };
}
