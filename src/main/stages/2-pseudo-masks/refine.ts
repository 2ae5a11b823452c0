/** Step: seeds → pseudo masks by the chosen refiner on the student's grid, each pixel with a doubt. */
import { z } from 'zod';
import { labelFromCam, normaliseCam, peakPosition } from '#shared/kernels/cam.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { accumulateScores, areaCurve, scoreBins } from '#shared/kernels/threshold.ts';
import type { RefinerId } from '#shared/domain/refiners.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import { getByteStack, getFloatStack, putStack } from '../common/float-stack.ts';
import { blobRefSchema, sizeSchema } from '../common/schemas.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { maxOverClasses, presentFlags } from '../1-seeds/seeds.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';
import { doubtOf, doubtSettings } from './doubt-of.ts';
import { leakPeaks, leakageOf } from './leakage.ts';
import type { LeakPeaks } from './leakage.ts';
import { crfField, labelOfField, levelOfArea, prepareCrf, refinerSettings, spreadMaps } from './refiners.ts';
import type { Seeded } from './refiners.ts';

export interface RefineInput {
  readonly refiner: RefinerId;
  readonly classCount: number;
  readonly maps: BlobRef;
  readonly camGrid: WorkingSize;
  /** Grid of the labels: a quarter of the working size. */
  readonly grid: WorkingSize;
  readonly threshold: number;
  /** Share of tagged images' area that the seed threshold activates; refined maps keep it. */
  readonly areaShare: number;
  /** What was learned from the train images before; null learns it here. */
  readonly learned: { readonly threshold: number; readonly leakPeaks: LeakPeaks } | null;
  /** uint8 rows of learned edges in the order of the images; only the random walk needs them. */
  readonly edges: BlobRef | null;
  readonly images: readonly { readonly sha256: string; readonly tags: TaggedImage['tags'] }[];
}

export const refineSettings = {
  /** Pixels from this share of the threshold up to the threshold are doubtful and left out of training. */
  doubtfulFrom: 0.97,
  /** The same under a CRF: the best class's share against the background. */
  doubtfulShare: 0.4,
  refiners: refinerSettings,
  doubt: doubtSettings,
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
  /** On the maps, or for a refiner with a CRF the height of its background. */
  threshold: z.number(),
  /** Of the train images: see leakage.ts. */
  leakPeaks: z.array(z.array(z.number())),
  /** Doubt of each image, 0–1; 0 for images without a present tag. */
  doubts: z.array(z.number()),
  ignoredShare: z.number(),
  /** Of each image: one peak a present class. */
  peaks: z.array(z.array(peakSchema)),
});
export type RefineOutput = z.infer<typeof refineSchema>;

/** One image with a present tag on its way; `classes` are the indices of its present classes. */
interface Refining extends Seeded {
  readonly classes: readonly number[];
  /** Raw map of every class on the seeds' grid. */
  readonly raw: Float32Array;
  readonly maps: Float32Array;
}

export const refineStep: Step<RefineInput, RefineOutput> = {
  name: 'refine',
  stage: 2,
  version: 4,
  output: refineSchema,
  async run(input, context) {
    const { grid } = input;
    const area = grid.height * grid.width;
    const camArea = input.camGrid.height * input.camGrid.width;
    const raw = await getFloatStack(context.blobs, input.maps, input.classCount * camArea);
    const rows = await spreadAll(input, raw, context);
    const present = rows.filter((r) => r !== null);
    const onMaps = thresholdOfArea(present, area, input.areaShare, input.threshold);
    const withCrf = input.refiner !== 'pamr';
    const threshold = input.learned?.threshold ?? (withCrf ? await levelOfArea(present.map((r) => ({ ...r, prepared: () => prepareCrf(r, grid) })), input.areaShare, input.threshold, context.turn) : onMaps);
    const peaksWithout = input.learned?.leakPeaks ?? leakPeaks(raw, input.images.map((i) => i.tags), input.classCount, camArea);
    const labels: Uint8Array[] = [];
    const doubtMaps: Uint8Array[] = [];
    const doubts: number[] = [];
    const peaks: SeedPeak[][] = [];
    let ignored = 0;
    for (const r of rows) {
      if (context.signal.aborted) break;
      if (!r) {
        labels.push(new Uint8Array(area));
        doubtMaps.push(new Uint8Array(area));
        doubts.push(0);
        peaks.push([]);
        continue;
      }
      const field = crfField(prepareCrf(r, grid), r.maps, r.classCount, threshold);
      const byMaps = labelFromCam(r.maps, r.classCount, area, input.refiner === 'pamr' ? threshold : onMaps);
      const byCrf = labelOfField(field, r.classCount, area);
      const [sure, other] = withCrf ? [byCrf, byMaps] : [byMaps, byCrf];
      const doubt = doubtOf(r, { maps: r.maps, field, level: threshold, labels: sure, others: [labelFromCam(r.seed, r.classCount, area, input.threshold), other], leakage: leakageOf(r.raw, input.camGrid, sure, r.classes, grid, peaksWithout) }, grid);
      const doubtful = withCrf ? almostByField(field, r.classCount, area) : maxOverClasses(r.maps, r.classCount, area).map((v) => (v > threshold * refineSettings.doubtfulFrom ? 1 : 0));
      const label = sure.map((v, p) => (v > 0 ? (r.classes[v - 1] as number) + 1 : doubtful[p] === 1 ? 255 : 0));
      for (const v of label) if (v === 255) ignored++;
      labels.push(label);
      doubtMaps.push(Uint8Array.from(doubt.cells, (v) => Math.round(v * 255)));
      doubts.push(doubt.image);
      peaks.push(peaksOf(withCrf ? r.maps.map((v, i) => v * (0.01 + (field[area + i] as number))) : r.maps, r.classes, grid));
      context.progress(rows.length + labels.length, 2 * rows.length);
      await context.turn();
    }
    context.signal.throwIfAborted();
    return {
      labels: await putStack(context.blobs, labels),
      doubtMaps: await putStack(context.blobs, doubtMaps),
      grid,
      threshold,
      leakPeaks: peaksWithout.map((p) => [...p]),
      doubts,
      peaks,
      ignoredShare: labels.length === 0 ? 0 : ignored / (labels.length * area),
    };
  },
};

