/**
 * Step: a linear pixel head over all feature levels and the seed maps, learned from tags and from the pixels of corrected images,
 * labels train images anew within their tags (docs/adr/0008). A linear map and bilinear resizing commute, so that each level
 * is mapped to logits on its own grid, and only those are made larger.
 */
import { z } from 'zod';
import { normaliseCam } from '#shared/kernels/cam.ts';
import { entropyMap, imageDoubt } from '#shared/kernels/doubt.ts';
import { createRandom } from '#shared/kernels/random.ts';
import { Graph, add, binaryCrossEntropy, buildTrainStep, cast, conv, crossEntropy, mul, polySchedule, reshape, resizeBilinear, slice, softDice, softmax, sub, toBytes, topKMean } from '#shared/onnx/index.ts';
import type { Tensor, TrainStep } from '#shared/onnx/index.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import type { TagState } from '#shared/domain/tags.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo, Level } from '../common/backbone.ts';
import { mixedRows } from '../common/epoch-rows.ts';
import { getByteStack, getFloatStack, putStack } from '../common/float-stack.ts';
import { holdFeatures, holdRows } from '../common/hold-features.ts';
import { knownLabels } from '../common/masks.ts';
import type { KnownPixels } from '../common/masks.ts';
import { blobRefSchema } from '../common/schemas.ts';
import { channelScales, standardised } from '../common/standardise.ts';
import type { ChannelScale } from '../common/standardise.ts';
import { loopOf, trainedWeights } from '../common/training.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { presentFlags } from './seeds.ts';
import type { TaggedImage } from './tag-model.ts';

export interface PixelHeadInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  /** Raw maps of the images, and the refined labels that the new ones are compared with for doubt. */
  readonly maps: BlobRef;
  readonly mapGrid: WorkingSize;
  readonly labels: BlobRef;
  readonly grid: WorkingSize;
  /** `pixels`: a true mask, nothing at all ("not there", normal images), or unknown. */
  readonly images: readonly (TaggedImage & { readonly pixels: KnownPixels })[];
  /** Rows that are labelled anew. */
  readonly wanted: readonly number[];
  readonly seed: number;
}

/** Trial figures: docs/adr/0008. */
export const pixelHeadSettings = { steps: 200, batch: 8, learningRate: 0.01, weightDecay: 0.05, correctedShare: 0.6, tagWeight: 0.2, tagShare: 0.05, maxClassWeight: 30 } as const;

const outputSchema = z.object({
  /** uint8 rows of `wanted`: 0 background or class index; probability of the best class × 255; that class's index. */
  labels: blobRefSchema,
  scores: blobRefSchema,
  best: blobRefSchema,
  /** uint8 rows of `wanted`: entropy over background and tagged classes × 255. */
  doubtMaps: blobRefSchema,
  doubts: z.array(z.number()),
  firstLoss: z.number(),
  lastLoss: z.number(),
});
export type PixelHeadOutput = z.infer<typeof outputSchema>;

interface HeadShape {
  readonly levels: readonly Level[];
  readonly scales: ReadonlyMap<string, ChannelScale>;
  readonly classCount: number;
  readonly mapGrid: WorkingSize;
  readonly grid: WorkingSize;
}

export const pixelHeadStep: Step<PixelHeadInput, PixelHeadOutput> = {
  name: 'pixel-head',
  stage: 1,
  version: 3,
  output: outputSchema,
  async run(input, context) {
    const { steps, batch, learningRate, correctedShare } = pixelHeadSettings;
    const levels = levelsAt(input.backbone, input.size);
    const k = input.classIds.length;
    const shape: HeadShape = { levels, scales: await channelScales(input.images, levels, context.blobs), classCount: k, mapGrid: input.mapGrid, grid: input.grid };
    const rows = input.images.length;
    const labels = await knownLabels(input.images, input.classIds, input.grid, context);
    const releases = [await holdFeatures(context, 'pixel-head', input.images, levels, levels.map((l) => l.name)), await holdRows(context, 'seeds', [k, input.mapGrid.height, input.mapGrid.width], await seedMaps(input, context))];
    releases.push(await holdRows(context, 'tags', [k], input.images.map((i) => Float32Array.from(i.tags, (t) => (t === 'present' ? 1 : 0)))));
    releases.push(await holdRows(context, 'known', [k], input.images.map((i) => Float32Array.from(i.tags, (t) => (t === 'unknown' ? 0 : 1)))));
    releases.push(await holdRows(context, 'cells', [input.grid.height, input.grid.width], labels));
    const result = await context.engine.loop(
      {
        ...loopOf(trainStepOf(shape, batch), polySchedule(learningRate, steps)),
        gather: [...levels.map((l) => ({ input: l.name, array: `pixel-head.${l.name}`, flips: false })), ...['seeds', 'tags', 'known', 'cells'].map((name) => ({ input: name, array: name, flips: false }))],
        batch,
        rows: mixedRows(input.images.map((i) => i.pixels !== null && i.pixels !== 'empty'), correctedShare, batch, steps, createRandom(`${input.seed}/pixel-head`)),
        flips: new Uint8Array(steps * batch),
        constants: { classWeights: { dtype: 'float32', dims: [k + 1], data: classWeights(labels, k + 1) } },
      },
      (step, loss) => context.progress(step + 1, steps + rows, loss.toFixed(4)),
      context.signal,
    );
    const params = trainedWeights(result.state, headParams(shape));
    const made = await labelAnew(input, shape, params, context, (done) => context.progress(steps + done, steps + input.wanted.length));
    for (const release of releases) await release();
    return { ...made, firstLoss: result.losses[0] ?? 0, lastLoss: result.losses[steps - 1] ?? 0 };
  },
};

