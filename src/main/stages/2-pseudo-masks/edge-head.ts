/**
 * Steps: a head on the frozen features that finds the edges between regions, learned from sure seed cells of at most some
 * hundred train images (tags only, no masks); and its edge maps for any images.
 */
import { z } from 'zod';
import { normaliseCam } from '#shared/kernels/cam.ts';
import { createRandom } from '#shared/kernels/random.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { Graph, polySchedule, toBytes } from '#shared/onnx/index.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { coinFlips, epochRows } from '../common/epoch-rows.ts';
import { getFloatStack, putStack } from '../common/float-stack.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { channelScales, scalesAsWeights, scalesOfWeights } from '../common/standardise.ts';
import { loopOf, lossEnds, trainedWeights } from '../common/training.ts';
import { getWeights, putWeights } from '../common/weights-file.ts';
import type { Weights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { presentFlags } from '../1-seeds/seeds.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';
import { edgeParams, edgeProbability, edgeTrainStep } from './edge-graph.ts';

export interface EdgeHeadInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classCount: number;
  readonly maps: BlobRef;
  readonly camGrid: WorkingSize;
  readonly grid: WorkingSize;
  readonly threshold: number;
  /** Images to learn from, and the row of each in `maps`. */
  readonly images: readonly (ImageBlob & { readonly tags: TaggedImage['tags']; readonly row: number })[];
  readonly seed: number;
}

/** Trial figures: docs/adr/0011. */
export const edgeHeadSettings = {
  maxImages: 96,
  maxNormals: 16,
  steps: 80,
  batch: 4,
  learningRate: 0.01,
  weightDecay: 0.01,
  /** Seeds are sure to be a defect from this share of the way from the threshold to 1, and sure to be none below this share of the threshold. */
  sureDefect: 0.15,
  sureBackground: 0.85,
} as const;

const headSchema = z.object({ weights: blobRefSchema, firstLoss: z.number(), lastLoss: z.number() });
export type EdgeHeadOutput = z.infer<typeof headSchema>;

export const edgeHeadStep: Step<EdgeHeadInput, EdgeHeadOutput> = {
  name: 'edge-head',
  stage: 2,
  version: 2,
  output: headSchema,
  async run(input, context) {
    const { steps, batch, learningRate, weightDecay } = edgeHeadSettings;
    const levels = levelsAt(input.backbone, input.size);
    const shape = { levels, scales: await channelScales(input.images, levels, context.blobs), grid: input.grid };
    const params = edgeParams(shape, `${input.seed}/edge-head`);
    const release = await holdFeatures(context, 'edge-head', input.images, levels, levels.map((l) => l.name));
    const labels = await sureLabels(input, context);
    await context.engine.hold({ name: 'edge-head.labels', dtype: 'uint8', rowDims: [1, input.grid.height, input.grid.width], rows: labels.map((data) => ({ data })) });
    const random = createRandom(`${input.seed}/edge-head/rows`);
    const result = await context.engine.loop(
      {
        ...loopOf(edgeTrainStep(shape, params, batch, weightDecay), polySchedule(learningRate, steps)),
        gather: [...levels.map((l) => ({ input: l.name, array: `edge-head.${l.name}`, flips: true })), { input: 'labels', array: 'edge-head.labels', flips: true }],
        batch,
        rows: epochRows(input.images.length, batch, steps, random.fork('order')),
        flips: coinFlips(steps * batch, random.fork('flips')),
        constants: {},
      },
      (step, loss) => context.progress(step + 1, steps, loss.toFixed(4)),
      context.signal,
    );
    await context.engine.release('edge-head.labels');
    await release();
    return { weights: await putWeights(context.blobs, { ...trainedWeights(result.state, params), ...scalesAsWeights(shape.scales, levels) }), ...lossEnds(result.losses) };
  },
};

/** 0 sure background, k sure class, 255 in between; a normal image is all background. */
async function sureLabels(input: EdgeHeadInput, context: Parameters<typeof edgeHeadStep.run>[1]): Promise<readonly Uint8Array[]> {
  const { classCount, camGrid, grid, threshold } = input;
  const camArea = camGrid.height * camGrid.width;
  const area = grid.height * grid.width;
  const rows = await getFloatStack(context.blobs, input.maps, classCount * camArea);
  const sure = threshold + (1 - threshold) * edgeHeadSettings.sureDefect;
  const quiet = threshold * edgeHeadSettings.sureBackground;
  return input.images.map(({ row, tags }) => {
    const flags = presentFlags(tags);
    const maps = resizeBilinear(normaliseCam(rows[row] as Float32Array, classCount, camArea, flags), classCount, camGrid.height, camGrid.width, grid.height, grid.width);
    const label = new Uint8Array(area);
    for (let p = 0; p < area; p++) {
      let best = 0;
      let highest = 0;
      for (let k = 0; k < classCount; k++) {
        const value = maps[k * area + p] as number;
        if (flags[k] === 1 && value > highest) {
          highest = value;
          best = k + 1;
        }
      }
      label[p] = highest >= sure ? best : highest < quiet ? 0 : 255;
    }
    return label;
  });
}

export interface EdgeMapsInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly grid: WorkingSize;
  readonly weights: BlobRef;
  readonly images: readonly ImageBlob[];
}

const mapsSchema = z.object({
  /** uint8 rows in input order: edge probability × 255 on the label grid. */
  edges: blobRefSchema,
});

export const edgeMapsStep: Step<EdgeMapsInput, z.infer<typeof mapsSchema>> = {
  name: 'edge-maps',
  stage: 2,
  version: 1,
  output: mapsSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const weights = await getWeights(context.blobs, input.weights);
    const shape = { levels, scales: scalesOfWeights(weights, levels), grid: input.grid };
    const g = new Graph('edge-maps');
    const inputs = Object.fromEntries(levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
    const constants = Object.fromEntries(edgeParams(shape, 'shapes only').map(({ name }) => [name, g.constant('float32', (weights[name] as Weights[string]).dims, (weights[name] as Weights[string]).data, name)]));
    g.output('edge', edgeProbability(g, inputs, constants, shape));
    const session = await context.engine.open({ bytes: toBytes(g) });
    const release = await holdFeatures(context, 'edge-maps', input.images, levels, levels.map((l) => l.name));
    const rows: Uint8Array[] = [];
    for (const row of input.images.keys()) {
      const { edge } = await context.engine.run(session, Object.fromEntries(levels.map((l) => [l.name, { array: `edge-maps.${l.name}`, row }])), context.signal);
      rows.push(Uint8Array.from((edge as NonNullable<typeof edge>).data as Float32Array, (v) => Math.round(v * 255)));
      context.progress(rows.length, input.images.length);
    }
    await release();
    await context.engine.close(session);
    return { edges: await putStack(context.blobs, rows) };
  },
};
