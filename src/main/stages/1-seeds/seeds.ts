/**
 * Steps: class activation maps over several views, and the threshold that turns them into seed labels, chosen from
 * tags alone. Maps are kept raw (untagged classes and normal images too), because the threshold looks at normal images.
 */
import { z } from 'zod';
import { camFromFeatures, mergeCamViews, normaliseCam } from '#shared/kernels/cam.ts';
import type { CamView } from '#shared/kernels/cam.ts';
import { median } from '#shared/kernels/quantile.ts';
import { accumulateScores, areaCurve, normalBudgetThreshold, plateauThreshold, scoreBins } from '#shared/kernels/threshold.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { levelsAt, topLevels } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { placeLevels, readLevel } from '../common/feature-file.ts';
import type { Placed } from '../common/feature-file.ts';
import { getFloatStack, putStack } from '../common/float-stack.ts';
import { blobRefSchema, sizeSchema } from '../common/schemas.ts';
import { getWeights } from '../common/weights-file.ts';
import type { Weights } from '../common/weights-file.ts';
import { scaleSize } from '../common/working-size.ts';
import type { WorkingSize } from '../common/working-size.ts';
import type { CamViewSpec } from './features.ts';
import type { TaggedImage } from './tag-model.ts';

export interface CamInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classCount: number;
  readonly weights: BlobRef;
  /** Feature blob and view blob of each image. */
  readonly images: readonly { readonly sha256: string; readonly features: BlobRef; readonly views: BlobRef }[];
  readonly views: readonly CamViewSpec[];
}

const camSchema = z.object({
  /** Raw merged maps, ≥ 0: a row of K × height × width an image, in input order. */
  maps: blobRefSchema,
  grid: sizeSchema,
});
export type CamOutput = z.infer<typeof camSchema>;

export const camStep: Step<CamInput, CamOutput> = {
  name: 'cam',
  stage: 1,
  version: 2,
  output: camSchema,
  async run(input, context) {
    const { backbone, size, classCount } = input;
    const levels = levelsAt(backbone, size);
    const top = topLevels(levels);
    // Twice the coarsest grid, so that what the larger view resolves is not averaged away again.
    const grid = { height: (top[0] as Placed).height * 2, width: (top[0] as Placed).width * 2 };
    const head = foldHead(await getWeights(context.blobs, input.weights), top.map((l) => l.name), classCount);
    const mainLevels = placeLevels(levels).placed.filter((l) => top.some((t) => t.name === l.name));
    const viewLevels = placeLevels(input.views.flatMap((v) => topLevels(levelsAt(backbone, scaleSize(size, v.scale))))).placed;
    const rows: Float32Array[] = [];
    for (const image of input.images) {
      const main = await context.blobs.get(image.features.blob);
      const extra = await context.blobs.get(image.views.blob);
      const views = [
        viewCam(main, mainLevels, head, classCount),
        ...input.views.map((_, v) => viewCam(extra, viewLevels.slice(v * top.length, (v + 1) * top.length), head, classCount)),
      ];
      rows.push(mergeCamViews(views, classCount, grid.height, grid.width));
      context.progress(rows.length, input.images.length);
    }
    return { maps: await putStack(context.blobs, rows), grid };
  },
};

