import { describe, expect, it } from 'vitest';
import { bmpFile } from '../../../test/support/bmp-file.ts';
import { decodeBmp, isBmp } from './bmp.ts';

const limit = 1_000_000;
const picture = (...rgb: readonly number[]) => ({ widthPx: 2, heightPx: 2, rgb: Uint8Array.from(rgb) });
const size = { widthPx: 2, heightPx: 2 } as const;

describe('decodeBmp', () => {
  it('reads 24 bits: blue first, rows from below, padded', () => {
    const file = bmpFile({ ...size, bits: 24, rows: [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]] });
    expect(isBmp(file)).toBe(true);
    expect(decodeBmp(file, limit)).toEqual(picture(9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4));
  });

  it('reads rows from above when the height is negative', () => {
    expect(decodeBmp(bmpFile({ ...size, heightPx: -2, bits: 24, rows: [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]] }), limit)).toEqual(picture(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10));
  });

  it('reads 32 bits without taking the fourth byte for transparency', () => {
    const rows = [[1, 2, 3, 0, 4, 5, 6, 0], [7, 8, 9, 0, 10, 11, 12, 0]];
    expect(decodeBmp(bmpFile({ ...size, bits: 32, rows }), limit)).toEqual(picture(9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4));
  });

  it('reads 8, 4 and 1 bits through the palette', () => {
    const palette = [[255, 255, 255], [10, 20, 30]] as const;
    const shown = picture(10, 20, 30, 255, 255, 255, 255, 255, 255, 10, 20, 30);
    expect(decodeBmp(bmpFile({ ...size, bits: 8, palette, rows: [[0, 1], [1, 0]] }), limit)).toEqual(shown);
    expect(decodeBmp(bmpFile({ ...size, bits: 4, palette, rows: [[0x01], [0x10]] }), limit)).toEqual(shown);
    expect(decodeBmp(bmpFile({ ...size, bits: 1, palette, rows: [[0b01000000], [0b10000000]] }), limit)).toEqual(shown);
  });

  it.each([
    ['a bomb', bmpFile({ widthPx: 50_000, heightPx: 50_000, bits: 24, rows: [] }), /pixel limit/],
    ['no pixels', bmpFile({ widthPx: 0, heightPx: 2, bits: 24, rows: [] }), /no pixels/],
    ['a negative width', bmpFile({ widthPx: -2, heightPx: 2, bits: 24, rows: [] }), /no pixels/],
    ['a file cut short', bmpFile({ ...size, bits: 24, rows: [[1, 2, 3, 4, 5, 6]] }), /last row/],
    ['a header cut short', Buffer.from('BM and no more'), /header/],
    ['run-length coding', bmpFile({ ...size, bits: 8, compression: 1, palette: [[0, 0, 0]], rows: [[0, 0], [0, 0]] }), /compressed/],
    ['16 bits', bmpFile({ ...size, bits: 16, rows: [[0, 0, 0, 0], [0, 0, 0, 0]] }), /16 bits/],
    ['an index beyond the palette', bmpFile({ ...size, bits: 8, palette: [[0, 0, 0]], rows: [[0, 1], [0, 0]] }), /palette/],
  ])('refuses %s', (_what, file, why) => {
    expect(() => decodeBmp(file, limit)).toThrow(why);
  });
});