/** Probabilities of background and tagged classes for each wanted row, and what follows from them. */
async function labelAnew(input: PixelHeadInput, shape: HeadShape, params: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>, context: StepContext, progress: (done: number) => void): Promise<Pick<PixelHeadOutput, 'labels' | 'scores' | 'best' | 'doubtMaps' | 'doubts'>> {
  const g = new Graph('pixel-head');
  const inputs = Object.fromEntries(shape.levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
  const seeds = g.input('seeds', 'float32', [1, shape.classCount, shape.mapGrid.height, shape.mapGrid.width]);
  const constants = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, g.constant('float32', p.dims, p.data, name)]));
  g.output('probabilities', softmax(g, logitsOf(g, inputs, seeds, constants, shape), 1));
  const session = await context.engine.open({ bytes: toBytes(g) });
  const area = input.grid.height * input.grid.width;
  const before = await getByteStack(context.blobs, input.labels, area);
  const out = { labels: [] as Uint8Array[], scores: [] as Uint8Array[], best: [] as Uint8Array[], doubtMaps: [] as Uint8Array[], doubts: [] as number[] };
  for (const row of input.wanted) {
    const { tags } = input.images[row] as TaggedImage;
    if (!tags.includes('present')) {
      for (const list of [out.labels, out.scores, out.best, out.doubtMaps]) list.push(new Uint8Array(area));
      out.doubts.push(0);
      continue;
    }
    const found = await context.engine.run(session, { ...Object.fromEntries(shape.levels.map((l) => [l.name, { array: `pixel-head.${l.name}`, row }])), seeds: { array: 'seeds', row } }, context.signal);
    const allowed = withinTags((found.probabilities as NonNullable<typeof found.probabilities>).data as Float32Array, tags, area);
    const labels = allowed.best.map((c, p) => ((allowed.scores[p] as number) > 0.5 ? c : 0));
    out.labels.push(labels);
    out.scores.push(Uint8Array.from(allowed.scores, (v) => Math.round(v * 255)));
    out.best.push(allowed.best);
    const entropy = entropyMap(allowed.kept, allowed.kept.length / area, area);
    out.doubtMaps.push(Uint8Array.from(entropy, (v) => Math.round(v * 255)));
    out.doubts.push(imageDoubt(entropy, before[row] as Uint8Array, labels).score);
    progress(out.doubts.length);
  }
  await context.engine.close(session);
  return { labels: await putStack(context.blobs, out.labels), scores: await putStack(context.blobs, out.scores), best: await putStack(context.blobs, out.best), doubtMaps: await putStack(context.blobs, out.doubtMaps), doubts: out.doubts };
}

/** Probabilities scaled to background and the tagged classes; the best class and its share against the background. */
export function withinTags(probabilities: Float32Array, tags: readonly TagState[], area: number): { readonly kept: Float32Array; readonly best: Uint8Array; readonly scores: Float32Array } {
  const flags = presentFlags(tags);
  const classes = [...flags.keys()].filter((k) => flags[k] === 1);
  const kept = new Float32Array((classes.length + 1) * area);
  const best = new Uint8Array(area);
  const scores = new Float32Array(area);
  for (let p = 0; p < area; p++) {
    let sum = probabilities[p] as number;
    let top = 0;
    for (const k of classes) {
      const value = probabilities[(k + 1) * area + p] as number;
      sum += value;
      if (value > top) {
        top = value;
        best[p] = k + 1;
      }
    }
    kept[p] = (probabilities[p] as number) / sum;
    classes.forEach((k, n) => (kept[(n + 1) * area + p] = (probabilities[(k + 1) * area + p] as number) / sum));
    scores[p] = top / (top + (probabilities[p] as number));
  }
  return { kept, best, scores };
}

