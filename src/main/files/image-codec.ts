/**
 * The one decoder of the product (sharp/libvips), for screens, model and exports alike: EXIF applied, 8-bit sRGB, alpha
 * flattened on white, first page or frame. Values of more than 8 bits: docs/import.md and docs/adr/0009-value-range.md.
 */
import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { Metadata, OutputInfo, Sharp } from 'sharp';
import { AppError, appError } from '#shared/contract/errors.ts';
import { differenceHash } from '#shared/kernels/dhash.ts';
import type { DecodedImage, ImageCodec, ImageFacts, ImageNote } from '../ports/images.ts';
import { decodeBmp } from './bmp.ts';
import { beside, byItself } from './decode-turns.ts';
import { decodeIndexedPng } from './indexed-png.ts';
import { endsAsPng, isOtherEnding, sniffPicture } from './picture-kind.ts';
import type { PictureKind } from './picture-kind.ts';

/** Read row by row and shrunk on the way, so that memory stays small; above this a few kilobytes could claim gigapixels. */
const maxStreamedPixels = 300_000_000;
/** Formats that are unpacked as a whole: interlaced PNG, progressive JPEG, WebP, GIF, BMP, AVIF, masks. */
const maxWholePixels = 100_000_000;
/** Line cameras write tall pictures; beyond this a header lies, and libvips' shrinking leaves its range. */
const maxSidePxRead = 200_000;
/** Larger ones are decoded one at a time. */
const largePixels = 24_000_000;
/** Longer sides are shrunk on decoding, so that one picture never takes the memory bound. */
const maxSidePx = 4096;
/** No photograph takes this long; files made to keep a decoder busy do. */
const maxSeconds = 120;
const flattenColour = '#ffffff';

sharp.cache(false);

interface Opened {
  readonly kind: PictureKind;
  readonly isAnimatedPng: boolean;
  readonly meta: Metadata;
  readonly valueBits: number;
  /** A pipeline that gives 8-bit sRGB, turned and flattened; `failOn` as libvips has it. */
  readonly rgb: (failOn: 'error' | 'warning') => Sharp;
}

async function open(path: string): Promise<Opened> {
  const sniffed = await sniffPicture(path);
  if (sniffed.kind === null) {
    if ((await stat(path)).size === 0) throw new Error('the file is empty');
    throw appError('image-unsupported', `The content is ${sniffed.what}`, 'Check the file in a viewer, export it as PNG or JPEG, and import again.', path);
  }
  const { kind, isAnimatedPng } = sniffed;
  // libvips as bundled reads no BMP, so those are unpacked first.
  if (kind === 'bmp') {
    const { widthPx, heightPx, rgb: pixels } = decodeBmp(await readFile(path), maxWholePixels);
    const whole = (): Sharp => sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: maxWholePixels });
    return { kind, isAnimatedPng, meta: { ...(await whole().metadata()), format: 'bmp' as never, pages: 1 }, valueBits: 8, rgb: () => flattened(whole()) };
  }
  const meta = await sharp(path, { limitInputPixels: false, pages: 1 }).metadata();
  checkSize(meta, path);
  checkValues(meta, path);
  const picture = (failOn: 'error' | 'warning'): Sharp => sharp(path, { limitInputPixels: maxStreamedPixels, failOn, sequentialRead: true, pages: 1 });
  const valueBits = meta.depth === 'uchar' ? 8 : await bitsOf(path, meta, picture);
  const gain = meta.depth === 'uchar' ? 1 : 65_535 / (2 ** valueBits - 1);
  return { kind, isAnimatedPng, meta, valueBits, rgb: (failOn) => flattened(gain === 1 ? picture(failOn) : picture(failOn).linear(gain)) };
}

function flattened(picture: Sharp): Sharp {
  return picture.timeout({ seconds: maxSeconds }).autoOrient().flatten({ background: flattenColour }).toColourspace('srgb').removeAlpha();
}

function checkSize(meta: Metadata, path: string): void {
  const { width = 0, height = 0, format, isProgressive = false } = meta;
  const limit = (format === 'jpeg' || format === 'png' || format === 'tiff') && !isProgressive ? maxStreamedPixels : maxWholePixels;
  if (width * height <= limit && Math.max(width, height) <= maxSidePxRead) return;
  throw appError('image-too-large', `The picture claims ${width} × ${height} px; at most ${limit / 1e6} million pixels and ${maxSidePxRead} px a side are read`, 'Cut it into tiles or shrink it, then import again.', path);
}

