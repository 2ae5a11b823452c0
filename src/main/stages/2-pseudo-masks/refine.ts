/** Steps: seeds → pseudo masks by PAMR on the student's grid, each pixel with a doubt; and their score against true masks. */
import { z } from 'zod';
import { labelFromCam, normaliseCam, peakPosition } from '#shared/kernels/cam.ts';
import { accumulateConfusion } from '#shared/kernels/confusion.ts';
import { entropyMap, imageDoubt } from '#shared/kernels/doubt.ts';
import { auroc } from '#shared/kernels/auroc.ts';
import { meanIou } from '#shared/kernels/iou.ts';
import { pamr } from '#shared/kernels/pamr.ts';
import { resizeBilinear, resizeNearest } from '#shared/kernels/resize.ts';
import { spearman } from '#shared/kernels/spearman.ts';
import { accumulateScores, areaCurve, scoreBins } from '#shared/kernels/threshold.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { joinParts } from '../common/feature-file.ts';
import { getByteStack, getFloatStack, putStack } from '../common/float-stack.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import { blobRefSchema, sizeSchema } from '../common/schemas.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { maxOverClasses, presentFlags } from '../1-seeds/seeds.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';

export interface RefineInput {
  readonly classCount: number;
  readonly maps: BlobRef;
  readonly camGrid: WorkingSize;
  /** Grid of the labels: a quarter of the working size. */
  readonly grid: WorkingSize;
  readonly threshold: number;
  /** Share of tagged images' area that the seed threshold activates; refined maps keep it. */
  readonly areaShare: number;
  /** Threshold on refined maps chosen earlier (on train); null chooses it here. */
  readonly refinedThreshold: number | null;
  readonly images: readonly { readonly sha256: string; readonly tags: TaggedImage['tags'] }[];
}

export const refineSettings = {
  /** Pixels from this share of the threshold up to the threshold are doubtful and left out of training. */
  doubtfulFrom: 0.97,
} as const;

const peakSchema = z.object({ classIndex: z.number(), x: z.number(), y: z.number() });
/** Highest point of one class's refined map, as fractions of width and height. */
export type SeedPeak = z.infer<typeof peakSchema>;

const refineSchema = z.object({
  /** uint8 rows in input order: 0 background, class index, 255 doubtful. */
  labels: blobRefSchema,
  /** uint8 rows: doubt × 255. */
  doubtMaps: blobRefSchema,
  grid: sizeSchema,
  threshold: z.number(),
  /** Doubt of each image, 0–1; 0 for images without a present tag. */
  doubts: z.array(z.number()),
  ignoredShare: z.number(),
  /** Of each image: one peak a present class. */
  peaks: z.array(z.array(peakSchema)),
});
export type RefineOutput = z.infer<typeof refineSchema>;

