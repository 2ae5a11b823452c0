/** Writes what `predict` found: class-id masks, overlays, and a table that no spreadsheet runs as a formula. */
import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import { classColour } from '#shared/kernels/colormap.ts';
import { connectedComponents } from '#shared/kernels/components.ts';
import { resizeNearest } from '#shared/kernels/resize.ts';
import type { DecodedImage, ImageCodec } from '../ports/images.ts';
import { picturesBelow } from './picture-files.ts';

const opacity = 0.5;
const quality = 88;

export interface PredictionSource {
  /** POSIX path relative to the folder that was given. */
  readonly name: string;
  readonly path: string;
  /** Where its mask goes, without the ending: unlike that of every other picture, on Windows, too. */
  readonly stem: string;
}

/**
 * One picture, or all pictures below a folder in name order; what an earlier prediction left in `out` is none of them.
 * Throws not-found, and bad-usage when masks would replace the pictures.
 */
export async function listPictures(path: string, out: string): Promise<readonly PredictionSource[]> {
  const facts = await stat(path).catch(() => null);
  if (!facts) throw appError('not-found', 'There is no such picture or folder', 'Check the path.', path);
  const folder = facts.isDirectory() ? path : dirname(path);
  if ((await settled(out)) === (await settled(folder))) throw appError('bad-usage', 'The masks would lie among the pictures and could replace them', 'Choose another folder with --out.', out);
  if (!facts.isDirectory()) return withStems([{ name: basename(path), path }]);
  const inside = `${relative(await settled(folder), await settled(out)).split(sep).join('/')}/`;
  const names = (await picturesBelow(path)).filter((n) => !n.startsWith(inside) && !basename(n).startsWith('.'));
  return withStems(names.map((name) => ({ name, path: join(path, name) })));
}

/** x.jpg and x.png of one folder both give x: those keep their endings, x.jpg and x.png, so that no mask replaces another. */
function withStems(pictures: readonly { readonly name: string; readonly path: string }[]): readonly PredictionSource[] {
  const key = (stem: string): string => stem.normalize('NFC').toLowerCase();
  const short = (name: string): string => name.slice(0, name.length - extname(name).length);
  const uses = new Map<string, number>();
  for (const { name } of pictures) uses.set(key(short(name)), (uses.get(key(short(name))) ?? 0) + 1);
  const taken = new Set(pictures.map(({ name }) => key(short(name))).filter((k) => uses.get(k) === 1));
  return pictures.map((picture) => {
    if (uses.get(key(short(picture.name))) === 1) return { ...picture, stem: short(picture.name) };
    let stem = picture.name;
    while (taken.has(key(stem))) stem = `${stem}_`;
    taken.add(key(stem));
    return { ...picture, stem };
  });
}

/** The folder that a path really leads to, also one that is not there yet. */
async function settled(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/**
 * Writes <stem>.png at the size of the picture's file (`size`), pixel = class id, and <stem>-overlay.jpg at the size of `image`.
 * @returns the largest component of each class as a share of the picture
 */
export async function writeMask(codec: ImageCodec, out: string, stemName: string, image: DecodedImage, size: { readonly widthPx: number; readonly heightPx: number }, ids: Uint8Array, classIds: readonly number[]): Promise<readonly number[]> {
  const { widthPx, heightPx } = image;
  const stem = join(out, stemName);
  await mkdir(dirname(stem), { recursive: true });
  // Large pictures are worked on smaller; whoever lays the mask over the file needs it at the file's size.
  const whole = size.widthPx === widthPx && size.heightPx === heightPx ? ids : resizeNearest(ids, heightPx, widthPx, size.heightPx, size.widthPx);
  await writeFile(`${stem}.png`, await codec.encodeMaskPng({ ...size, ids: whole }));
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
