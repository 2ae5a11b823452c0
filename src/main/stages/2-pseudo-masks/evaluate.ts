/** Steps: the student's masks against true masks, image by image; and how large its largest find is (no mask needed). */
import { z } from 'zod';
import { accumulateBoundary } from '#shared/kernels/boundary.ts';
import { connectedComponents } from '#shared/kernels/components.ts';
import { accumulateConfusion } from '#shared/kernels/confusion.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { accumulateScoreMap, aupro, pixelAveragePrecision, scoreMapSums } from '#shared/kernels/score-map.ts';
import { accumulateSizeBins, sizeBinCounts } from '#shared/kernels/size-bins.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { getWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { studentOnFeatures } from './student-models.ts';

/** A picture that a student is run on. */
export interface MappedImage extends ImageBlob {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface EvaluatedImage extends MappedImage {
  readonly mask: MaskSource | null;
  /** Every class checked and absent: without a mask its truth is all background. */
  readonly normal: boolean;
}

export interface EvaluateInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  readonly weights: BlobRef;
  readonly images: readonly EvaluatedImage[];
}

const imageSchema = z.object({
  sha256: z.string(),
  /** Size of the largest predicted component of each class as a share of the image. */
  largest: z.array(z.number()),
  /** The image's highest probability of any defect. */
  score: z.number(),
  /** Row-major (truth × predicted) pixel counts, background first; null without a true mask. */
  confusion: z.array(z.number()).nullable(),
  /** Sums of `accumulateBoundary` and `accumulateSizeBins`; null without a true mask. */
  boundary: z.array(z.number()).nullable(),
  sizeBins: z.array(z.number()).nullable(),
});
export type ImageEvaluation = z.infer<typeof imageSchema>;
const evaluateSchema = z.object({
  images: z.array(imageSchema),
  secondsPerImage: z.number(),
  /** Of the maps of defect probability, over the set; null without a true defect. */
  aupro: z.number().nullable(),
  pixelAp: z.number().nullable(),
});
export type EvaluateOutput = z.infer<typeof evaluateSchema>;

export const evaluateStep: Step<EvaluateInput, EvaluateOutput> = {
  name: 'evaluate',
  stage: 2,
  version: 2,
  output: evaluateSchema,
  async run(input, context) {
    const size = input.classIds.length + 1;
    const images: ImageEvaluation[] = [];
    const sums = scoreMapSums();
    const started = performance.now();
    await eachClassMap(input, context, async (image, map, defect) => {
      const { heightPx, widthPx } = image;
      const score = defect.data.reduce((a, b) => Math.max(a, b), 0);
      const largest = largestShares(map, heightPx, widthPx, input.classIds.length);
      if (!image.mask && !image.normal) {
        images.push({ sha256: image.sha256, largest, score, confusion: null, boundary: null, sizeBins: null });
        return;
      }
      const mask = image.mask ? await readMask(image.mask, input.classIds, context) : { heightPx, widthPx, ids: new Uint8Array(map.length) };
      if (mask.heightPx !== heightPx || mask.widthPx !== widthPx) throw new Error(`mask of ${image.sha256} is ${mask.widthPx} × ${mask.heightPx}, the image ${widthPx} × ${heightPx}`);
      const confusion = new Float64Array(size * size);
      accumulateConfusion(confusion, size, mask.ids, map);
      const boundary = new Float64Array(2 * size);
      accumulateBoundary(boundary, size, mask.ids, map, heightPx, widthPx);
      const bins = new Float64Array(sizeBinCounts);
      accumulateSizeBins(bins, mask.ids, map, heightPx, widthPx);
      accumulateScoreMap(sums, resizeBilinear(defect.data, 1, defect.height, defect.width, heightPx, widthPx), mask.ids, heightPx, widthPx);
      images.push({ sha256: image.sha256, largest, score, confusion: [...confusion], boundary: [...boundary], sizeBins: [...bins] });
    });
    return {
      images,
      secondsPerImage: input.images.length === 0 ? 0 : (performance.now() - started) / 1000 / input.images.length,
      aupro: sums.defects === 0 ? null : finite(aupro(sums)),
      pixelAp: sums.defects === 0 ? null : finite(pixelAveragePrecision(sums)),
    };
  },
};

const finite = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Probability of any defect on the student's grid, 0–1. */
export interface DefectMap extends WorkingSize {
  readonly data: Float32Array;
}

/** Class maps (class indices, at the image's own size) and defect maps one after the other, in input order. */
export async function eachClassMap<I extends MappedImage>(
  input: Omit<EvaluateInput, 'images'> & { readonly images: readonly I[] },
  context: StepContext,
  use: (image: I, map: Uint8Array, defect: DefectMap) => Promise<void>,
): Promise<void> {
  if (input.images.length === 0) return;
  const levels = levelsAt(input.backbone, input.size);
  const release = await holdFeatures(context, 'evaluate', input.images, levels, levels.map((l) => l.name));
  const session = await context.engine.open({ bytes: studentOnFeatures(levels, await getWeights(context.blobs, input.weights), input.classIds.length + 1) });
  for (const [row, image] of input.images.entries()) {
    const frame = { dtype: 'uint8' as const, dims: [image.heightPx, image.widthPx, 3], data: new Uint8Array(image.heightPx * image.widthPx * 3) };
    const feeds = Object.fromEntries(levels.map((l) => [l.name, { array: `evaluate.${l.name}`, row }]));
    const out = await context.engine.run(session, { ...feeds, frame }, context.signal);
    const { dims, data } = out.defect as NonNullable<typeof out.defect>;
    await use(image, (out.class_map as NonNullable<typeof out.class_map>).data as Uint8Array, { height: dims[2] as number, width: dims[3] as number, data: data as Float32Array });
    context.progress(row + 1, input.images.length);
  }
  await context.engine.close(session);
  await release();
}

export function largestShares(map: Uint8Array, heightPx: number, widthPx: number, classCount: number): number[] {
  const found = connectedComponents(map, heightPx, widthPx);
  const largest: number[] = Array.from({ length: classCount }, () => 0);
  found.classIds.forEach((id, i) => {
    if (id === 0) return;
    largest[id - 1] = Math.max(largest[id - 1] as number, (found.areas[i] as number) / map.length);
  });
  return largest;
}