interface FoldedHead {
  /** C × K, with the channel scaling folded in. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** w·((x − mean)·inverse) + b as one linear map, so that stored features need no scaling of their own. */
function foldHead(weights: Weights, levels: readonly string[], classCount: number): FoldedHead {
  const join = (suffix: string): number[] => levels.flatMap((l) => [...(weights[`${l}.${suffix}`] as Weights[string]).data]);
  const mean = join('mean');
  const inverse = join('inverse');
  const channels = mean.length;
  const w = (weights.weight as Weights[string]).data;
  const bias = Float32Array.from((weights.bias as Weights[string]).data);
  const folded = new Float32Array(channels * classCount);
  for (let k = 0; k < classCount; k++) {
    for (let c = 0; c < channels; c++) {
      const value = (w[k * channels + c] as number) * (inverse[c] as number);
      folded[c * classCount + k] = value;
      bias[k] = (bias[k] as number) - value * (mean[c] as number);
    }
  }
  return { weights: folded, bias };
}

function viewCam(blob: Uint8Array, levels: readonly Placed[], head: FoldedHead, classCount: number): CamView {
  const { height, width } = levels[0] as Placed;
  const area = height * width;
  const channels = levels.reduce((n, l) => n + l.channels, 0);
  const features = new Float32Array(channels * area);
  let at = 0;
  for (const l of levels) {
    features.set(readLevel(blob, l), at);
    at += l.channels * area;
  }
  const cam = camFromFeatures(features, channels, height, width, head.weights, classCount);
  for (let k = 0; k < classCount; k++) for (let p = 0; p < area; p++) cam[k * area + p] = (cam[k * area + p] as number) + (head.bias[k] as number);
  // Mirrored views were turned back when their features were made.
  return { cam, height, width, flipped: false };
}

export interface SeedThresholdInput {
  readonly classCount: number;
  readonly maps: BlobRef;
  readonly grid: WorkingSize;
  /** Tags of the images, in the order of the maps; no masks anywhere. */
  readonly tags: readonly TaggedImage['tags'][];
}

const thresholdSchema = z.object({
  threshold: z.number(),
  rule: z.enum(['normal-budget', 'plateau', 'default']),
  /** Share of the area above 0.01 … 0.99 on images with a present tag. */
  curve: z.array(z.number()),
  /** Share of the area of tagged images that the chosen threshold calls foreground. */
  areaShare: z.number(),
  normals: z.number(),
});
export type SeedThresholdOutput = z.infer<typeof thresholdSchema>;

/** The threshold that is used: the rule's, or one that a person stated with a reason. */
export type AppliedThreshold = Omit<SeedThresholdOutput, 'rule'> & { readonly rule: SeedThresholdOutput['rule'] | 'person' };

/** Puts a person's threshold in place of the rule's; refined maps then keep the area that it activates. */
export function applyOverride(chosen: SeedThresholdOutput, threshold: number | null): AppliedThreshold {
  if (threshold === null) return chosen;
  const step = Math.min(scoreBins - 1, Math.max(1, Math.round(threshold * scoreBins)));
  return { ...chosen, threshold, rule: 'person', areaShare: chosen.curve[step - 1] ?? 0 };
}

export const seedThresholdSettings = {
  /** Normal images may light up on this share of their area; it bounds the threshold from below. */
  normalBudget: 0.001,
  /** Fewer normal images than this say too little about the background. */
  minNormals: 10,
  /** The plateau is looked for where tagged images are activated on such a share of their area. */
  plausibleArea: { least: 0.06, most: 0.1 },
  /** A threshold outside these bounds leaves nothing or everything. */
  low: 0.05,
  high: 0.9,
  /** Used when neither rule has an answer. */
  fallback: 0.4,
} as const;

export const seedThresholdStep: Step<SeedThresholdInput, SeedThresholdOutput> = {
  name: 'seed-threshold',
  stage: 1,
  version: 2,
  output: thresholdSchema,
  async run({ classCount, maps, grid, tags }, context) {
    const area = grid.height * grid.width;
    const rows = await getFloatStack(context.blobs, maps, classCount * area);
    const positive = new Float64Array(scoreBins);
    const peaks: number[][] = Array.from({ length: classCount }, () => []);
    rows.forEach((row, i) => {
      const present = presentFlags(tags[i] as TaggedImage['tags']);
      if (!present.includes(1)) return;
      accumulateScores(positive, maxOverClasses(normaliseCam(row, classCount, area, present), classCount, area));
      for (let k = 0; k < classCount; k++) if (present[k] === 1) (peaks[k] as number[]).push(Math.max(...row.subarray(k * area, (k + 1) * area)));
    });
    const scales = peaks.map((p) => (p.length === 0 ? Number.NaN : median(p)));
    const normal = new Float64Array(scoreBins);
    let normals = 0;
    rows.forEach((row, i) => {
      if (!(tags[i] as TaggedImage['tags']).every((t) => t === 'absent')) return;
      normals++;
      const scaled = new Float32Array(row.length);
      for (let k = 0; k < classCount; k++) {
        const scale = scales[k] as number;
        if (!(scale > 0)) continue;
        for (let p = k * area; p < (k + 1) * area; p++) scaled[p] = Math.min(1, (row[p] as number) / scale);
      }
      accumulateScores(normal, maxOverClasses(scaled, classCount, area));
    });
    const { normalBudget, plausibleArea, minNormals, low, high, fallback } = seedThresholdSettings;
    const plateau = plateauThreshold(positive, plausibleArea);
    const budget = normals >= minNormals ? normalBudgetThreshold(normal, normalBudget) : plateau;
    // A tag model that pools its highest pixels keeps normal images quiet at low thresholds, too: quiet normals alone do not do.
    const choice = (budget.threshold ?? 0) > (plateau.threshold ?? 0) ? budget : plateau;
    const curve = areaCurve(positive);
    const threshold = Math.min(high, Math.max(low, choice.threshold ?? fallback));
    return {
      threshold,
      rule: choice.threshold === null ? 'default' : choice.rule,
      curve: [...curve].map((v) => (Number.isNaN(v) ? 0 : v)),
      areaShare: curve[Math.round(threshold * scoreBins) - 1] ?? 0,
      normals,
    };
  },
};

export function presentFlags(tags: TaggedImage['tags']): Uint8Array {
  return Uint8Array.from(tags, (t) => (t === 'present' ? 1 : 0));
}

export function maxOverClasses(maps: Float32Array, classCount: number, area: number): Float32Array {
  const out = maps.slice(0, area);
  for (let k = 1; k < classCount; k++) for (let p = 0; p < area; p++) out[p] = Math.max(out[p] as number, maps[k * area + p] as number);
  return out;
}
