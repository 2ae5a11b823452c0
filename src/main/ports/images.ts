/** Decoding and encoding of pictures: one decoder for the view, the model and every export. */

/** What was done to a picture that came in, said once per file. */
export interface ImageNote {
  readonly code: 'first-frame-only' | 'colour-converted' | 'alpha-flattened' | 'depth-reduced' | 'shrunk' | 'rotated' | 'other-ending' | 'decoder-warning';
  readonly text: string;
}

export interface ImageFacts {
  /** Size after EXIF rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly format: string;
  readonly exifOrientation: number;
  /** Bits that the values use, 8, 12 or 16: what 8-bit values are made from. */
  readonly valueBits: number;
  readonly notes: readonly ImageNote[];
}

export interface DecodedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB, 8 bit, row by row (HWC). */
  readonly rgb: Uint8Array;
}

export interface DecodedMask {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Class id per pixel, HW. */
  readonly ids: Uint8Array;
}

export interface ImageCodec {
  /** Decodes fully, so that a broken file is found here; throws AppError `image-*` with the file and what to do. */
  inspect(path: string): Promise<ImageFacts & { readonly dhash: string }>;
  decode(path: string): Promise<DecodedImage>;
  /** RGB at exactly this size (area-averaging when shrinking), for pictures in reports and for colour-guided refining. */
  decodeResized(path: string, widthPx: number, heightPx: number): Promise<DecodedImage>;
  /** Pixel = class id: palette index, grey value, or the red of a colour. */
  decodeMask(path: string): Promise<DecodedMask>;
  /** The same, but colours (0xRRGGBB) stand for ids; throws `image-unsupported` for a colour that is not in the table. */
  decodeColourMask(path: string, idOf: ReadonlyMap<number, number>): Promise<DecodedMask>;
  /** Size after EXIF rotation, in px of the file: masks that leave the product have it. */
  size(path: string): Promise<{ readonly widthPx: number; readonly heightPx: number }>;
  encodeRgbPng(image: DecodedImage): Promise<Uint8Array>;
  /** 8-bit grey PNG, pixel = class id. */
  encodeMaskPng(mask: DecodedMask): Promise<Uint8Array>;
  encodeJpeg(image: DecodedImage, quality: number): Promise<Uint8Array>;
  /** JPEG for a screen, at most `sidePx` on the longer side (null: as `decode` gives it); `part` is a rectangle in the px of `decode`. */
  view(path: string, sidePx: number | null, part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null): Promise<Uint8Array>;
}
