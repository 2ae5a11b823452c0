import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { pngFile } from '../../../test/support/png-file.ts';
import { decodeIndexedPng } from './indexed-png.ts';

const limit = 1_000_000;
const colours = [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0]] as const;

describe('decodeIndexedPng', () => {
  it('reads palette indices, not colours', () => {
    const png = pngFile({ widthPx: 3, heightPx: 2, depth: 8, colourType: 3, palette: colours, rows: [[0, 1, 2], [3, 2, 0]] });
    expect(decodeIndexedPng(png, limit)).toEqual({ widthPx: 3, heightPx: 2, ids: Uint8Array.of(0, 1, 2, 3, 2, 0) });
  });

  it('reads indices of a palette with fewer bits, rows that end within a byte too', () => {
    const png = pngFile({ widthPx: 5, heightPx: 2, depth: 2, colourType: 3, palette: colours, rows: [[0b00_01_10_11, 0b01_000000], [0b11_11_00_00, 0b10_000000]] });
    expect(decodeIndexedPng(png, limit)?.ids).toEqual(Uint8Array.of(0, 1, 2, 3, 1, 3, 3, 0, 0, 2));
  });

  it('reads 1-bit and 4-bit grey as ids, not stretched to 255', () => {
    const bits = pngFile({ widthPx: 10, heightPx: 2, depth: 1, colourType: 0, rows: [[0b10000001, 0b01_000000], [0b01111110, 0b10_000000]] });
    expect(decodeIndexedPng(bits, limit)?.ids).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0));
    const nibbles = pngFile({ widthPx: 3, heightPx: 1, depth: 4, colourType: 0, rows: [[0x2f, 0x70]] });
    expect(decodeIndexedPng(nibbles, limit)?.ids).toEqual(Uint8Array.of(2, 15, 7));
  });

  it('reads what sharp writes with a palette', async () => {
    const rgb = Uint8Array.from({ length: 64 }, (_, i) => i % 4).reduce<number[]>((all, id) => [...all, ...(colours[id] as readonly number[])], []);
    const png = await sharp(Uint8Array.from(rgb), { raw: { width: 8, height: 8, channels: 3 } }).png({ palette: true, colours: 4, dither: 0 }).toBuffer();
    const ids = decodeIndexedPng(png, limit)?.ids as Uint8Array;
    expect(new Set(ids).size).toBe(4);
    expect([...ids].every((id, i) => id === ids[i % 4])).toBe(true);
  });

  it('leaves plain masks and other files to the decoder', () => {
    expect(decodeIndexedPng(pngFile({ widthPx: 1, heightPx: 1, depth: 8, colourType: 0, rows: [[7]] }), limit)).toBeNull();
    expect(decodeIndexedPng(pngFile({ widthPx: 1, heightPx: 1, depth: 8, colourType: 2, rows: [[7, 7, 7]] }), limit)).toBeNull();
    expect(decodeIndexedPng(new Uint8Array(100), limit)).toBeNull();
    expect(decodeIndexedPng(new Uint8Array(), limit)).toBeNull();
  });

  it('refuses a bomb before anything is unpacked, and a broken file', () => {
    const parts = { depth: 8, colourType: 3, palette: colours, rows: [[0, 0, 0]] } as const;
    expect(() => decodeIndexedPng(pngFile({ ...parts, widthPx: 60_000, heightPx: 60_000 }), limit)).toThrow(/pixel limit/);
    const whole = pngFile({ ...parts, widthPx: 3, heightPx: 1 });
    expect(() => decodeIndexedPng(whole.subarray(0, whole.length - 20), limit)).toThrow(/./);
  });
});
