/** The one size at which all images of a data set are looked at. */

export interface WorkingSize {
  readonly height: number;
  readonly width: number;
}

/** Sides are multiples of this, so that half the size is still a multiple of the backbone's stride of 16. */
const step = 32;
/** About this many pixels, whatever the shape; see docs/adr/0003 for the figures. */
const sidePx = 320;
const longestPx = 640;

/** Median aspect ratio of the images at an area of about 320 × 320 px. */
export function chooseWorkingSize(images: readonly { readonly widthPx: number; readonly heightPx: number }[]): WorkingSize {
  const ratios = images.map((i) => i.widthPx / i.heightPx).sort((a, b) => a - b);
  const ratio = ratios[Math.floor(ratios.length / 2)] ?? 1;
  const round = (px: number): number => Math.min(longestPx, Math.max(step * 2, Math.round(px / step) * step));
  return { height: round(sidePx / Math.sqrt(ratio)), width: round(sidePx * Math.sqrt(ratio)) };
}

/** The size scaled, again in steps of 32 px. */
export function scaleSize(size: WorkingSize, scale: number): WorkingSize {
  const round = (px: number): number => Math.max(step * 2, Math.round((px * scale) / step) * step);
  return { height: round(size.height), width: round(size.width) };
}
