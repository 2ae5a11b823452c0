/**
 * Colours of a mask rectangle as RGBA bytes, ready for `putImageData`.
 *
 * Each class id has one colour for its area and one for its outline (a pixel that touches another id above, below, left or right).
 * Colours are looked up as whole 32-bit words, copied as they lie in memory, so the byte order of the machine does not matter.
 */
import { classColour } from '#shared/kernels/colormap.ts';
import type { Rgb } from '#shared/kernels/colormap.ts';
import { backgroundId } from './mask-document.ts';
import type { MaskDocument } from './mask-document.ts';
import { intersectRect } from './rect.ts';
import type { Rect } from './rect.ts';

export interface MaskPalette {
  /** 256 RGBA words. */
  readonly area: Uint32Array;
  /** 256 RGBA words, or null where no outline is painted. */
  readonly outline: Uint32Array | null;
}

export interface PaletteOptions {
  /** Of areas, 0–1; outlines are always solid. */
  readonly opacity: number;
  readonly outlined: boolean;
  /** Class ids that are not shown. */
  readonly hidden?: ReadonlySet<number>;
  readonly colourOf?: (id: number) => Rgb;
}

/** Makes the colours of all 256 ids; background and hidden ids are clear. */
export function maskPalette({ opacity, outlined, hidden, colourOf = classColour }: PaletteOptions): MaskPalette {
  const table = (alpha: number): Uint32Array => {
    const bytes = new Uint8ClampedArray(256 * 4);
    for (let id = 0; id < 256; id++) {
      if (id !== backgroundId && !hidden?.has(id)) bytes.set([...colourOf(id), alpha], id * 4);
    }
    return new Uint32Array(bytes.buffer);
  };
  return { area: table(Math.min(Math.max(opacity, 0), 1) * 255), outline: outlined ? table(255) : null };
}

/**
 * Paints the part of a mask within `rect` (RGBA, rows of the rectangle, 4 bytes a pixel; clipped to the picture).
 * A changed pixel changes its neighbours' outline: grow a dirty rectangle by 1 before painting it.
 */
export function paintMask(document: Pick<MaskDocument, 'labels' | 'width' | 'height'>, rect: Rect, { area, outline }: MaskPalette): Uint8ClampedArray<ArrayBuffer> {
  const { labels, width, height } = document;
  const part = intersectRect(rect, { x: 0, y: 0, width, height });
  const words = new Uint32Array(part.width * part.height);
  for (let y = part.y, out = 0; y < part.y + part.height; y++) {
    // At the picture's edge the pixel is its own neighbour, so the edge is no outline.
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    for (let x = part.x, p = y * width + part.x; x < part.x + part.width; x++, p++, out++) {
      const id = labels[p];
      if (id === backgroundId) continue;
      const inner = outline === null
        || (labels[p + up] === id && labels[p + down] === id && (x === 0 || labels[p - 1] === id) && (x === width - 1 || labels[p + 1] === id));
      words[out] = inner ? area[id] : outline[id];
    }
  }
  return new Uint8ClampedArray(words.buffer);
}
