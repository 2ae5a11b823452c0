/** A mask's PNG as class ids, by the browser's own decoder. */
import { overlaySize } from './layer-pixels.ts';
import type { ByteGrid } from './layer-pixels.ts';

/** Class ids of a mask PNG, sampled to at most `overlayPx` by nearest neighbour. */
export async function decodeMaskPng(bytes: Blob): Promise<ByteGrid> {
  const picture = await createImageBitmap(bytes, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const size = overlaySize(picture.width, picture.height);
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, size.width, size.height);
  picture.close();
  const { data } = context.getImageData(0, 0, size.width, size.height);
  return { ...size, values: Uint8Array.from({ length: size.width * size.height }, (_, i) => data[i * 4] as number) };
}