export const refineStep: Step<RefineInput, RefineOutput> = {
  name: 'refine',
  stage: 2,
  version: 2,
  output: refineSchema,
  async run(input, context) {
    const { classCount, grid, camGrid } = input;
    const area = grid.height * grid.width;
    const camArea = camGrid.height * camGrid.width;
    const rows = await getFloatStack(context.blobs, input.maps, classCount * camArea);
    const histogram = new Float64Array(scoreBins);
    // Present classes only: with many classes most maps would be empty.
    const refined: ({ readonly classes: readonly number[]; readonly seed: Float32Array; readonly maps: Float32Array } | null)[] = [];
    for (const [i, image] of input.images.entries()) {
      const flags = presentFlags(image.tags);
      const classes = [...flags.keys()].filter((k) => flags[k] === 1);
      if (classes.length === 0) {
        refined.push(null);
        continue;
      }
      if (context.signal.aborted) break;
      const normalised = normaliseCam(rows[i] as Float32Array, classCount, camArea, flags);
      const present = new Float32Array(classes.length * camArea);
      classes.forEach((k, n) => present.set(normalised.subarray(k * camArea, (k + 1) * camArea), n * camArea));
      const seed = resizeBilinear(present, classes.length, camGrid.height, camGrid.width, grid.height, grid.width);
      const picture = await context.codec.decodeResized(context.imagePath(image.sha256), grid.width, grid.height);
      const spread = pamr(planes(picture.rgb, area), seed, classes.length, grid.height, grid.width);
      const maps = normaliseCam(spread, classes.length, area, new Uint8Array(classes.length).fill(1));
      accumulateScores(histogram, maxOverClasses(maps, classes.length, area));
      refined.push({ classes, seed, maps });
      context.progress(i + 1, input.images.length);
    }
    context.signal.throwIfAborted();
    const threshold = input.refinedThreshold ?? thresholdOfArea(histogram, input.areaShare, input.threshold);
    const labels: Uint8Array[] = [];
    const doubtMaps: Uint8Array[] = [];
    const doubts: number[] = [];
    const peaks: SeedPeak[][] = [];
    let ignored = 0;
    for (const r of refined) {
      if (!r) {
        labels.push(new Uint8Array(area));
        doubtMaps.push(new Uint8Array(area));
        doubts.push(0);
        peaks.push([]);
        continue;
      }
      peaks.push(peaksOf(r.maps, r.classes, grid));
      const sure = labelFromCam(r.maps, r.classes.length, area, threshold);
      const pixelDoubt = entropyMap(withBackground(r.maps, r.classes.length, area, threshold), r.classes.length + 1, area);
      doubts.push(imageDoubt(pixelDoubt, labelFromCam(r.seed, r.classes.length, area, input.threshold), sure).score);
      const highest = maxOverClasses(r.maps, r.classes.length, area);
      const label = sure.map((v, p) => (v > 0 ? (r.classes[v - 1] as number) + 1 : (highest[p] as number) > threshold * refineSettings.doubtfulFrom ? 255 : 0));
      for (const v of label) if (v === 255) ignored++;
      labels.push(label);
      doubtMaps.push(Uint8Array.from(pixelDoubt, (v) => Math.round(v * 255)));
    }
    return {
      labels: await putStack(context.blobs, labels),
      doubtMaps: await putStack(context.blobs, doubtMaps),
      grid,
      threshold,
      doubts,
      peaks,
      ignoredShare: labels.length === 0 ? 0 : ignored / (labels.length * area),
    };
  },
};

function peaksOf(maps: Float32Array, classes: readonly number[], grid: WorkingSize): SeedPeak[] {
  const area = grid.height * grid.width;
  return classes.flatMap((classIndex, n) => {
    const peak = peakPosition(maps.subarray(n * area, (n + 1) * area), grid.width);
    // The centre of the cell.
    return peak ? [{ classIndex, x: (peak.x + 0.5) / grid.width, y: (peak.y + 0.5) / grid.height }] : [];
  });
}

/** RGB bytes, pixel by pixel → three planes 0–1. */
function planes(rgb: Uint8Array, area: number): Float32Array {
  const out = new Float32Array(3 * area);
  for (let p = 0; p < area; p++) for (let c = 0; c < 3; c++) out[c * area + p] = (rgb[p * 3 + c] as number) / 255;
  return out;
}

/** The threshold that activates the same share of area as the seeds did, so that refining moves borders, not sizes. */
function thresholdOfArea(histogram: Float64Array, share: number, otherwise: number): number {
  const curve = areaCurve(histogram);
  const index = curve.findIndex((v) => v <= share);
  return index < 0 || Number.isNaN(curve[0]) ? otherwise : (index + 1) / scoreBins;
}

/** Background at the height of the threshold beside the maps, scaled to sum to 1 at each pixel. */
function withBackground(maps: Float32Array, k: number, area: number, threshold: number): Float32Array {
  const out = new Float32Array((k + 1) * area);
  for (let p = 0; p < area; p++) {
    let sum = threshold;
    for (let c = 0; c < k; c++) sum += maps[c * area + p] as number;
    out[p] = threshold / sum;
    for (let c = 0; c < k; c++) out[(c + 1) * area + p] = (maps[c * area + p] as number) / sum;
  }
  return out;
}

