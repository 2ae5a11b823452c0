/** Step: the pictures of the report: each audit image with seed, pseudo mask, student and truth drawn over it. */
import { z } from 'zod';
import { normaliseCam } from '#shared/kernels/cam.ts';
import { cividisTable, classColour, colormapIndex } from '#shared/kernels/colormap.ts';
import { resizeBilinear, resizeNearest } from '#shared/kernels/resize.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import type { DecodedImage } from '../../ports/images.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { getByteStack, getFloatStack } from '../common/float-stack.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { getWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { maxOverClasses, presentFlags } from '../1-seeds/seeds.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';
import { studentOnFeatures } from '../2-pseudo-masks/student-models.ts';

export interface PictureImage extends ImageBlob {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly tags: TaggedImage['tags'];
  readonly mask: MaskSource | null;
  readonly normal: boolean;
  /** Row in the maps and labels below; null when no seed was made for it. */
  readonly row: number | null;
}

export interface PicturesInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  readonly weights: BlobRef;
  readonly maps: BlobRef;
  readonly camGrid: WorkingSize;
  readonly labels: BlobRef;
  readonly labelGrid: WorkingSize;
  readonly images: readonly PictureImage[];
}

const picturesSchema = z.object({
  pictures: z.array(
    z.object({ sha256: z.string(), image: blobRefSchema, seed: blobRefSchema.nullable(), pseudo: blobRefSchema.nullable(), student: blobRefSchema, truth: blobRefSchema.nullable() }),
  ),
});
export type PicturesOutput = z.infer<typeof picturesSchema>;

/** Longest side of a picture in the report. */
const shownPx = 240;
const quality = 82;
const maskOpacity = 0.55;
const heatOpacity = 0.6;

export const picturesStep: Step<PicturesInput, PicturesOutput> = {
  name: 'pictures',
  stage: 3,
  version: 1,
  output: picturesSchema,
  async run(input, context) {
    const k = input.classIds.length;
    const levels = levelsAt(input.backbone, input.size);
    const release = await holdFeatures(context, 'pictures', input.images, levels, levels.map((l) => l.name));
    const session = await context.engine.open({ bytes: studentOnFeatures(levels, await getWeights(context.blobs, input.weights), k + 1) });
    const maps = await getFloatStack(context.blobs, input.maps, k * input.camGrid.height * input.camGrid.width);
    const labels = await getByteStack(context.blobs, input.labels, input.labelGrid.height * input.labelGrid.width);
    const pictures: PicturesOutput['pictures'] = [];
    for (const [row, image] of input.images.entries()) {
      const scale = Math.min(1, shownPx / Math.max(image.widthPx, image.heightPx));
      const width = Math.max(1, Math.round(image.widthPx * scale));
      const height = Math.max(1, Math.round(image.heightPx * scale));
      const base = await context.codec.decodeResized(context.imagePath(image.sha256), width, height);
      const frame = { dtype: 'uint8' as const, dims: [height, width, 3], data: new Uint8Array(height * width * 3) };
      const out = await context.engine.run(session, { ...Object.fromEntries(levels.map((l) => [l.name, { array: `pictures.${l.name}`, row }])), frame }, context.signal);
      const truth = image.mask ? await readMask(image.mask, input.classIds, context) : null;
      const seen = image.row !== null && image.tags.includes('present');
      const overlay = (ids: Uint8Array): Promise<BlobRef> => putPicture(paintClasses(base, ids, input.classIds), context);
      pictures.push({
        sha256: image.sha256,
        image: await putPicture(base, context),
        seed: seen ? await putPicture(paintHeat(base, heatOf(maps[image.row as number] as Float32Array, image, input, width, height)), context) : null,
        pseudo: seen ? await overlay(resizeNearest(labels[image.row as number] as Uint8Array, input.labelGrid.height, input.labelGrid.width, height, width)) : null,
        student: await overlay((out.class_map as NonNullable<typeof out.class_map>).data as Uint8Array),
        truth: truth ? await overlay(resizeNearest(truth.ids, truth.heightPx, truth.widthPx, height, width)) : image.normal ? await putPicture(base, context) : null,
      });
      context.progress(row + 1, input.images.length);
    }
    await context.engine.close(session);
    await release();
    return { pictures };
  },
};

function heatOf(maps: Float32Array, image: PictureImage, input: PicturesInput, width: number, height: number): Float32Array {
  const k = input.classIds.length;
  const { height: h, width: w } = input.camGrid;
  return resizeBilinear(maxOverClasses(normaliseCam(maps, k, h * w, presentFlags(image.tags)), k, h * w), 1, h, w, height, width);
}

async function putPicture(picture: DecodedImage, context: StepContext): Promise<BlobRef> {
  const info = await context.blobs.put(await context.codec.encodeJpeg(picture, quality));
  return { blob: info.sha256, bytes: info.bytes };
}

function paintClasses(base: DecodedImage, ids: Uint8Array, classIds: readonly number[]): DecodedImage {
  const rgb = base.rgb.slice();
  ids.forEach((index, p) => {
    if (index === 0) return;
    const colour = classColour(index === 255 ? 255 : (classIds[index - 1] as number));
    mix(rgb, p, colour, maskOpacity);
  });
  return { ...base, rgb };
}

/** Fixed scale 0–1; the map's own value sets the opacity, so that cold parts stay visible. */
function paintHeat(base: DecodedImage, heat: Float32Array): DecodedImage {
  const table = cividisTable();
  const rgb = base.rgb.slice();
  heat.forEach((value, p) => {
    const at = colormapIndex(value) * 3;
    mix(rgb, p, [table[at] as number, table[at + 1] as number, table[at + 2] as number], heatOpacity * Math.min(1, 0.25 + value));
  });
  return { ...base, rgb };
}

function mix(rgb: Uint8Array, pixel: number, colour: readonly [number, number, number], opacity: number): void {
  for (let c = 0; c < 3; c++) rgb[pixel * 3 + c] = Math.round((rgb[pixel * 3 + c] as number) * (1 - opacity) + (colour[c] as number) * opacity);
}