/** Seeds and spread maps of each image with a present tag; null for the others. */
async function spreadAll(input: RefineInput, raw: readonly Float32Array[], context: StepContext): Promise<readonly (Refining | null)[]> {
  const { grid } = input;
  const seeds = await readSeeds(input, raw, context);
  const out: (Refining | null)[] = [];
  for (const seeded of seeds) {
    if (context.signal.aborted) break;
    out.push(seeded ? { ...seeded, maps: spreadMaps(input.refiner, seeded, grid) } : null);
    context.progress(out.length, 2 * input.images.length);
    await context.turn();
  }
  context.signal.throwIfAborted();
  return out;
}

/** Seeds of the present classes on the label grid beside the picture; null for an image without a present tag. `rows` are the raw maps; `row` is an image's place in them where it is not its place in the list. */
export async function readSeeds(input: Pick<RefineInput, 'classCount' | 'camGrid' | 'grid' | 'edges'> & { readonly images: readonly (RefineInput['images'][number] & { readonly row?: number })[] }, rows: readonly Float32Array[], context: StepContext): Promise<readonly (Omit<Refining, 'maps'> | null)[]> {
  const { classCount, grid, camGrid } = input;
  const camArea = camGrid.height * camGrid.width;
  const edges = input.edges ? await getByteStack(context.blobs, input.edges, grid.height * grid.width) : null;
  const out: (Omit<Refining, 'maps'> | null)[] = [];
  for (const [i, image] of input.images.entries()) {
    const flags = presentFlags(image.tags);
    const classes = [...flags.keys()].filter((k) => flags[k] === 1);
    if (classes.length === 0) {
      out.push(null);
      continue;
    }
    context.signal.throwIfAborted();
    const normalised = normaliseCam(rows[image.row ?? i] as Float32Array, classCount, camArea, flags);
    // Present classes only: with many classes most maps would be empty.
    const present = new Float32Array(classes.length * camArea);
    classes.forEach((k, n) => present.set(normalised.subarray(k * camArea, (k + 1) * camArea), n * camArea));
    const picture = await context.codec.decodeResized(context.imagePath(image.sha256), grid.width, grid.height);
    out.push({ classes, classCount: classes.length, raw: rows[image.row ?? i] as Float32Array, seed: resizeBilinear(present, classes.length, camGrid.height, camGrid.width, grid.height, grid.width), rgb: picture.rgb, edge: edges?.[i] ?? null });
  }
  return out;
}

/** 1 where a class comes near the background without passing it. */
function almostByField(field: Float32Array, classCount: number, area: number): Uint8Array {
  const out = new Uint8Array(area);
  for (let p = 0; p < area; p++) {
    let best = 0;
    for (let c = 1; c <= classCount; c++) best = Math.max(best, field[c * area + p] as number);
    if (best > refineSettings.doubtfulShare * (best + (field[p] as number))) out[p] = 1;
  }
  return out;
}

function peaksOf(maps: Float32Array, classes: readonly number[], grid: WorkingSize): SeedPeak[] {
  const area = grid.height * grid.width;
  return classes.flatMap((classIndex, n) => {
    const peak = peakPosition(maps.subarray(n * area, (n + 1) * area), grid.width);
    // The centre of the cell.
    return peak ? [{ classIndex, x: (peak.x + 0.5) / grid.width, y: (peak.y + 0.5) / grid.height }] : [];
  });
}

/** The threshold that activates the same share of area as the seeds did, so that refining moves borders, not sizes. */
export function thresholdOfArea(images: readonly { readonly maps: Float32Array; readonly classCount: number }[], area: number, share: number, otherwise: number): number {
  const histogram = new Float64Array(scoreBins);
  for (const { maps, classCount } of images) accumulateScores(histogram, maxOverClasses(maps, classCount, area));
  const curve = areaCurve(histogram);
  const index = curve.findIndex((v) => v <= share);
  return index < 0 || Number.isNaN(curve[0]) ? otherwise : (index + 1) / scoreBins;
}
