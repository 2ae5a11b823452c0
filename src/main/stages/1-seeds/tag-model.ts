/** Step: the multi-label tag model, trained from tags of train and thresholded on tags of val. */
import { z } from 'zod';
import { createRandom } from '#shared/kernels/random.ts';
import { averagePrecision, bestF1Threshold, macroAverage } from '#shared/kernels/tag-metrics.ts';
import { polySchedule } from '#shared/onnx/index.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt, topLevels } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { epochRows } from '../common/epoch-rows.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { channelScales, scalesAsWeights } from '../common/standardise.ts';
import { loopOf } from '../common/training.ts';
import { putWeights } from '../common/weights-file.ts';
import type { Weights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { tagScoreModel, tagTrainStep, topShare } from './tag-graph.ts';
import type { TagGraphOptions } from './tag-graph.ts';

export interface TaggedImage extends ImageBlob {
  readonly tags: readonly TagState[];
}

export interface TagModelInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly train: readonly TaggedImage[];
  readonly val: readonly TaggedImage[];
  readonly classCount: number;
  readonly seed: number;
}

/** Trial figures: docs/adr/0004. */
export const tagModelSettings = {
  steps: 150,
  batch: 32,
  learningRate: 0.01,
  weightDecay: 0.01,
  topShare,
} as const;

const outputSchema = z.object({
  /** Mean average precision on val; null without a positive there. */
  valMeanAp: z.number().nullable(),
  weights: blobRefSchema,
  /** Logit above which a class counts as present, per class; 0 where val has no positive or no negative. */
  thresholds: z.array(z.number()),
});
export type TagModelOutput = z.infer<typeof outputSchema>;

export const tagModelStep: Step<TagModelInput, TagModelOutput> = {
  name: 'tag-model',
  stage: 1,
  version: 1,
  output: outputSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const top = topLevels(levels);
    const scales = await channelScales(input.train, levels, context.blobs);
    const releaseTrain = await holdFeatures(context, 'tag-train', input.train, levels, top.map((l) => l.name));
    const options: TagGraphOptions = { levels: top, scales, classCount: input.classCount };
    const weights = await train(input, options, context, (done) => context.progress(done, tagModelSettings.steps));
    await releaseTrain();
    const valScores = await scoreTags(options, weights, input.val, levels, context);
    return {
      valMeanAp: meanAp(input.val, valScores, input.classCount),
      weights: await putWeights(context.blobs, { ...weights, ...scalesAsWeights(scales, top) }),
      thresholds: Array.from({ length: input.classCount }, (_, k) => {
        const known = knownScores(input.val, valScores, k);
        if (!known.tags.includes(0)) return 0;
        return bestF1Threshold(known.scores, known.tags)?.threshold ?? 0;
      }),
    };
  },
};

async function train(input: TagModelInput, options: TagGraphOptions, context: StepContext, progress: (done: number) => void): Promise<Weights> {
  const { steps, batch, learningRate, weightDecay } = tagModelSettings;
  const graph = tagTrainStep(options, batch, weightDecay);
  const k = input.classCount;
  await context.engine.hold({ name: 'tags', dtype: 'float32', rowDims: [k], rows: input.train.map((i) => ({ data: Float32Array.from(i.tags, (t) => (t === 'present' ? 1 : 0)) })) });
  await context.engine.hold({ name: 'known', dtype: 'float32', rowDims: [k], rows: input.train.map((i) => ({ data: Float32Array.from(i.tags, (t) => (t === 'unknown' ? 0 : 1)) })) });
  const result = await context.engine.loop(
    {
      ...loopOf(graph, polySchedule(learningRate, steps)),
      gather: [
        ...options.levels.map((l) => ({ input: l.name, array: `tag-train.${l.name}`, flips: false })),
        { input: 'tags', array: 'tags', flips: false },
        { input: 'known', array: 'known', flips: false },
      ],
      batch,
      rows: epochRows(input.train.length, batch, steps, createRandom(`${input.seed}/tag-model`)),
      flips: new Uint8Array(steps * batch),
      constants: {},
    },
    (step) => progress(step + 1),
    context.signal,
  );
  await context.engine.release('tags');
  await context.engine.release('known');
  return Object.fromEntries(['weight', 'bias'].map((name) => {
    const t = result.state[name] as (typeof result.state)[string];
    return [name, { dims: t.dims, data: t.data as Float32Array }];
  }));
}

/** Tag logits, one row of K an image. */
export async function scoreTags(options: TagGraphOptions, weights: Weights, images: readonly ImageBlob[], levels: Parameters<typeof holdFeatures>[3], context: StepContext): Promise<readonly Float32Array[]> {
  if (images.length === 0) return [];
  const release = await holdFeatures(context, 'tag-score', images, levels, options.levels.map((l) => l.name));
  const session = await context.engine.open({ bytes: tagScoreModel(options, weights) });
  const scores: Float32Array[] = [];
  for (let row = 0; row < images.length; row++) {
    const out = await context.engine.run(session, Object.fromEntries(options.levels.map((l) => [l.name, { array: `tag-score.${l.name}`, row }])), context.signal);
    scores.push((out.scores as NonNullable<typeof out.scores>).data as Float32Array);
  }
  await context.engine.close(session);
  await release();
  return scores;
}

/** Scores and 0/1 tags of one class over the images whose tag is known. */
export function knownScores(images: readonly TaggedImage[], scores: readonly Float32Array[], k: number): { readonly scores: number[]; readonly tags: Uint8Array } {
  const known = images.flatMap((image, i) => (image.tags[k] === 'unknown' ? [] : [{ score: (scores[i] as Float32Array)[k] as number, tag: image.tags[k] === 'present' ? 1 : 0 }]));
  return { scores: known.map((r) => r.score), tags: Uint8Array.from(known, (r) => r.tag) };
}

function meanAp(images: readonly TaggedImage[], scores: readonly Float32Array[], classCount: number): number | null {
  const perClass = Array.from({ length: classCount }, (_, k) => {
    const known = knownScores(images, scores, k);
    return averagePrecision(known.scores, known.tags);
  });
  const mean = macroAverage(perClass);
  return Number.isNaN(mean) ? null : mean;
}
