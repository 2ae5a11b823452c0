/** Files of an export: masks as indexed PNG with the class colours, and plain files written whole. */
import { copyFile, mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { appError } from '#shared/contract/errors.ts';
import { classColour } from '#shared/kernels/colormap.ts';
import { resizeNearest } from '#shared/kernels/resize.ts';
import type { DecodedMask } from '../ports/images.ts';

/** `length` bytes of a file from `offset` on; throws when the file is shorter. */
export async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, offset);
    if (bytesRead !== length) throw appError('internal', 'A stored file is shorter than it should be', 'Run again to make it anew.', path);
    return buffer;
  } finally {
    await file.close();
  }
}

/** 8-bit palette PNG: pixel = class id, 0 black, 255 grey, else the class's colour. Another size: nearest neighbour. */
export function encodeIndexedMask(mask: DecodedMask, widthPx: number, heightPx: number): Uint8Array {
  const same = mask.widthPx === widthPx && mask.heightPx === heightPx;
  const ids = same ? mask.ids : resizeNearest(mask.ids, mask.heightPx, mask.widthPx, heightPx, widthPx);
  const palette = new Uint8Array(256 * 3);
  for (let id = 1; id < 256; id++) palette.set(classColour(id), id * 3);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, widthPx);
  view.setUint32(4, heightPx);
  // Depth 8, colour type 3 (palette), deflate, no filter method but 0, not interlaced.
  header.set([8, 3, 0, 0, 0], 8);
  const lines = new Uint8Array((widthPx + 1) * heightPx);
  for (let y = 0; y < heightPx; y++) lines.set(ids.subarray(y * widthPx, (y + 1) * widthPx), y * (widthPx + 1) + 1);
  return Buffer.concat([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', header), chunk('PLTE', palette), chunk('IDAT', deflateSync(lines)), chunk('IEND', new Uint8Array(0))]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Writes <out>/<name>, whole or not at all; @returns bytes. Throws `outside-folder`, `disk-full`, `read-only`. */
export function writeInto(out: string, name: string, content: Uint8Array): Promise<number> {
  return placed(out, name, (draft) => writeFile(draft, content));
}

export function copyInto(from: string, out: string, name: string): Promise<number> {
  return placed(out, name, (draft) => copyFile(from, draft));
}

async function placed(out: string, name: string, make: (draft: string) => Promise<void>): Promise<number> {
  const target = resolve(out, name);
  if (!target.startsWith(resolve(out) + sep)) throw appError('outside-folder', 'A file would be written outside the chosen folder', 'Choose another folder.', name);
  const draft = join(dirname(target), `.${target.slice(dirname(target).length + 1)}.part`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await make(draft);
    await rename(draft, target);
    return (await stat(target)).size;
  } catch (e) {
    const code = (e as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') throw appError('disk-full', 'The disk is full', 'Make room, then export again.', target);
    throw appError('read-only', `The file cannot be written (${e instanceof Error ? e.message : String(e)})`, 'Choose another folder.', target);
  }
}
