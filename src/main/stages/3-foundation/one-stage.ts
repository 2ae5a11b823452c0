/**
 * Step: the one-stage route, from tags to a segmentation model in one training. The head is the student's; it starts from tags and normal
 * images (and corrections) alone, and every so often labels the train images itself: within their tags, refined by PAMR, where it is sure.
 */
import { z } from 'zod';
import { appError } from '#shared/contract/errors.ts';
import { createRandom } from '#shared/kernels/random.ts';
import { selfTargets } from '#shared/kernels/self-targets.ts';
import { accumulateScores, plateauThreshold, scoreBins } from '#shared/kernels/threshold.ts';
import { Graph, polySchedule, relu, resizeBilinear, softmax, toBytes } from '#shared/onnx/index.ts';
import type { Tensor, TrainStep } from '#shared/onnx/index.ts';
import type { LoopJob, LoopResult } from '../../ports/engine.ts';
import type { Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt, topLevels } from '../common/backbone.ts';
import type { BackboneInfo, Level } from '../common/backbone.ts';
import { coinFlips, mixedRows } from '../common/epoch-rows.ts';
import { putStack } from '../common/float-stack.ts';
import { holdFeatures, holdRows } from '../common/hold-features.ts';
import { knownLabels } from '../common/masks.ts';
import type { KnownPixels } from '../common/masks.ts';
import { blobRefSchema } from '../common/schemas.ts';
import { channelScales, scalesAsWeights } from '../common/standardise.ts';
import { loopOf, lossEnds, trainedWeights } from '../common/training.ts';
import { putWeights } from '../common/weights-file.ts';
import type { Weights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { maxOverClasses, seedThresholdSettings } from '../1-seeds/seeds.ts';
import { tagMaps, tagParams, tagTrainStep } from '../1-seeds/tag-graph.ts';
import type { TagGraphOptions } from '../1-seeds/tag-graph.ts';
import { tagModelSettings } from '../1-seeds/tag-model.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';
import { studentGrid, studentLogits, studentParams } from '../2-pseudo-masks/student-graph.ts';
import type { ParamInit, StudentShape } from '../2-pseudo-masks/student-graph.ts';
import { spreadMaps } from '../2-pseudo-masks/refiners.ts';
import { relabelSettings } from '../2-pseudo-masks/relabel.ts';
import { classWeights, curveEverySteps } from '../2-pseudo-masks/student.ts';
import { oneStageTrainStep } from './one-stage-graph.ts';

export interface OneStageInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  /** All train images. `pixels`: a true mask (correction), nothing at all ("not there", normal images), or unknown. */
  readonly images: readonly (TaggedImage & { readonly pixels: KnownPixels })[];
  readonly seed: number;
}

/** Trial figures: docs/adr/0010. */
export const oneStageSettings = {
  /** Steps of the head after each time the labels were made anew; the branch of the tags learns like the tag model before them. */
  rounds: [100, 100, 100],
  batch: 4,
  learningRate: 0.006,
  warmupSteps: 10,
  weightDecay: 0.05,
  correctedShare: 0.5,
  tagWeight: 0.2,
  /** Labels stop where the classical seeds' rule stops, below that share of it is background, what lies between is left out. */
  targets: { plausibleArea: seedThresholdSettings.plausibleArea, fallback: seedThresholdSettings.fallback, backgroundShare: 0.8 },
} as const;

const oneStageSchema = z.object({
  weights: blobRefSchema,
  firstLoss: z.number(),
  lastLoss: z.number(),
  curve: z.array(z.number()),
  /** Self-made labels of the last round on the student's grid, in input order. */
  labels: blobRefSchema,
});
export type OneStageOutput = z.infer<typeof oneStageSchema>;

