/** True masks (comparison masks, corrections) as class indices: 0 background, 1 … K in class order, 255 ignored. */
import { appError } from '#shared/contract/errors.ts';
import type { StepContext } from '../../pipeline/step.ts';
import type { DecodedMask } from '../../ports/images.ts';
import type { WorkingSize } from './working-size.ts';

/** A mask PNG in the blob store. */
export interface MaskSource {
  readonly blob: string;
  readonly bytes: number;
}

export async function readMask(mask: MaskSource, classIds: readonly number[], context: Pick<StepContext, 'codec' | 'blobs'>): Promise<DecodedMask> {
  const decoded = await context.codec.decodeMask(context.blobs.path(mask.blob));
  const index = new Uint8Array(256).fill(255);
  index[0] = 0;
  classIds.forEach((id, i) => {
    index[id] = i + 1;
  });
  const known = new Set([0, 255, ...classIds]);
  const unknown = decoded.ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw appError('bad-mask', `A mask has the value ${unknown}, which is no class`, 'Use 0 for background, 255 for ignore and the ids of classes.json.');
  return { ...decoded, ids: decoded.ids.map((id) => index[id] as number) };
}

/** What is known of an image's pixels: a true mask (correction), nothing there at all ("not there", normal images), or null where nobody looked. */
export type KnownPixels = MaskSource | 'empty' | null;

/** Known pixels on a grid, a row an image: class indices, all background, or all ignored (255). */
export async function knownLabels(images: readonly { readonly pixels: KnownPixels }[], classIds: readonly number[], { height, width }: WorkingSize, context: Pick<StepContext, 'codec' | 'blobs'>): Promise<readonly Uint8Array[]> {
  const out: Uint8Array[] = [];
  for (const { pixels } of images) {
    if (pixels === null) out.push(new Uint8Array(height * width).fill(255));
    else if (pixels === 'empty') out.push(new Uint8Array(height * width));
    else out.push(maskToGrid(await readMask(pixels, classIds, context), classIds.length, height, width));
  }
  return out;
}

/** A cell of the coarse grid belongs to a class from this share of defect pixels on. */
const cellShare = 0.5;

/**
 * A mask on the student's grid: the class with most pixels of a cell if defects cover at least half of it, 255 if most of it is ignored.
 * Cells smaller than a pixel take the pixel at their centre.
 */
export function maskToGrid(mask: DecodedMask, classCount: number, height: number, width: number): Uint8Array {
  const out = new Uint8Array(height * width);
  const counts = new Int32Array(classCount + 2);
  for (let y = 0; y < height; y++) {
    const [y0, y1] = cell(y, height, mask.heightPx);
    for (let x = 0; x < width; x++) {
      const [x0, x1] = cell(x, width, mask.widthPx);
      counts.fill(0);
      for (let j = y0; j < y1; j++) {
        for (let i = x0; i < x1; i++) {
          const id = mask.ids[j * mask.widthPx + i] as number;
          const slot = id === 255 ? classCount + 1 : id;
          counts[slot] = (counts[slot] as number) + 1;
        }
      }
      out[y * width + x] = cellLabel(counts, classCount, (y1 - y0) * (x1 - x0));
    }
  }
  return out;
}

function cell(index: number, cells: number, px: number): readonly [number, number] {
  const from = Math.floor((index * px) / cells);
  const to = Math.floor(((index + 1) * px) / cells);
  if (to > from) return [from, to];
  const centre = Math.min(px - 1, Math.floor(((index + 0.5) * px) / cells));
  return [centre, centre + 1];
}

function cellLabel(counts: Int32Array, classCount: number, total: number): number {
  const ignored = counts[classCount + 1] as number;
  if (ignored * 2 > total) return 255;
  let best = 0;
  let sum = 0;
  for (let c = 1; c <= classCount; c++) {
    sum += counts[c] as number;
    if ((counts[c] as number) > (best === 0 ? 0 : (counts[best] as number))) best = c;
  }
  return sum >= cellShare * (total - ignored) ? best : 0;
}
