import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { bmpFile } from '../../../test/support/bmp-file.ts';
import { pngFile } from '../../../test/support/png-file.ts';
import { createImageCodec } from './image-codec.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-codec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const codec = createImageCodec();
let n = 0;
async function file(content: Sharp | Uint8Array | string, ending = 'png'): Promise<string> {
  const path = join(folder, `${++n} 表あ🔧.${ending}`);
  writeFileSync(path, content instanceof Uint8Array || typeof content === 'string' ? content : await content.toBuffer());
  return path;
}
/** 4 × 2: the left half red, the right half blue, at `scale` pixels a cell. */
function halves(scale = 1): Sharp {
  const [width, height] = [4 * scale, 2 * scale];
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => [[255, 0, 0], [0, 0, 255]][Math.floor(i / 3) % width < width / 2 ? 0 : 1]?.[i % 3] as number);
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
const pixel = (image: { readonly widthPx: number; readonly rgb: Uint8Array }, x: number, y: number): number[] => [...image.rgb.subarray((y * image.widthPx + x) * 3, (y * image.widthPx + x) * 3 + 3)];

describe('what a picture shows', () => {
  it('reads PNG pixel by pixel', async () => {
    const path = await file(halves().png());
    const image = await codec.decode(path);
    expect([image.widthPx, image.heightPx]).toEqual([4, 2]);
    expect([pixel(image, 0, 0), pixel(image, 1, 1), pixel(image, 2, 0), pixel(image, 3, 1)]).toEqual([[255, 0, 0], [255, 0, 0], [0, 0, 255], [0, 0, 255]]);
    expect(await codec.inspect(path)).toMatchObject({ widthPx: 4, heightPx: 2, format: 'png', exifOrientation: 1, notes: [], dhash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it.each([
    // [orientation, shown size, colour at the top left, at the bottom right]
    [3, [32, 16], 'blue', 'red'],
    [6, [16, 32], 'red', 'blue'],
    [8, [16, 32], 'blue', 'red'],
  ] as const)('turns as EXIF orientation %i says, in size and in pixels', async (orientation, size, first, last) => {
    const path = await file(halves(8).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }), 'jpg');
    const facts = await codec.inspect(path);
    expect(facts).toMatchObject({ widthPx: size[0], heightPx: size[1], exifOrientation: orientation, notes: [{ code: 'rotated' }] });
    const image = await codec.decode(path);
    expect([image.widthPx, image.heightPx]).toEqual(size);
    const name = ([r, , b]: readonly number[]): string => ((r as number) > (b as number) ? 'red' : 'blue');
    expect([name(pixel(image, 1, 1)), name(pixel(image, size[0] - 2, size[1] - 2))]).toEqual([first, last]);
    const small = await codec.decodeResized(path, size[0] / 4, size[1] / 4);
    expect([small.widthPx, small.heightPx, name(pixel(small, 0, 0))]).toEqual([size[0] / 4, size[1] / 4, first]);
  });

  it('reduces 16-bit grey to 8 bits in three channels', async () => {
    const path = await file(pngFile({ widthPx: 3, heightPx: 1, depth: 16, colourType: 0, rows: [[0, 0, 0x80, 0x80, 0xff, 0xff]] }));
    const image = await codec.decode(path);
    expect([pixel(image, 0, 0), pixel(image, 1, 0), pixel(image, 2, 0)]).toEqual([[0, 0, 0], [128, 128, 128], [255, 255, 255]]);
    expect((await codec.inspect(path)).notes).toMatchObject([{ code: 'depth-reduced' }]);
  });

  it('shows transparent parts on white', async () => {
    const rgba = Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0);
    const path = await file(sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } }).png());
    const image = await codec.decode(path);
    expect([pixel(image, 0, 0), pixel(image, 1, 0)]).toEqual([[255, 0, 0], [255, 255, 255]]);
    expect((await codec.inspect(path)).notes).toMatchObject([{ code: 'alpha-flattened' }]);
  });

  it('reads a palette PNG in its colours and an 8-bit grey as three equal channels', async () => {
    const coloured = await codec.decode(await file(pngFile({ widthPx: 2, heightPx: 1, depth: 8, colourType: 3, palette: [[1, 2, 3], [250, 240, 230]], rows: [[1, 0]] })));
    expect([...coloured.rgb]).toEqual([250, 240, 230, 1, 2, 3]);
    const grey = await codec.decode(await file(pngFile({ widthPx: 2, heightPx: 1, depth: 8, colourType: 0, rows: [[9, 200]] })));
    expect([...grey.rgb]).toEqual([9, 9, 9, 200, 200, 200]);
  });

  it('converts CMYK, and takes the first page of many', async () => {
    const cmyk = await file(halves(8).toColourspace('cmyk').tiff(), 'tif');
    expect((await codec.inspect(cmyk)).notes).toMatchObject([{ code: 'colour-converted' }]);
    expect((await codec.decode(cmyk)).rgb).toHaveLength(32 * 16 * 3);
    const pages = await file(sharp(Uint8Array.from({ length: 8 * 16 * 3 }, (_, i) => (i < 8 * 8 * 3 ? 200 : 10)), { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } }).tiff(), 'tif');
    const facts = await codec.inspect(pages);
    expect(facts).toMatchObject({ widthPx: 8, heightPx: 8, notes: [{ code: 'first-frame-only' }] });
    expect(pixel(await codec.decode(pages), 4, 4)).toEqual([200, 200, 200]);
  });

  it('reads BMP of 24 bits and of 8 bits with a palette, whatever the name ends in', async () => {
    const rows = [[0, 0, 255, 255, 0, 0], [0, 255, 0, 9, 8, 7]];
    const path = await file(bmpFile({ widthPx: 2, heightPx: 2, bits: 24, rows }), 'bmp');
    expect([...(await codec.decode(path)).rgb]).toEqual([0, 255, 0, 7, 8, 9, 255, 0, 0, 0, 0, 255]);
    expect(await codec.inspect(path)).toMatchObject({ widthPx: 2, heightPx: 2, notes: [] });
    const grey = await file(bmpFile({ widthPx: 2, heightPx: 1, bits: 8, palette: [[255, 255, 255], [0, 0, 0]], rows: [[0, 1]] }), 'png');
    expect([...(await codec.decode(grey)).rgb]).toEqual([255, 255, 255, 0, 0, 0]);
  });

  it('reads one pixel, and shrinks what is very long', async () => {
    expect(await codec.inspect(await file(pngFile({ widthPx: 1, heightPx: 1, depth: 8, colourType: 0, rows: [[5]] })))).toMatchObject({ widthPx: 1, heightPx: 1 });
    const path = await file(sharp({ create: { width: 5000, height: 10, channels: 3, background: '#123' } }).png());
    expect(await codec.inspect(path)).toMatchObject({ widthPx: 5000, heightPx: 10, notes: [{ code: 'shrunk' }] });
    const { widthPx, heightPx } = await codec.decode(path);
    expect([widthPx, heightPx]).toEqual([4096, 8]);
  });
});

