/** Small pictures for papers: a source image, plain or with the colours of a class-id mask over it, as JPEG. */
import { classColour } from '#shared/kernels/colormap.ts';
import { resizeNearest } from '#shared/kernels/resize.ts';
import type { ImageCodec } from '../ports/images.ts';

const opacity = 0.55;
const quality = 82;

/** The picture at most `sidePx` on the longer side; `mask` is the path of a mask whose pixels are class ids (null = plain). Throws AppError `image-*`. */
export async function overlayPicture(codec: ImageCodec, path: string, size: { readonly widthPx: number; readonly heightPx: number }, mask: string | null, sidePx: number): Promise<Uint8Array> {
  const scale = Math.min(1, sidePx / Math.max(size.widthPx, size.heightPx));
  const width = Math.max(1, Math.round(size.widthPx * scale));
  const height = Math.max(1, Math.round(size.heightPx * scale));
  const base = await codec.decodeResized(path, width, height);
  if (mask === null) return codec.encodeJpeg(base, quality);
  const { ids, widthPx, heightPx } = await codec.decodeMask(mask);
  const rgb = base.rgb.slice();
  resizeNearest(ids, heightPx, widthPx, height, width).forEach((id, pixel) => {
    if (id === 0) return;
    classColour(id).forEach((value, c) => {
      rgb[pixel * 3 + c] = Math.round((rgb[pixel * 3 + c] ?? 0) * (1 - opacity) + value * opacity);
    });
  });
  return codec.encodeJpeg({ widthPx: width, heightPx: height, rgb }, quality);
}
