/**
 * Class ids of a PNG mask as they stand in the file. libvips turns palette indices into colours and stretches 1-, 2- and
 * 4-bit greys to 0–255 (a 1-bit mask would become 0 and 255 = ignore), so such masks are read here.
 */
import { decode } from 'fast-png';
import type { DecodedMask } from '../ports/images.ts';

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Null when the bytes are no PNG, or one whose pixels are plain 8-bit values or colours; throws when it is broken or has more than `maxPixels`. */
export function decodeIndexedPng(bytes: Uint8Array, maxPixels: number): DecodedMask | null {
  if (bytes.length < 33 || pngSignature.some((b, i) => bytes[i] !== b)) return null;
  const depth = bytes[24] as number;
  const colourType = bytes[25] as number;
  const palette = colourType === 3;
  const packedGrey = colourType === 0 && depth < 8;
  if (!palette && !packedGrey) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  if (header.getUint32(16) * header.getUint32(20) > maxPixels) throw new Error('Input image exceeds pixel limit');
  const png = decode(bytes);
  const { width: widthPx, height: heightPx } = png;
  if (png.depth === 8) return { widthPx, heightPx, ids: new Uint8Array(png.data) };
  const ids = new Uint8Array(widthPx * heightPx);
  const lineBytes = Math.ceil((widthPx * depth) / 8);
  const mask = (1 << depth) - 1;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const bit = x * depth;
      const byte = png.data[y * lineBytes + (bit >> 3)] as number;
      ids[y * widthPx + x] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return { widthPx, heightPx, ids };
}
