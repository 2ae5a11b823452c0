/** Decodes and hashes the pictures of a layout, and holds their masks against them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { appError, toAppError } from '#shared/contract/errors.ts';
import { refusalCodes } from '#shared/contract/import-codes.ts';
import type { RefusalCode } from '#shared/contract/import-codes.ts';
import { connectedComponents } from '#shared/kernels/components.ts';
import { unknownTags } from '#shared/domain/tags.ts';
import type { FolderImage, FolderMask } from '../../ports/folders.ts';
import type { DecodedMask, ImageCodec, ImageFacts } from '../../ports/images.ts';
import type { ReportProgress } from '../../ports/runtime.ts';
import type { ClassRow, Labelled, LabelledPicture, MaskReading } from './importer.ts';
import type { Sayings } from './read-table.ts';

const parallelReads = 4;

export interface Taken {
  readonly image: FolderImage;
  /** Bits that the values use, where a file could hold more. */
  readonly valueBits: number;
}

/** In the order given; a picture that cannot be used is refused in `say` and left out. Throws AppError cancelled. */
export async function takePictures(labelled: Labelled, nameOf: (picture: LabelledPicture) => string, codec: ImageCodec, say: Sayings, progress: ReportProgress, signal: AbortSignal): Promise<readonly Taken[]> {
  const names = labelled.classes.map((c) => c.name);
  const taken: (Taken | null)[] = labelled.pictures.map(() => null);
  let done = 0;
  await inParallel(labelled.pictures, parallelReads, async (picture, index) => {
    if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the import again.');
    const name = nameOf(picture);
    try {
      const facts = await codec.inspect(picture.file.path);
      for (const note of facts.notes) say.notes.push({ file: name, code: note.code, text: note.text });
      const image: FolderImage = {
        name,
        path: picture.file.path,
        sha256: await hashFile(picture.file.path),
        widthPx: facts.widthPx,
        heightPx: facts.heightPx,
        exifOrientation: facts.exifOrientation,
        dhash: facts.dhash,
        tags: picture.tags ?? unknownTags(names),
        split: picture.split ?? null,
        group: picture.group ?? null,
        mask: picture.mask ? await checkMask(picture.mask.file.path, picture.mask.reading, facts, labelled.classes, codec, (text) => say.notes.push({ file: name, code: 'bad-mask', text })) : null,
      };
      taken[index] = { image, valueBits: facts.valueBits };
    } catch (e) {
      const error = toAppError(e);
      if (error.code === 'cancelled') throw error;
      say.refused.push({ file: name, code: isRefusal(error.code) ? error.code : 'image-broken', why: error.what, todo: error.todo });
    }
    progress(++done, labelled.pictures.length, name);
  });
  return taken.filter((t) => t !== null);
}

const isRefusal = (code: string): code is RefusalCode => (refusalCodes as readonly string[]).includes(code);

/** A mask that cannot be used is left out with a note; its image stays. */
async function checkMask(path: string, reading: MaskReading, image: Pick<ImageFacts, 'widthPx' | 'heightPx'>, classes: readonly ClassRow[], codec: ImageCodec, complain: (text: string) => void): Promise<FolderMask | null> {
  try {
    const mask = await readMask(path, reading, codec);
    if (mask.widthPx !== image.widthPx || mask.heightPx !== image.heightPx) {
      const turned = mask.widthPx === image.heightPx && mask.heightPx === image.widthPx;
      complain(`the mask is ${mask.widthPx} × ${mask.heightPx} px, the image ${image.widthPx} × ${image.heightPx} px${turned ? ' as EXIF turns it' : ''}; the mask is left out. Save it at the size of the picture`);
      return null;
    }
    const known = new Set([0, 255, ...classes.map((c) => c.id)]);
    const unknown = mask.ids.find((id) => !known.has(id));
    if (unknown !== undefined) {
      complain(`the mask has the value ${unknown}, which is no class (classes.json); the mask is left out. Name the class, or correct the mask`);
      return null;
    }
    const found = connectedComponents(mask.ids, mask.heightPx, mask.widthPx);
    const regions = found.classIds.filter((id) => id !== 0).length;
    return reading.kind === 'ids' ? { path, regions } : { path, regions, converted: async () => codec.encodeMaskPng(await readMask(path, reading, codec)) };
  } catch (e) {
    complain(`the mask cannot be read (${toAppError(e).what}); it is left out`);
    return null;
  }
}

/** A mask with pixel = class id, whatever its file uses. */
async function readMask(path: string, reading: MaskReading, codec: ImageCodec): Promise<DecodedMask> {
  if (reading.kind === 'colours') return codec.decodeColourMask(path, reading.idOf);
  const mask = await codec.decodeMask(path);
  if (reading.kind === 'ids') return mask;
  // 0/255 as a rule; 0/1 is seen, too. Grey steps come from smoothing at borders.
  const least = mask.ids.some((v) => v >= 128) ? 128 : 1;
  return { ...mask, ids: mask.ids.map((v) => (v >= least ? reading.id : 0)) };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (let i = next++; i < items.length; i = next++) await work(items[i] as T, i);
    }),
  );
}