/** Values whose scale nobody knows are refused: a guess would show good parts as defects. */
function checkValues(meta: Metadata, path: string): void {
  const { depth, channels = 0 } = meta;
  if (depth !== 'uchar' && depth !== 'ushort' && depth !== 'short') throw appError('image-unsupported', `The pixel values are of the type ${depth}, whose brightest value is not known`, 'Export it with 8 or 16 bits a channel and import again.', path);
  if ((channels > 4 && meta.space !== 'cmyk') || /^(multiband|matrix|fourier|histogram|heatmap)$/.test(String(meta.space))) throw appError('image-unsupported', `The picture has ${channels} channels whose meaning is not said; grey, RGB or CMYK is read`, 'Export the channels that show the part as RGB, and import again.', path);
}

/**
 * Cameras put 12 bits into 16 without moving them up; taken as 16 bits such a picture is all but black. So the highest value
 * decides, in steps that are the same for every picture of a camera: up to 255 → 8, up to 4095 → 12, above → 16 bits.
 */
async function bitsOf(path: string, meta: Metadata, picture: (failOn: 'error') => Sharp): Promise<number> {
  const { channels } = await picture('error').timeout({ seconds: maxSeconds }).stats();
  const values = meta.hasAlpha ? channels.slice(0, -1) : channels;
  if (values.some((c) => c.min < 0)) throw appError('image-unsupported', 'The picture has negative values, whose brightness is not known', 'Export it with 8 or 16 bits a channel, from 0 upwards, and import again.', path);
  const highest = Math.max(...values.map((c) => c.max));
  return highest < 256 ? 8 : highest < 4096 ? 12 : 16;
}

export function createImageCodec(): ImageCodec {
  let last: Promise<unknown> = Promise.resolve();

  /** Opens a picture and works on it; large ones wait for each other. */
  async function using<T>(path: string, work: (opened: Opened) => Promise<T>): Promise<T> {
    return decoding(path, async () => {
      const opened = await open(path);
      const { width = 0, height = 0 } = opened.meta;
      if (width * height < largePixels) return work(opened);
      const mine = last.then(() => work(opened));
      last = mine.catch(() => undefined);
      return mine;
    });
  }
  const whole = (opened: Opened): Promise<DecodedImage> => rawImage(opened.rgb('error').resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true }));

  return {
    inspect: (path) =>
      using(path, async (opened) => {
        const hash = async (failOn: 'error' | 'warning'): Promise<string> => differenceHash(new Uint8Array(await opened.rgb(failOn).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer()));
        const facts = factsOf(path, opened);
        const isWhole = opened.kind !== 'png' || (await endsAsPng(path));
        // The strict look costs a whole decoding where it fails: not for large pictures.
        const isLarge = facts.widthPx * facts.heightPx >= largePixels;
        const clean = isWhole && !isLarge ? await hash('warning').catch(() => null) : null;
        if (clean !== null) return { ...facts, dhash: clean };
        const dhash = await hash('error');
        if (isWhole && isLarge) return { ...facts, dhash };
        const note: ImageNote = { code: 'decoder-warning', text: isWhole ? 'it could be read, but the decoder complained of its data; look at it before trusting it' : 'the file ends before its end mark; its pixels could be read, but look at it before trusting it' };
        return { ...facts, dhash, notes: [...facts.notes, note] };
      }),

    size: (path) =>
      using(path, async ({ meta }) => ({ widthPx: meta.autoOrient.width, heightPx: meta.autoOrient.height })),

    decode: (path) => using(path, whole),

    decodeResized: (path, widthPx, heightPx) => using(path, (opened) => rawImage(opened.rgb('error').resize(widthPx, heightPx, { fit: 'fill' }))),

    async decodeMask(path) {
      return decoding(path, async () => {
        const bytes = await readFile(path);
        const indexed = decodeIndexedPng(bytes, maxWholePixels);
        if (indexed) return indexed;
        const { data, info } = await plainMask(path);
        return { widthPx: info.width, heightPx: info.height, ids: everyNth(data, info.channels) };
      });
    },

    async decodeColourMask(path, idOf) {
      return decoding(path, async () => {
        const bytes = await readFile(path);
        const indexed = decodeIndexedPng(bytes, maxWholePixels);
        if (indexed) return indexed;
        const { data, info } = await plainMask(path);
        if (info.channels < 3) return { widthPx: info.width, heightPx: info.height, ids: everyNth(data, info.channels) };
        const ids = new Uint8Array(info.width * info.height);
        for (let p = 0; p < ids.length; p++) {
          const [r, g, b] = data.subarray(p * info.channels, p * info.channels + 3) as unknown as readonly [number, number, number];
          const id = idOf.get((r << 16) | (g << 8) | b);
          if (id === undefined) throw appError('image-unsupported', `The mask has the colour ${r},${g},${b}, which stands for no class`, 'Name it in labelmap.txt.', path);
          ids[p] = id;
        }
        return { widthPx: info.width, heightPx: info.height, ids };
      });
    },

    async encodeRgbPng(image) {
      return new Uint8Array(await fromRgb(image).png({ compressionLevel: 6 }).toBuffer());
    },
    async encodeMaskPng(mask) {
      return new Uint8Array(
        await sharp(mask.ids, { raw: { width: mask.widthPx, height: mask.heightPx, channels: 1 } }).toColourspace('b-w').png({ compressionLevel: 9 }).toBuffer(),
      );
    },
    async encodeJpeg(image, quality) {
      return new Uint8Array(await fromRgb(image).jpeg({ quality, mozjpeg: false }).toBuffer());
    },

    view(path, sidePx, part) {
      const side = Math.min(sidePx ?? maxSidePx, maxSidePx);
      return using(path, async (opened) => {
        if (part === null) return jpegForView(opened.rgb('error').resize(side, side, { fit: 'inside', withoutEnlargement: true }));
        // Parts are named in the px of `decode`, so the picture is first brought to that size.
        const { widthPx, heightPx, rgb } = await whole(opened);
        const left = Math.min(part.x, widthPx - 1);
        const top = Math.min(part.y, heightPx - 1);
        const cut = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } }).extract({ left, top, width: Math.max(1, Math.min(part.width, widthPx - left)), height: Math.max(1, Math.min(part.height, heightPx - top)) });
        return jpegForView(cut.resize(side, side, { fit: 'inside', withoutEnlargement: true }));
      });
    },
  };
}

