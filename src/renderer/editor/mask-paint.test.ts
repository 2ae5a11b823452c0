import { describe, expect, it } from 'vitest';
import { createDocument } from './mask-document.ts';
import { maskPalette, paintMask } from './mask-paint.ts';

const colourOf = (id: number) => [id, id, id] as const;
const whole = { x: 0, y: 0, width: 99, height: 99 };

describe('paintMask', () => {
  it('colours classes and ignore by hand and leaves the background clear', () => {
    const document = createDocument(3, 1, Uint8Array.of(0, 4, 255));
    expect([...paintMask(document, whole, maskPalette({ opacity: 0.5, outlined: false, colourOf }))])
      .toEqual([0, 0, 0, 0, 4, 4, 4, 128, 255, 255, 255, 128]);
  });

  it('takes the class colours of all pages, and hides what is hidden', () => {
    const document = createDocument(2, 1, Uint8Array.of(1, 2));
    expect([...paintMask(document, whole, maskPalette({ opacity: 1, outlined: false, hidden: new Set([2]) }))])
      .toEqual([0xe6, 0x9f, 0x00, 255, 0, 0, 0, 0]);
  });

  it('makes outlines solid where another id touches, but not at the edge of the picture', () => {
    // prettier-ignore
    const document = createDocument(4, 3, Uint8Array.of(
      1, 1, 1, 0,
      1, 1, 1, 0,
      1, 1, 2, 0,
    ));
    const pixels = paintMask(document, whole, maskPalette({ opacity: 0, outlined: true, colourOf }));
    expect(Array.from({ length: 12 }, (_, p) => pixels[p * 4 + 3])).toEqual([0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 0]);
  });

  it('paints a part as it paints the whole', () => {
    const document = createDocument(7, 5, Uint8Array.from({ length: 35 }, (_, i) => (i * i) % 3));
    const palette = maskPalette({ opacity: 0.4, outlined: true });
    const all = paintMask(document, whole, palette);
    const part = paintMask(document, { x: 2, y: 1, width: 3, height: 2 }, palette);
    expect([...part]).toEqual([...all.subarray((7 + 2) * 4, (7 + 5) * 4), ...all.subarray((14 + 2) * 4, (14 + 5) * 4)]);
    expect(paintMask(document, { x: 7, y: 0, width: 3, height: 3 }, palette).length).toBe(0);
  });
});
