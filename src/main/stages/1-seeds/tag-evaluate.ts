/** Step: F1 and average precision of the tag model on test; nothing is chosen here. */
import { z } from 'zod';
import { averagePrecision, f1AtThreshold } from '#shared/kernels/tag-metrics.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { levelsAt, topLevels } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { scalesOfWeights } from '../common/standardise.ts';
import { getWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { knownScores, scoreTags } from './tag-model.ts';
import type { TaggedImage } from './tag-model.ts';

export interface TagEvaluateInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly test: readonly TaggedImage[];
  readonly classCount: number;
  readonly weights: BlobRef;
  readonly thresholds: readonly number[];
}

const outputSchema = z.object({
  /** Per class; null without a positive test image. */
  perClass: z.array(z.object({ f1: z.number().nullable(), ap: z.number().nullable(), n: z.number() })),
  /** Mean over the classes with a positive test image; null when there is none. */
  macroF1: z.number().nullable(),
  /** Per image and class: [called, tagged] (1, 0 or null when the tag is unknown), for intervals over images or groups. */
  calls: z.array(z.array(z.tuple([z.number(), z.number().nullable()]))),
});
export type TagEvaluateOutput = z.infer<typeof outputSchema>;

const orNull = (v: number): number | null => (Number.isNaN(v) ? null : v);

export const tagEvaluateStep: Step<TagEvaluateInput, TagEvaluateOutput> = {
  name: 'tag-evaluate',
  stage: 1,
  // 2: average precision never above 1.
  version: 2,
  output: outputSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const top = topLevels(levels);
    const weights = await getWeights(context.blobs, input.weights);
    const scales = scalesOfWeights(weights, top);
    const scores = await scoreTags({ levels: top, scales, classCount: input.classCount }, weights, input.test, levels, context);
    const perClass = input.thresholds.map((threshold, k) => {
      const known = knownScores(input.test, scores, k);
      const n = known.tags.reduce((a, b) => a + b, 0);
      return { f1: orNull(f1AtThreshold(known.scores, known.tags, threshold)), ap: orNull(averagePrecision(known.scores, known.tags)), n };
    });
    const f1 = perClass.flatMap((c) => (c.f1 === null ? [] : [c.f1]));
    return {
      perClass,
      macroF1: f1.length === 0 ? null : f1.reduce((a, b) => a + b, 0) / f1.length,
      calls: input.test.map((image, i) =>
        input.thresholds.map((t, k): [number, number | null] => [
          ((scores[i] as Float32Array)[k] as number) >= t ? 1 : 0,
          image.tags[k] === 'unknown' ? null : image.tags[k] === 'present' ? 1 : 0,
        ]),
      ),
    };
  },
};