/** A mask that is no indexed PNG, as its file has the values: no colour conversion, no turning. */
async function plainMask(path: string): Promise<{ readonly data: Buffer; readonly info: OutputInfo }> {
  const sniffed = await sniffPicture(path);
  if (sniffed.kind === null || sniffed.kind === 'bmp') throw (await stat(path)).size === 0 ? new Error('the file is empty') : appError('image-unsupported', sniffed.kind === null ? `The content is ${sniffed.what}` : 'Masks are not read from BMP files', 'Save the mask as PNG with 8 bits.', path);
  const picture = sharp(path, { limitInputPixels: maxWholePixels, failOn: 'error', pages: 1 }).timeout({ seconds: maxSeconds });
  if ((await picture.metadata()).depth === 'uchar') return picture.raw().toBuffer({ resolveWithObject: true });
  // Ids in 16 bits: as 8 bits all of them would become 0, the background.
  const { data, info } = await picture.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  if (highest > 255) throw appError('image-unsupported', `The mask has the value ${highest}; ids end at 254, 255 is ignore`, 'Save the mask as PNG with 8 bits.', path);
  return { data: Buffer.from(Uint8Array.from(values)), info };
}

/** Full colour resolution and little loss: people look at single pixels. */
async function jpegForView(picture: Sharp): Promise<Uint8Array> {
  return new Uint8Array(await picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4', mozjpeg: false }).toBuffer());
}

function fromRgb(image: DecodedImage): Sharp {
  return sharp(image.rgb, { raw: { width: image.widthPx, height: image.heightPx, channels: 3 } });
}

async function rawImage(picture: Sharp): Promise<DecodedImage> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width: widthPx, height: heightPx, channels } = info;
  if (channels === 3) return { widthPx, heightPx, rgb: new Uint8Array(data) };
  // Grey pictures come out with one channel.
  const out = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i++) out.fill(data[i * channels] as number, i * 3, i * 3 + 3);
  return { widthPx, heightPx, rgb: out };
}

function everyNth(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return new Uint8Array(data);
  const out = new Uint8Array(data.length / channels);
  for (let i = 0; i < out.length; i++) out[i] = data[i * channels] as number;
  return out;
}

