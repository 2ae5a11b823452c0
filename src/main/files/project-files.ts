/** Files that belong to a project but are no blobs: its own pictures and the reports people asked for. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appError, writeError } from '#shared/contract/errors.ts';
import type { DecodedImage, ImageCodec } from '../ports/images.ts';

/** Writes images/<name> as PNG inside the project. */
export async function writeProjectImage(codec: ImageCodec, projectFolder: string, name: string, image: DecodedImage): Promise<{ readonly sha256: string; readonly dhash: string }> {
  const file = join(projectFolder, 'images', name);
  const png = await codec.encodeRgbPng(image);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, png);
  } catch (e) {
    throw writeError(e, file) ?? e;
  }
  return { sha256: createHash('sha256').update(png).digest('hex'), dhash: (await codec.inspect(file)).dhash };
}

export async function isProject(folder: string): Promise<boolean> {
  return stat(join(folder, 'project.db')).then((s) => s.isFile(), () => false);
}

/** Whole or not at all: a reader never sees half a report. */
export async function writeTextFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
  } catch (e) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined);
    throw writeError(e, file) ?? appError('read-only', `The file cannot be written (${e instanceof Error ? e.message : String(e)})`, 'Choose another place with --out.', file);
  }
}
