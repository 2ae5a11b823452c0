/** Writes what `predict` found: class-id masks, overlays, and a table that no spreadsheet runs as a formula. */
import { mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import { classColour } from '#shared/kernels/colormap.ts';
import { connectedComponents } from '#shared/kernels/components.ts';
import type { DecodedImage, ImageCodec } from '../ports/images.ts';
import { isPictureName } from './picture-names.ts';

const opacity = 0.5;
const quality = 88;

/**
 * One picture, or all pictures below a folder in name order; what an earlier prediction left in `out` is none of them.
 * Throws not-found, and bad-usage when masks would replace the pictures.
 */
export async function listPictures(path: string, out: string): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const facts = await stat(path).catch(() => null);
  if (!facts) throw appError('not-found', 'There is no such picture or folder', 'Check the path.', path);
  const folder = facts.isFile() ? dirname(path) : path;
  if ((await settled(out)) === (await settled(folder))) throw appError('bad-usage', 'The masks would lie among the pictures and could replace them', 'Choose another folder with --out.', out);
  if (facts.isFile()) return [{ name: basename(path), path }];
  const inside = `${relative(await settled(folder), await settled(out))}${sep}`;
  const files = await readdir(path, { recursive: true });
  return files
    .filter((f) => isPictureName(f) && !f.startsWith(inside) && !basename(f).startsWith('.'))
    .sort()
    .map((f) => ({ name: f.split(sep).join('/'), path: join(path, f) }));
}

/** The folder that a path really leads to, also one that is not there yet. */
async function settled(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** @returns the largest component of each class as a share of the picture */
export async function writeMask(codec: ImageCodec, out: string, name: string, image: DecodedImage, ids: Uint8Array, classIds: readonly number[]): Promise<readonly number[]> {
  const { widthPx, heightPx } = image;
  const target = join(out, name);
  await mkdir(dirname(target), { recursive: true });
  const stem = target.slice(0, target.length - extname(target).length);
  await writeFile(`${stem}.png`, await codec.encodeMaskPng({ widthPx, heightPx, ids }));
  const rgb = image.rgb.slice();
  ids.forEach((id, p) => {
    if (id === 0) return;
    classColour(id).forEach((v, c) => {
      rgb[p * 3 + c] = Math.round((rgb[p * 3 + c] as number) * (1 - opacity) + v * opacity);
    });
  });
  await writeFile(`${stem}-overlay.jpg`, await codec.encodeJpeg({ widthPx, heightPx, rgb }, quality));
  const found = connectedComponents(ids, heightPx, widthPx);
  return classIds.map((id) => {
    let largest = 0;
    found.classIds.forEach((c, i) => {
      if (c === id) largest = Math.max(largest, found.areas[i] as number);
    });
    return largest / ids.length;
  });
}

export async function writeTable(out: string, header: readonly string[], rows: readonly (readonly string[])[]): Promise<string> {
  await mkdir(out, { recursive: true });
  const file = join(out, 'predictions.csv');
  // A BOM, because Japanese Excel takes a CSV without one for CP932.
  await writeFile(file, `\uFEFF${[header, ...rows].map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`);
  return file;
}

/** Quoted, and with an apostrophe before what a spreadsheet would run (= + - @ tab). */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
