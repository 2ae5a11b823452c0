/** What a file is by its first bytes. Only these go to the decoder: what is drawn by rules (SVG, PDF) may fetch and run things. */
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';

export type PictureKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'bmp' | 'avif';

export type Sniffed = { readonly kind: PictureKind; readonly isAnimatedPng: boolean } | { readonly kind: null; readonly what: string };

const headBytes = 4096;
const endings: Readonly<Record<PictureKind, readonly string[]>> = {
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png', '.apng'],
  gif: ['.gif'],
  webp: ['.webp'],
  tiff: ['.tif', '.tiff'],
  bmp: ['.bmp', '.dib'],
  avif: ['.avif'],
};

/** Throws when the file cannot be opened. */
export async function sniffPicture(path: string): Promise<Sniffed> {
  // Opening a pipe would wait for ever.
  if (!(await stat(path)).isFile()) return { kind: null, what: 'no plain file but a folder, a pipe, a socket or a device' };
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return sniffBytes(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

export function sniffBytes(bytes: Uint8Array): Sniffed {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const kind = kindOf(text);
  if (kind !== null) return { kind, isAnimatedPng: kind === 'png' && text.includes('acTL') && text.indexOf('acTL') < (text.indexOf('IDAT') + 1 || Infinity) };
  return { kind: null, what: whatOf(text) };
}

function kindOf(text: string): PictureKind | null {
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff';
  if (text.startsWith('BM')) return 'bmp';
  if (text.slice(4, 8) === 'ftyp' && /^avi[fs]$/.test(text.slice(8, 12))) return 'avif';
  return null;
}

/** In plain words, for the person who has to look for the right file. */
function whatOf(text: string): string {
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart().slice(0, 1024).toLowerCase();
  if (text.length < 16) return `only ${text.length} bytes, too few for a picture`;
  if (/^\0*$/.test(text)) return 'nothing but zero bytes, as an interrupted copy leaves them';
  if (start.includes('<svg')) return 'an SVG drawing, not a photograph';
  if (start.startsWith('<!doctype html') || start.includes('<html') || start.includes('<script')) return 'a web page (HTML), not a picture';
  if (start.startsWith('<')) return 'XML or HTML, not a picture';
  if (start.startsWith('%pdf')) return 'a PDF document';
  if (start.startsWith('%!ps')) return 'a PostScript drawing';
  if (text.startsWith('PK\x03\x04')) return 'a ZIP file (or an Office document)';
  if (text.startsWith('MZ') || text.startsWith('\x7fELF')) return 'a program';
  if (text.startsWith('8BPS')) return 'a Photoshop file';
  if (text.slice(4, 8) === 'ftyp') return /hei[cxs]|mif1|hevc/.test(text.slice(8, 12)) ? 'an HEIC picture of a phone' : 'a film or an HEIF picture';
  if (text.startsWith('\0\0\0\x0cjP') || text.startsWith('\xff\x4f\xff\x51')) return 'a JPEG 2000 picture';
  if (text.startsWith('\xff\x0a') || text.startsWith('\0\0\0\x0cJXL')) return 'a JPEG XL picture';
  if (text.startsWith('version https://git-lfs')) return 'a pointer of Git LFS, not the picture itself';
  if (text.slice(128, 132) === 'DICM') return 'a DICOM file';
  return 'not a picture in a known format (JPEG, PNG, TIFF, BMP, WebP, GIF)';
}

/** True when the name says another format than the content; a name without a known ending says nothing. */
export function isOtherEnding(path: string, kind: PictureKind): boolean {
  const ending = extname(path).toLowerCase();
  return !endings[kind].includes(ending) && Object.values(endings).some((list) => list.includes(ending));
}

/** A PNG ends in its IEND chunk; a copy that broke off does not, and decoders do not always mind. */
export async function endsAsPng(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // From chunk to chunk: something may follow the end.
    let at = 8;
    const head = Buffer.alloc(8);
    while (at + 12 <= size) {
      await file.read(head, 0, 8, at);
      if (head.toString('latin1', 4, 8) === 'IEND') return true;
      at += 12 + head.readUInt32BE(0);
    }
    return false;
  } finally {
    await file.close();
  }
}