function factsOf(path: string, { kind, isAnimatedPng, meta, valueBits }: Opened): ImageFacts {
  const notes: ImageNote[] = [];
  if (isOtherEnding(path, kind)) notes.push({ code: 'other-ending', text: `the content is ${kind.toUpperCase()}, whatever the name ends in; it was read by its content` });
  if ((meta.pages ?? 1) > 1 || isAnimatedPng) notes.push({ code: 'first-frame-only', text: `${isAnimatedPng ? 'several' : meta.pages} pages or frames; the first one is used` });
  if (meta.space === 'cmyk') notes.push({ code: 'colour-converted', text: 'CMYK converted to sRGB' });
  if (meta.hasAlpha) notes.push({ code: 'alpha-flattened', text: 'transparent parts shown on white' });
  if (meta.depth !== 'uchar') notes.push({ code: 'depth-reduced', text: `values of ${valueBits} bits in 16 reduced to 8 bits` });
  if ((meta.orientation ?? 1) > 1) notes.push({ code: 'rotated', text: `turned as EXIF orientation ${meta.orientation} says` });
  const { width: widthPx, height: heightPx } = meta.autoOrient;
  if (Math.max(widthPx, heightPx) > maxSidePx) notes.push({ code: 'shrunk', text: `${widthPx} × ${heightPx} px is worked on at ${maxSidePx} px on the long side` });
  return { widthPx, heightPx, format: meta.format, exifOrientation: meta.orientation ?? 1, valueBits, notes };
}

/** Turns libvips' words into ours: which file, what is wrong, what to do. */
async function decoding<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await beside(work).catch((e: unknown) => {
      if (e instanceof AppError) throw e;
      return byItself(work);
    });
  } catch (e) {
    if (!(e instanceof Error) || e instanceof AppError) throw e;
    const size = await stat(path).then((s) => s.size).catch(() => null);
    if (size === null || ['EACCES', 'EPERM', 'EIO', 'ENOENT'].includes(String((e as NodeJS.ErrnoException).code))) throw appError('image-missing', 'The file cannot be read', 'Check that it still exists and may be read.', path);
    if (size === 0) throw appError('image-empty', 'The file is empty (0 bytes)', 'Copy it again from the camera or the server.', path);
    if (/pixel limit/i.test(e.message)) throw appError('image-too-large', `The picture has more than ${maxWholePixels / 1e6} million pixels`, 'Cut it into tiles or shrink it, then import again.', path);
    if (/timeout/i.test(e.message)) throw appError('image-broken', `Decoding took more than ${maxSeconds} s`, 'Export it again with an ordinary program.', path);
    const unread = unreadKind(e.message);
    if (unread !== null) throw appError('image-unsupported', unread, 'Export it as PNG or JPEG with 8 or 16 bits, and import again.', path);
    throw appError('image-broken', `The picture is damaged: ${damage(e.message, path)}`, 'Copy it again from the camera or the server.', path);
  }
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').trim();

/** Whole pictures of a kind that is not read; null when the message tells of damage. */
function unreadKind(message: string): string | null {
  const bmp = /(?:BMP|bits a pixel).* not read/.exec(message);
  if (bmp) return `This kind of BMP is not read (${firstLine(message)})`;
  if (/unsupported jpeg data precision/i.test(message)) return 'JPEG with more than 8 bits is not read';
  if (/samples out of range|bad labq|unsupported tiff|unsupported compression|not configured|unknown data compression/i.test(message)) return 'This kind of TIFF is not read (its values or its compression)';
  if (/unsupported codec|unsupported feature|decoder plugin|not built in/i.test(message)) return 'The picture is compressed in a way that is not read';
  return null;
}

/** libvips' complaint in a few plain words, without its own names and without the path. */
function damage(message: string, path: string): string {
  if (/premature end|unexpected end|read error|end of file|truncated|unable to parse image|too short|out of data|unsupported image format/i.test(message)) return 'it is cut short, or its data is broken';
  const line = firstLine(message.replaceAll(path, 'the file')).replace(/^(Input file (has corrupt header|is missing)?:?\s*)?(Vips\w+|vips\w+|\w+2vips|\w+load):?\s*/i, '').replace(/^Input file has corrupt header:?\s*/i, '');
  return line === '' || /^unknown error$/i.test(line) ? 'its data cannot be read' : line;
}
