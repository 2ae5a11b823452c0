/** One decoder for view, model and export: whatever a camera wrote, all of them see it the same way up, at the same brightness. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { createImageCodec } from '../../src/main/files/image-codec.ts';
import { writeMask } from '../../src/main/files/prediction-files.ts';
import type { DecodedImage } from '../../src/main/ports/images.ts';
import { grey16, html, jpegWithComment, pages, picture } from '../fixtures/hostile/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-decoder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const codec = createImageCodec();

/** Mean brightness of the four quarters, row by row, 0–255. */
function quarters({ widthPx, heightPx, rgb }: DecodedImage): readonly number[] {
  return [0, 1, 2, 3].map((q) => {
    let [sum, n] = [0, 0];
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        // Borders between quarters are mixed when a picture is shrunk.
        if (Math.abs(x + 0.5 - widthPx / 2) < widthPx / 8 || Math.abs(y + 0.5 - heightPx / 2) < heightPx / 8) continue;
        if ((y < heightPx / 2 ? 0 : 2) + (x < widthPx / 2 ? 0 : 1) !== q) continue;
        sum += (rgb[(y * widthPx + x) * 3 + 1] as number);
        n++;
      }
    }
    return sum / n;
  });
}
const brightest = (values: readonly number[]): number => values.indexOf(Math.max(...values));
async function decoded(bytes: Uint8Array): Promise<DecodedImage> {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, rgb: new Uint8Array(data) };
}

const turned = (orientation: number) => () => picture(1).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }).toBuffer();
const big = () => picture(2).resize(6000, 4000, { kernel: 'nearest' });
/** [what, ending, bytes, shown size, quarter that is bright: 0 upper left, 1 upper right, 2 lower left, 3 lower right] */
const cases = [
  ['plain', 'png', () => picture(1).png().toBuffer(), [24, 16], 0],
  ['EXIF 2 (mirrored)', 'jpg', turned(2), [24, 16], 1],
  ['EXIF 3 (half turn)', 'jpg', turned(3), [24, 16], 3],
  ['EXIF 4', 'jpg', turned(4), [24, 16], 2],
  ['EXIF 5', 'jpg', turned(5), [16, 24], 0],
  ['EXIF 6 (quarter turn)', 'jpg', turned(6), [16, 24], 1],
  ['EXIF 7', 'jpg', turned(7), [16, 24], 3],
  ['EXIF 8', 'jpg', turned(8), [16, 24], 2],
  ['EXIF 6 in a TIFF', 'tif', () => picture(1).tiff().withMetadata({ orientation: 6 }).toBuffer(), [16, 24], 1],
  ['CMYK', 'jpg', () => picture(1).toColourspace('cmyk').jpeg({ quality: 98 }).toBuffer(), [24, 16], 0],
  ['palette and alpha', 'png', () => picture(1).ensureAlpha().png({ palette: true }).toBuffer(), [24, 16], 0],
  ['16 bits', 'tif', () => grey16(1, 65_535), [24, 16], 0],
  ['12 bits in 16', 'tif', () => grey16(1, 4095), [24, 16], 0],
  ['several pages', 'tif', () => pages(1, 3).tiff().toBuffer(), [24, 16], 0],
  ['an animation', 'webp', () => pages(1, 3).webp({ lossless: true }).toBuffer(), [24, 16], 0],
  ['24 million pixels', 'jpg', () => big().jpeg().toBuffer(), [6000, 4000], 0],
  ['24 million pixels, turned', 'jpg', () => big().jpeg().withMetadata({ orientation: 8 }).toBuffer(), [4000, 6000], 2],
] as const;

describe('view, model and export agree', () => {
  it.each(cases)('%s', async (what, ending, bytes, [widthPx, heightPx], bright) => {
    const path = join(folder, `${what}.${ending}`);
    writeFileSync(path, await bytes());
    const model = await codec.decode(path);
    expect(await codec.inspect(path)).toMatchObject({ widthPx, heightPx });
    expect(await codec.size(path)).toEqual({ widthPx, heightPx });
    const shrink = Math.min(1, 4096 / Math.max(widthPx, heightPx));
    expect([model.widthPx, model.heightPx]).toEqual([Math.round(widthPx * shrink), Math.round(heightPx * shrink)]);

    const view = await decoded(await codec.view(path, 160, null));
    expect(view.widthPx / view.heightPx).toBeCloseTo(widthPx / heightPx, 1);
    const small = await codec.decodeResized(path, 16, 16);
    // What the student says of a bright pixel, laid over the file.
    const ids = Uint8Array.from({ length: model.widthPx * model.heightPx }, (_, p) => ((model.rgb[p * 3 + 1] as number) > 128 ? 7 : 0));
    const [share] = await writeMask(codec, folder, `out/${what}`, model, { widthPx, heightPx }, ids, [7]);
    const mask = await codec.decodeMask(join(folder, 'out', `${what}.png`));
    expect([mask.widthPx, mask.heightPx]).toEqual([widthPx, heightPx]);
    const overlay = await decoded(readFileSync(join(folder, 'out', `${what}-overlay.jpg`)));
    expect([overlay.widthPx, overlay.heightPx]).toEqual([model.widthPx, model.heightPx]);
    const ofMask = quarters({ widthPx, heightPx, rgb: Uint8Array.from({ length: mask.ids.length * 3 }, (_, i) => mask.ids[Math.floor(i / 3)] as number) });
    expect([model, view, small].map((i) => brightest(quarters(i))).concat(brightest(ofMask))).toEqual([bright, bright, bright, bright]);
    expect(share).toBeCloseTo(0.25, 1);
    // Not only where, but how bright: neither a stretched nor a black picture.
    for (const shown of [model, view, small]) {
      const values = quarters(shown);
      expect(values[bright]).toBeGreaterThan(150);
      expect(Math.min(...values)).toBeLessThan(110);
    }
  });

  it('a view is drawn anew: nothing that a file carries along is handed on', async () => {
    const path = join(folder, 'comment.jpg');
    writeFileSync(path, await jpegWithComment(3, html));
    expect(readFileSync(path).includes('<script>')).toBe(true);
    const view = Buffer.from(await codec.view(path, null, null));
    expect([view.includes('<script>'), view.subarray(0, 3).toString('hex')]).toEqual([false, 'ffd8ff']);
  });

  it('12 bits in 16 is as bright as the same picture in 16 and in 8 bits', async () => {
    const values = await Promise.all(([['a.tif', 65_535], ['b.tif', 4095], ['c.tif', 255]] as const).map(async ([name, highest]) => {
      writeFileSync(join(folder, name), await grey16(1, highest));
      return quarters(await codec.decode(join(folder, name)));
    }));
    for (const q of [0, 1, 2, 3]) for (const v of values) expect(Math.abs((v[q] as number) - (values[0]?.[q] as number))).toBeLessThan(2);
  });
});