export interface PseudoScoreInput {
  readonly classIds: readonly number[];
  readonly labels: BlobRef;
  /** Null where only the labels are scored. */
  readonly doubtMaps: BlobRef | null;
  readonly doubts: readonly number[];
  readonly grid: WorkingSize;
  readonly images: readonly { readonly sha256: string; readonly mask: MaskSource | null }[];
}

const pseudoScoreSchema = z.object({
  n: z.number(),
  miou: z.number().nullable(),
  ignored: z.number().nullable(),
  /** Doubt against pseudo ≠ truth over the pixels that were kept; null when all are right or all wrong. */
  auroc: z.number().nullable(),
  /** Image doubt against 1 − IoU of the image. */
  spearman: z.number().nullable(),
});
export type PseudoScoreOutput = z.infer<typeof pseudoScoreSchema>;

export const pseudoScoreStep: Step<PseudoScoreInput, PseudoScoreOutput> = {
  name: 'pseudo-score',
  stage: 2,
  version: 1,
  output: pseudoScoreSchema,
  async run(input, context) {
    const area = input.grid.height * input.grid.width;
    const size = input.classIds.length + 1;
    const labels = await getByteStack(context.blobs, input.labels, area);
    const doubtMaps = input.doubtMaps ? await getByteStack(context.blobs, input.doubtMaps, area) : [];
    const total = new Float64Array(size * size);
    const doubtValues: Float32Array[] = [];
    const wrongFlags: Uint8Array[] = [];
    const imageDoubts: number[] = [];
    const imageErrors: number[] = [];
    let n = 0;
    let ignored = 0;
    let pixels = 0;
    for (const [i, image] of input.images.entries()) {
      if (!image.mask) continue;
      n++;
      const mask = await readMask(image.mask, input.classIds, context);
      const up = (row: Uint8Array): Uint8Array => resizeNearest(row, input.grid.height, input.grid.width, mask.heightPx, mask.widthPx);
      const label = up(labels[i] as Uint8Array);
      const confusion = new Float64Array(size * size);
      ignored += accumulateConfusion(confusion, size, mask.ids, label);
      pixels += label.length;
      for (let c = 0; c < total.length; c++) total[c] = (total[c] as number) + (confusion[c] as number);
      const iou = meanIou(confusion, size);
      if ((input.doubts[i] as number) > 0 && !Number.isNaN(iou)) {
        imageDoubts.push(input.doubts[i] as number);
        imageErrors.push(1 - iou);
      }
      // On the coarse grid: each cell once, and large pictures weigh no more than small ones.
      const truth = resizeNearest(mask.ids, mask.heightPx, mask.widthPx, input.grid.height, input.grid.width);
      const kept = [...(labels[i] as Uint8Array).keys()].filter((p) => (labels[i] as Uint8Array)[p] !== 255 && truth[p] !== 255 && (input.doubts[i] as number) > 0);
      doubtValues.push(Float32Array.from(kept, (p) => doubtMaps[i]?.[p] ?? 0));
      wrongFlags.push(Uint8Array.from(kept, (p) => ((labels[i] as Uint8Array)[p] === truth[p] ? 0 : 1)));
      context.progress(i + 1, input.images.length);
    }
    if (n === 0) return { n, miou: null, ignored: null, auroc: null, spearman: null };
    const orNull = (v: number): number | null => (Number.isNaN(v) ? null : v);
    return {
      n,
      miou: orNull(meanIou(total, size)),
      ignored: ignored / pixels,
      auroc: orNull(auroc(new Float32Array(joinParts(doubtValues).buffer), joinParts(wrongFlags))),
      spearman: orNull(spearman(imageDoubts, imageErrors)),
    };
  },
};
