/** Steps: a memory bank of normal images, and the distance of each cell of an image to it. Neither tags of defects nor masks enter. */
import { z } from 'zod';
import { greedyCoreset } from '#shared/kernels/coreset.ts';
import { createRandom } from '#shared/kernels/random.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo, Level } from '../common/backbone.ts';
import { putStack } from '../common/float-stack.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { blobRefSchema, sizeSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { channelScales, scalesAsWeights, scalesOfWeights } from '../common/standardise.ts';
import { getWeights, putWeights } from '../common/weights-file.ts';
import type { Weights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { distanceModel, patchDimensions, patchModel } from './patch-graph.ts';

/** Trial figures: docs/adr/0010. */
export const normalBankSettings = {
  /** Image pixels a cell of the map. */
  stride: 8,
  /** Vectors drawn at random from all normal images, and how many of them the bank keeps. */
  candidates: 8000,
  vectors: 800,
} as const;

export interface NormalBankInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  /** Normal train images. */
  readonly images: readonly ImageBlob[];
  readonly seed: number;
}

const bankSchema = z.object({
  /** `bank` [vectors, dimensions], `mean` [dimensions] and the channel statistics. */
  bank: blobRefSchema,
  vectors: z.number(),
  candidates: z.number(),
});
export type NormalBankOutput = z.infer<typeof bankSchema>;

function mapGrid(size: WorkingSize): WorkingSize {
  return { height: Math.ceil(size.height / normalBankSettings.stride), width: Math.ceil(size.width / normalBankSettings.stride) };
}

export const normalBankStep: Step<NormalBankInput, NormalBankOutput> = {
  name: 'normal-bank',
  stage: 3,
  version: 1,
  output: bankSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const scales = await channelScales(input.images, levels, context.blobs);
    const d = patchDimensions(levels);
    const random = createRandom(`${input.seed}/normal-bank`);
    const perImage = Math.ceil(normalBankSettings.candidates / input.images.length);
    const drawn: Float32Array[] = [];
    const mean = new Float64Array(d);
    let cells = 0;
    await eachImage(input.images, levels, patchModel({ levels, scales, grid: mapGrid(input.size) }), context, (out) => {
      const vectors = out.vectors as Float32Array;
      const rows = vectors.length / d;
      for (let v = 0; v < vectors.length; v++) mean[v % d] = (mean[v % d] as number) + (vectors[v] as number);
      cells += rows;
      for (const row of random.shuffle(Array.from({ length: rows }, (_, r) => r)).slice(0, perImage)) drawn.push(vectors.slice(row * d, (row + 1) * d));
    });
    const candidates = new Float32Array(drawn.length * d);
    drawn.forEach((v, i) => candidates.set(v, i * d));
    const kept = greedyCoreset(candidates, drawn.length, d, normalBankSettings.vectors);
    const bank = new Float32Array(kept.length * d);
    kept.forEach((row, i) => bank.set(candidates.subarray(row * d, (row + 1) * d), i * d));
    return {
      bank: await putWeights(context.blobs, { bank: { dims: [kept.length, d], data: bank }, mean: { dims: [d], data: Float32Array.from(mean, (v) => v / cells) }, ...scalesAsWeights(scales, levels) }),
      vectors: kept.length,
      candidates: drawn.length,
    };
  },
};

export interface AnomalyMapsInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly bank: BlobRef;
  readonly images: readonly ImageBlob[];
}

const mapsSchema = z.object({
  /** float32 rows in input order, distances ≥ 0: to the nearest vector of the bank, and to the mean vector of normal images. */
  nearest: blobRefSchema,
  fromMean: blobRefSchema,
  grid: sizeSchema,
  secondsPerImage: z.number(),
});
export type AnomalyMapsOutput = z.infer<typeof mapsSchema>;

export const anomalyMapsStep: Step<AnomalyMapsInput, AnomalyMapsOutput> = {
  name: 'anomaly-maps',
  stage: 3,
  version: 1,
  output: mapsSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const grid = mapGrid(input.size);
    const weights = await getWeights(context.blobs, input.bank);
    const data = (name: string): Float32Array => (weights[name] as Weights[string]).data;
    const nearest: Float32Array[] = [];
    const fromMean: Float32Array[] = [];
    const started = performance.now();
    await eachImage(input.images, levels, distanceModel({ levels, scales: scalesOfWeights(weights, levels), grid }, data('bank'), data('mean')), context, (out) => {
      nearest.push(out.nearest as Float32Array);
      fromMean.push(out.fromMean as Float32Array);
    });
    const seconds = (performance.now() - started) / 1000;
    return { nearest: await putStack(context.blobs, nearest), fromMean: await putStack(context.blobs, fromMean), grid, secondsPerImage: input.images.length === 0 ? 0 : seconds / input.images.length };
  },
};

/** Runs a model on the stored features of one image after the other. */
async function eachImage(images: readonly ImageBlob[], levels: readonly Level[], model: Uint8Array, context: StepContext, use: (out: Readonly<Record<string, unknown>>) => void): Promise<void> {
  const release = await holdFeatures(context, 'patches', images, levels, levels.map((l) => l.name));
  const session = await context.engine.open({ bytes: model });
  for (let row = 0; row < images.length; row++) {
    const out = await context.engine.run(session, Object.fromEntries(levels.map((l) => [l.name, { array: `patches.${l.name}`, row }])), context.signal);
    use(Object.fromEntries(Object.entries(out).map(([name, t]) => [name, t.data])));
    context.progress(row + 1, images.length);
  }
  await context.engine.close(session);
  await release();
}