describe('files that are refused', () => {
  const whole = () => halves(50).jpeg().toBuffer();
  it.each([
    ['empty', async () => new Uint8Array(), 'jpg', 'image-empty'],
    ['cut short', async () => (await whole()).subarray(0, -20), 'jpg', 'image-broken'],
    ['cut short', async () => (await halves(50).png().toBuffer()).subarray(0, 300), 'png', 'image-broken'],
    ['cut short', async () => bmpFile({ widthPx: 9, heightPx: 9, bits: 24, rows: [] }), 'bmp', 'image-broken'],
    ['text', async () => 'no picture at all', 'jpg', 'image-unsupported'],
    ['HTML', async () => '<!doctype html><script>alert(1)</script>', 'png', 'image-unsupported'],
    ['SVG', async () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>', 'png', 'image-unsupported'],
    ['a PNG bomb', async () => pngFile({ widthPx: 40_000, heightPx: 40_000, depth: 8, colourType: 0, rows: [[0]] }), 'png', 'image-too-large'],
    ['a BMP bomb', async () => bmpFile({ widthPx: 40_000, heightPx: 40_000, bits: 24, rows: [] }), 'bmp', 'image-too-large'],
  ])('%s', async (_what, content, ending, code) => {
    const path = await file(await content(), ending);
    for (const read of [codec.inspect, codec.decode]) {
      await expect(read(path)).rejects.toMatchObject({ code, file: path, what: expect.stringMatching(/\w/), todo: expect.stringMatching(/\w/) });
    }
  });

  it('a file that is not there', async () => {
    await expect(codec.inspect(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'image-missing' });
  });
});

describe('masks', () => {
  it('come back as they were written', async () => {
    const mask = { widthPx: 3, heightPx: 2, ids: Uint8Array.of(0, 1, 2, 254, 255, 0) };
    expect(await codec.decodeMask(await file(await codec.encodeMaskPng(mask)))).toEqual(mask);
  });
  it('are read as ids from palettes, bits and the red of colours', async () => {
    const palette = await file(pngFile({ widthPx: 2, heightPx: 1, depth: 8, colourType: 3, palette: [[0, 0, 0], [200, 0, 0], [0, 200, 0]], rows: [[2, 1]] }));
    expect((await codec.decodeMask(palette)).ids).toEqual(Uint8Array.of(2, 1));
    const bits = await file(pngFile({ widthPx: 2, heightPx: 1, depth: 1, colourType: 0, rows: [[0b01000000]] }));
    expect((await codec.decodeMask(bits)).ids).toEqual(Uint8Array.of(0, 1));
    const colour = await file(pngFile({ widthPx: 2, heightPx: 1, depth: 8, colourType: 2, rows: [[3, 3, 3, 0, 0, 0]] }));
    expect((await codec.decodeMask(colour)).ids).toEqual(Uint8Array.of(3, 0));
  });
  it('that are broken or bombs are refused like pictures', async () => {
    const palette = { depth: 8, colourType: 3, palette: [[0, 0, 0]], rows: [[0]] } as const;
    const bomb = await file(pngFile({ ...palette, widthPx: 40_000, heightPx: 40_000 }));
    await expect(codec.decodeMask(bomb)).rejects.toMatchObject({ code: 'image-too-large', file: bomb });
    const short = await file(pngFile({ ...palette, widthPx: 1, heightPx: 1 }).subarray(0, 50));
    await expect(codec.decodeMask(short)).rejects.toMatchObject({ code: 'image-broken', file: short });
    const svg = await file('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>');
    await expect(codec.decodeMask(svg)).rejects.toMatchObject({ code: 'image-unsupported', file: svg });
    await expect(codec.decodeMask(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'image-missing' });
  });
});

describe('encoding', () => {
  it('PNG is exact, JPEG close', async () => {
    const image = await codec.decode(await file(halves(8).png()));
    expect(await codec.decode(await file(await codec.encodeRgbPng(image)))).toEqual(image);
    const close = await codec.decode(await file(await codec.encodeJpeg(image, 95), 'jpg'));
    expect(Math.abs((pixel(close, 2, 2)[0] as number) - 255)).toBeLessThan(12);
  });
});