export const oneStageStep: Step<OneStageInput, OneStageOutput> = {
  name: 'one-stage',
  stage: 3,
  version: 2,
  output: oneStageSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const k = input.classIds.length;
    const shape: StudentShape = { levels, scales: await channelScales(input.images, levels, context.blobs), classCount: k + 1 };
    const { batch, rounds, warmupSteps } = oneStageSettings;
    const { steps: tagSteps, batch: tagBatch, learningRate: tagRate, weightDecay: tagDecay } = tagModelSettings;
    const pixelSteps = rounds.reduce<number>((a, b) => a + b, 0);
    const total = tagSteps + pixelSteps;
    if (!input.images.some((i) => i.tags.includes('present'))) throw appError('not-enough-data', 'No train image has a present tag', 'Tag some images first.');
    let labels = await knownLabels(input.images, input.classIds, studentGrid(levels), context);
    let params: readonly ParamInit[] = studentParams(shape, `${input.seed}/one-stage`);
    const releases = [await holdFeatures(context, 'one-stage', input.images, levels, levels.map((l) => l.name))];
    releases.push(await holdRows(context, 'tags', [k], input.images.map((i) => Float32Array.from(i.tags, (t) => (t === 'present' ? 1 : 0)))));
    releases.push(await holdRows(context, 'known', [k], input.images.map((i) => Float32Array.from(i.tags, (t) => (t === 'unknown' ? 0 : 1)))));
    const random = createRandom(`${input.seed}/one-stage/rows`);
    const marked = input.images.map((i) => i.pixels !== null && i.pixels !== 'empty');
    const losses: number[] = [];
    const learn = async (graph: TrainStep, rates: readonly number[], rowCount: number, gather: readonly { readonly input: string; readonly array: string; readonly flips: boolean }[], constants: LoopJob['constants']): Promise<LoopResult['state']> => {
      const own = random.fork(`${losses.length}`);
      const done = losses.length;
      const result = await context.engine.loop(
        { ...loopOf(graph, rates), gather, batch: rowCount, rows: mixedRows(marked, oneStageSettings.correctedShare, rowCount, rates.length, own.fork('order')), flips: coinFlips(rates.length * rowCount, own.fork('flips')), constants },
        (at, loss) => context.progress(done + at + 1, total, loss.toFixed(4)),
        context.signal,
      );
      losses.push(...result.losses);
      return result.state;
    };
    const flipped = (names: readonly string[]) => names.map((name) => ({ input: name, array: `one-stage.${name}`, flips: true }));
    const tagGather = ['tags', 'known'].map((name) => ({ input: name, array: name, flips: false }));

    const tagBranch = { levels: topLevels(levels), scales: shape.scales, classCount: k };
    const branch = trainedWeights(await learn(tagTrainStep(tagBranch, tagBatch, tagDecay), polySchedule(tagRate, tagSteps), tagBatch, [...flipped(tagBranch.levels.map((l) => l.name)), ...tagGather], {}), tagParams(tagBranch));

    const schedule = polySchedule(oneStageSettings.learningRate, pixelSteps);
    const { height, width } = studentGrid(levels);
    for (const [round, steps] of rounds.entries()) {
      // Many true masks teach the head better than the labels of the tags' branch would (the finding of docs/adr/0006).
      if (round > 0 || marked.filter(Boolean).length < relabelSettings.minCorrections) labels = await ownLabels(input, round === 0 ? fromTags(tagBranch, branch) : fromHead(shape, params), labels, studentGrid(levels), context);
      await context.engine.hold({ name: 'labels', dtype: 'uint8', rowDims: [height, width], rows: labels.map((data) => ({ data })) });
      const from = losses.length - tagSteps;
      // The moments start anew with the labels, so the warm-up does, too.
      const rates = schedule.slice(from, from + steps).map((lr, t) => lr * Math.min(1, (t + 1) / warmupSteps));
      const state = await learn(oneStageTrainStep(shape, params, batch, oneStageSettings.weightDecay), rates, batch, [...flipped(levels.map((l) => l.name)), ...tagGather, { input: 'labels', array: 'labels', flips: true }], {
        classWeights: { dtype: 'float32', dims: [k + 1], data: classWeights(labels, k + 1) },
        tagWeight: { dtype: 'float32', dims: [], data: Float32Array.of(oneStageSettings.tagWeight) },
      });
      params = params.map((p) => ({ ...p, init: state[p.name]?.data as Float32Array }));
    }
    await context.engine.release('labels');
    for (const release of releases) await release();
    return {
      weights: await putWeights(context.blobs, { ...asWeights(params), ...scalesAsWeights(shape.scales, levels) }),
      ...lossEnds(Float32Array.from(losses)),
      curve: losses.filter((_, i) => i % curveEverySteps === 0),
      labels: await putStack(context.blobs, labels),
    };
  },
};

