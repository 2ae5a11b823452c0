/** The one decoder of the product (sharp/libvips): EXIF applied, 8-bit sRGB, alpha flattened on white, first frame. */
import { open as openFile, readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { OutputInfo, Sharp } from 'sharp';
import { appError } from '#shared/contract/errors.ts';
import { differenceHash } from '#shared/kernels/dhash.ts';
import type { DecodedImage, ImageCodec, ImageFacts, ImageNote } from '../ports/images.ts';
import { decodeBmp, isBmp } from './bmp.ts';
import { decodeIndexedPng } from './indexed-png.ts';

/** Above this a picture is refused: a few kilobytes can claim gigapixels (decompression bomb). */
const maxInputPixels = 120_000_000;
/** Longer sides are shrunk on decoding, so that one picture never takes the memory bound. */
const maxSidePx = 4096;
const flattenColour = '#ffffff';
const rasterFormats = new Set(['jpeg', 'png', 'webp', 'tiff', 'gif', 'raw', 'heif']);

sharp.cache(false);

const limits = { limitInputPixels: maxInputPixels, failOn: 'error' } as const;

/** libvips as bundled reads no BMP, so those are unpacked first. */
async function open(path: string): Promise<Sharp> {
  if (!isBmp(await firstBytes(path))) return photograph(sharp(path, { ...limits, sequentialRead: true, pages: 1 }), path);
  const { widthPx, heightPx, rgb } = decodeBmp(await readFile(path), maxInputPixels);
  return sharp(rgb, { ...limits, raw: { width: widthPx, height: heightPx, channels: 3 } });
}

/** What is drawn by rules, such as SVG, may fetch and run things: refused. */
async function photograph(picture: Sharp, path: string): Promise<Sharp> {
  const { format } = await picture.metadata();
  if (!rasterFormats.has(format)) throw appError('image-unsupported', `This is a ${format} file, not a photograph`, 'Export it as PNG or JPEG and import again.', path);
  return picture;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await openFile(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export function createImageCodec(): ImageCodec {
  return {
    async inspect(path) {
      const facts = await readFacts(path);
      const grey = await decoding(path, async () => (await open(path)).autoOrient().flatten({ background: flattenColour }).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer());
      return { ...facts, dhash: differenceHash(new Uint8Array(grey)) };
    },

    async decode(path) {
      return decoding(path, async () => toImage(await rgb(await open(path)).resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({ resolveWithObject: true })));
    },

    async decodeResized(path, widthPx, heightPx) {
      return decoding(path, async () => toImage(await rgb(await open(path)).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer({ resolveWithObject: true })));
    },

    async decodeMask(path) {
      const bytes = await decoding(path, () => readFile(path));
      return decoding(path, async () => {
        const indexed = decodeIndexedPng(bytes, maxInputPixels);
        if (indexed) return indexed;
        const { data, info } = await (await photograph(sharp(bytes, limits), path)).raw().toBuffer({ resolveWithObject: true });
        return { widthPx: info.width, heightPx: info.height, ids: firstChannel(data, info.channels) };
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
    async view(path, sidePx, part) {
      const side = Math.min(sidePx ?? maxSidePx, maxSidePx);
      return decoding(path, async () => {
        const whole = rgb(await open(path));
        if (part === null) return jpegForView(whole.resize(side, side, { fit: 'inside', withoutEnlargement: true }));
        // Parts are named in the px of `decode`, so the picture is first brought to that size.
        const { data, info } = await whole.resize(maxSidePx, maxSidePx, { fit: 'inside', withoutEnlargement: true }).raw().toBuffer({ resolveWithObject: true });
        const left = Math.min(part.x, info.width - 1);
        const top = Math.min(part.y, info.height - 1);
        const cut = sharp(data, { raw: info }).extract({ left, top, width: Math.max(1, Math.min(part.width, info.width - left)), height: Math.max(1, Math.min(part.height, info.height - top)) });
        return jpegForView(cut.resize(side, side, { fit: 'inside', withoutEnlargement: true }));
      });
    },
  };
}

/** Full colour resolution and little loss: people look at single pixels. */
async function jpegForView(picture: Sharp): Promise<Uint8Array> {
  return new Uint8Array(await picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4', mozjpeg: false }).toBuffer());
}

function fromRgb(image: DecodedImage): Sharp {
  return sharp(image.rgb, { raw: { width: image.widthPx, height: image.heightPx, channels: 3 } });
}

function rgb(source: Sharp): Sharp {
  return source.autoOrient().flatten({ background: flattenColour }).toColourspace('srgb').removeAlpha();
}

function toImage(raw: { data: Buffer; info: OutputInfo }): DecodedImage {
  const { width: widthPx, height: heightPx, channels } = raw.info;
  if (channels === 3) return { widthPx, heightPx, rgb: new Uint8Array(raw.data) };
  // Grey pictures come out with one channel.
  const out = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i++) out.fill(raw.data[i * channels] as number, i * 3, i * 3 + 3);
  return { widthPx, heightPx, rgb: out };
}

function firstChannel(data: Buffer, channels: number): Uint8Array {
  if (channels === 1) return new Uint8Array(data);
  const out = new Uint8Array(data.length / channels);
  for (let i = 0; i < out.length; i++) out[i] = data[i * channels] as number;
  return out;
}

async function readFacts(path: string): Promise<ImageFacts> {
  const meta = await decoding(path, async () => (await open(path)).metadata());
  const notes: ImageNote[] = [];
  if ((meta.pages ?? 1) > 1) notes.push({ code: 'first-frame-only', text: `${meta.pages} pages or frames; the first one is used` });
  if (meta.space === 'cmyk') notes.push({ code: 'colour-converted', text: 'CMYK converted to sRGB' });
  if (meta.hasAlpha) notes.push({ code: 'alpha-flattened', text: 'transparent parts shown on white' });
  if (meta.depth !== undefined && meta.depth !== 'uchar') notes.push({ code: 'depth-reduced', text: `${meta.depth} values reduced to 8 bit` });
  if ((meta.orientation ?? 1) > 1) notes.push({ code: 'rotated', text: `turned as EXIF orientation ${meta.orientation} says` });
  const { width: widthPx, height: heightPx } = meta.autoOrient;
  if (Math.max(widthPx, heightPx) > maxSidePx) notes.push({ code: 'shrunk', text: `${widthPx} × ${heightPx} px is worked on at ${maxSidePx} px on the long side` });
  return { widthPx, heightPx, format: meta.format, exifOrientation: meta.orientation ?? 1, notes };
}

/** Turns libvips' words into ours: which file, what is wrong, what to do. */
async function decoding<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (e) {
    if (!(e instanceof Error) || 'code' in e && String(e.code).startsWith('image-')) throw e;
    const size = await stat(path).then((s) => s.size).catch(() => null);
    if (size === null) throw appError('image-missing', 'The file cannot be read', 'Check that it still exists and may be read.', path);
    if (size === 0) throw appError('image-empty', 'The file is empty (0 bytes)', 'Copy it again from the camera or the server.', path);
    if (/pixel limit/i.test(e.message)) {
      throw appError('image-too-large', `The picture has more than ${maxInputPixels / 1e6} million pixels`, 'Cut it into tiles or shrink it, then import again.', path);
    }
    if (/unsupported image format/i.test(e.message)) {
      throw appError('image-unsupported', 'The content is not a picture in a known format (JPEG, PNG, TIFF, BMP, WebP)', 'Check the file in a viewer, or export it again.', path);
    }
    throw appError('image-broken', `The picture is damaged: ${e.message.split('\n')[0]}`, 'Copy it again from the camera or the server.', path);
  }
}