function headParams(shape: HeadShape): readonly { readonly name: string; readonly shape: readonly number[]; readonly init: Float32Array }[] {
  const out = shape.classCount + 1;
  // Starts as the seeds themselves: a class's logit is its map, four times as high.
  const identity = new Float32Array(out * shape.classCount);
  for (let k = 0; k < shape.classCount; k++) identity[(k + 1) * shape.classCount + k] = 4;
  return [
    ...shape.levels.map((l) => ({ name: `${l.name}.weight`, shape: [out, l.channels, 1, 1], init: new Float32Array(out * l.channels) })),
    { name: 'seeds.weight', shape: [out, shape.classCount, 1, 1], init: identity },
    { name: 'bias', shape: [1, out, 1, 1], init: Float32Array.from({ length: out }, (_, c) => (c === 0 ? 2 : 0)) },
  ];
}

function logitsOf(g: Graph, inputs: Readonly<Record<string, Tensor>>, seeds: Tensor, params: Readonly<Record<string, Tensor>>, shape: HeadShape): Tensor {
  const { height, width } = shape.grid;
  const parts = shape.levels.map((l) => conv(g, standardised(g, cast(g, inputs[l.name] as Tensor, 'float32'), shape.scales.get(l.name) as ChannelScale), params[`${l.name}.weight`] as Tensor));
  parts.push(conv(g, seeds, params['seeds.weight'] as Tensor));
  return parts.reduce((sum, part) => add(g, sum, part.shape[2] === height && part.shape[3] === width ? part : resizeBilinear(g, part, height, width)), params.bias as Tensor);
}

function trainStepOf(shape: HeadShape, batch: number): TrainStep {
  const { classCount: k, grid, mapGrid } = shape;
  const { tagWeight, tagShare, weightDecay } = pixelHeadSettings;
  const area = grid.height * grid.width;
  return buildTrainStep({
    name: 'pixel-head',
    inputs: [
      ...shape.levels.map((l) => ({ name: l.name, dtype: 'float16' as const, shape: [batch, l.channels, l.height, l.width] })),
      { name: 'seeds', dtype: 'float32', shape: [batch, k, mapGrid.height, mapGrid.width] },
      { name: 'tags', dtype: 'float32', shape: [batch, k] },
      { name: 'known', dtype: 'float32', shape: [batch, k] },
      { name: 'cells', dtype: 'uint8', shape: [batch, grid.height, grid.width] },
      { name: 'classWeights', dtype: 'float32', shape: [k + 1] },
    ],
    params: headParams(shape),
    forward: (g, inputs, params) => {
      const logits = logitsOf(g, inputs, inputs.seeds as Tensor, params, shape);
      const pixelLoss = add(g, crossEntropy(g, logits, inputs.cells as Tensor, { classWeights: inputs.classWeights as Tensor }), softDice(g, logits, inputs.cells as Tensor));
      // A class is in an image as far as its surest places stand out from the background.
      const above = sub(g, slice(g, logits, [{ axis: 1, start: 1, end: k + 1 }]), slice(g, logits, [{ axis: 1, start: 0, end: 1 }]));
      const pooled = topKMean(g, reshape(g, above, [batch, k, area]), Math.max(1, Math.round(area * tagShare)));
      return { loss: add(g, pixelLoss, mul(g, binaryCrossEntropy(g, pooled, inputs.tags as Tensor, inputs.known as Tensor), tagWeight)) };
    },
    optimiser: { weightDecay },
  });
}

async function seedMaps(input: PixelHeadInput, context: StepContext): Promise<readonly Float32Array[]> {
  const area = input.mapGrid.height * input.mapGrid.width;
  const raw = await getFloatStack(context.blobs, input.maps, input.classIds.length * area);
  return raw.map((row, i) => normaliseCam(row, input.classIds.length, area, presentFlags((input.images[i] as TaggedImage).tags)));
}

/** √(background / class), at most 30; 0 for a class without a cell. */
function classWeights(labels: readonly Uint8Array[], classCount: number): Float32Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) for (const v of label) if (v < classCount) counts[v] = (counts[v] as number) + 1;
  return Float32Array.from(counts, (n) => (n === 0 ? 0 : Math.min(pixelHeadSettings.maxClassWeight, Math.sqrt(Math.max(1, counts[0] as number) / n))));
}