const asWeights = (params: readonly ParamInit[]): Weights => Object.fromEntries(params.map((p) => [p.name, { dims: p.shape, data: p.init }]));

/** What labels are made of: float16 levels of an image → maps, and the maps of an image's present classes (indices from 1) on the label grid. */
interface LabelMaps {
  readonly levels: readonly Level[];
  readonly output: (g: Graph, inputs: Readonly<Record<string, Tensor>>) => Tensor;
  readonly of: (data: Float32Array, channels: readonly number[], area: number) => Float32Array;
}

/** Activation maps of the tags' branch. */
function fromTags(options: TagGraphOptions, weights: Weights): LabelMaps {
  const constant = (g: Graph, name: string): Tensor => g.constant('float32', (weights[name] as Weights[string]).dims, (weights[name] as Weights[string]).data, name);
  return {
    levels: options.levels,
    output: (g, inputs) => relu(g, tagMaps(g, options.levels.map((l) => inputs[l.name] as Tensor), options, constant(g, 'weight'), constant(g, 'bias'))),
    of: (data, channels, area) => {
      const out = new Float32Array(channels.length * area);
      channels.forEach((c, n) => out.set(data.subarray((c - 1) * area, c * area), n * area));
      return out;
    },
  };
}

/** Probabilities of the head within the tags. */
function fromHead(shape: StudentShape, params: readonly ParamInit[]): LabelMaps {
  return {
    levels: shape.levels,
    output: (g, inputs) => softmax(g, studentLogits(g, inputs, Object.fromEntries(params.map((p) => [p.name, g.constant('float32', p.shape, p.init, p.name)])), shape), 1),
    of: within,
  };
}

/** Labels of tagged images whose pixels nobody knows, refined and cut where the classical seeds would be; the others stay. */
async function ownLabels(input: OneStageInput, { levels, output, of }: LabelMaps, before: readonly Uint8Array[], { height, width }: WorkingSize, context: StepContext): Promise<readonly Uint8Array[]> {
  const area = height * width;
  const g = new Graph('one-stage-labels');
  const inputs = Object.fromEntries(levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
  g.output('maps', resizeBilinear(g, output(g, inputs), height, width));
  const session = await context.engine.open({ bytes: toBytes(g) });
  const histogram = new Float64Array(scoreBins);
  const refined: (Float32Array | null)[] = [];
  const present = (tags: TaggedImage['tags']): readonly number[] => tags.flatMap((t, c) => (t === 'present' ? [c + 1] : []));
  for (const [row, { sha256, tags, pixels }] of input.images.entries()) {
    if (pixels !== null || !tags.includes('present')) {
      refined.push(null);
      continue;
    }
    const found = await context.engine.run(session, Object.fromEntries(levels.map((l) => [l.name, { array: `one-stage.${l.name}`, row }])), context.signal);
    const channels = present(tags);
    const maps = of((found.maps as NonNullable<typeof found.maps>).data as Float32Array, channels, area);
    const picture = await context.codec.decodeResized(context.imagePath(sha256), width, height);
    const scaled = spreadMaps('pamr', { rgb: picture.rgb, seed: maps, classCount: channels.length, edge: null }, { height, width });
    accumulateScores(histogram, maxOverClasses(scaled, channels.length, area));
    refined.push(scaled);
  }
  await context.engine.close(session);
  const { plausibleArea, fallback, backgroundShare } = oneStageSettings.targets;
  const defectShare = plateauThreshold(histogram, plausibleArea).threshold ?? fallback;
  return refined.map((maps, row) => {
    if (maps === null) return before[row] as Uint8Array;
    const channels = present((input.images[row] as TaggedImage).tags);
    return selfTargets(maps, channels.length, area, { defectShare, backgroundBelow: defectShare * backgroundShare }).map((v) => (v === 0 || v === 255 ? v : (channels[v - 1] as number)));
  });
}

/** The given channels as shares of what they and the background (channel 0) have together. */
function within(probabilities: Float32Array, channels: readonly number[], area: number): Float32Array {
  const out = new Float32Array(channels.length * area);
  for (let p = 0; p < area; p++) {
    let sum = probabilities[p] as number;
    for (const c of channels) sum += probabilities[c * area + p] as number;
    channels.forEach((c, n) => (out[n * area + p] = (probabilities[c * area + p] as number) / sum));
  }
  return out;
}
