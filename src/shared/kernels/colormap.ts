/**
 * Colours that people with colour-vision deficiency can tell apart.
 *
 * Formula: cividis by linear interpolation in sRGB between 14 entries of the published table; at most 2 of 255 levels off it.
 * Layout: RGB, 8 bits each.  Range: value 0–1 → index 0–255; NaN and values below 0 → index 0.
 * Source: cividis: Nuñez et al. 2018, doi 10.1371/journal.pone.0199239. Class colours: Okabe & Ito 2008, "Color Universal Design".
 */

/** A colour, 0–255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** [table index, colour]: where the published table bends; evenly spaced stops would need three times as many. */
const CIVIDIS_STOPS = [
  [0, 0x00224e], [20, 0x003070], [23, 0x013271], [28, 0x123570], [44, 0x2d416d], [86, 0x585e6d], [134, 0x828079],
  [151, 0x928d78], [191, 0xbbad6d], [219, 0xd9c55c], [233, 0xe8d24f], [244, 0xf5dc41], [251, 0xfde334], [255, 0xfee838],
] as const;

/** Okabe & Ito's colours without black, in an order that keeps the first few farthest apart. */
const OKABE_ITO = [0xe69f00, 0x56b4e9, 0x009e73, 0xd55e00, 0xcc79a7, 0xf0e442, 0x0072b2] as const;

function rgbOf(code: number): Rgb {
  return [code >> 16, (code >> 8) & 0xff, code & 0xff];
}

/** Builds the cividis lookup table: 256×3 values, RGB, dark blue to yellow. */
export function cividisTable(): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let stop = 1; stop < CIVIDIS_STOPS.length; stop++) {
    const [from, fromCode] = CIVIDIS_STOPS[stop - 1];
    const [to, toCode] = CIVIDIS_STOPS[stop];
    const start = rgbOf(fromCode);
    const end = rgbOf(toCode);
    for (let i = from; i <= to; i++) {
      for (let c = 0; c < 3; c++) table[3 * i + c] = Math.round(start[c] + ((end[c] - start[c]) * (i - from)) / (to - from));
    }
  }
  return table;
}

/** Returns the table index (0–255) of a value (0–1). */
export function colormapIndex(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 255) || 0;
}

/** Returns the colour of class `id`: black for background 0, grey for 255 (ignored), then seven colours that repeat. */
export function classColour(id: number): Rgb {
  if (id === 0) return [0, 0, 0];
  if (id === 255) return [128, 128, 128];
  return rgbOf(OKABE_ITO[(id - 1) % OKABE_ITO.length]);
}
