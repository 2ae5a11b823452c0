/** Step: a student labels train images anew, allowed only the classes of their tags; unsure cells become 255. */
import { z } from 'zod';
import { Graph, softmax, toBytes } from '#shared/onnx/index.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { BlobRef, Step } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { putStack } from '../common/float-stack.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { getWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { studentLogitsOnFeatures } from './student-models.ts';

export interface RelabelInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classCount: number;
  readonly weights: BlobRef;
  readonly images: readonly (ImageBlob & { readonly tags: readonly TagState[] })[];
  /** Cells whose best allowed class has a lower probability become 255. */
  readonly minProbability: number;
}

export const relabelSettings = {
  /** Cells less sure than this are left out of training. */
  minProbability: 0.6,
  /** Fewer corrections than this are too few to train on one half of them (10 on magnetic_tile: 0.27 became 0.20). */
  minCorrections: 16,
  /**
   * How much better than the seeds a first student must do on corrections it has not seen, mIoU. Corrections come from the head of
   * the queue, where the seeds are at their worst: a small lead there is none on the images that would be relabelled.
   */
  minGain: 0.1,
  /** A first student that finds nothing of more than this share of the tags says "background" where a defect is known to be. */
  maxUnfound: 0.25,
  /** Corrected images that a class needs, one for each fold: a first student cannot label what it never saw. */
  minOfClass: 2,
} as const;

/** Do the corrected images hold every class that the train images are tagged with, often enough? */
export function teachesEveryClass(train: readonly (readonly TagState[])[], corrected: readonly (readonly TagState[])[]): boolean {
  const count = (rows: readonly (readonly TagState[])[], k: number): number => rows.filter((tags) => tags[k] === 'present').length;
  return (train[0] ?? []).every((_, k) => count(train, k) === 0 || count(corrected, k) >= relabelSettings.minOfClass);
}

const relabelSchema = z.object({
  /** uint8 rows in input order on the student's grid. */
  labels: blobRefSchema,
  /** Share of the images' present tags of which no cell was labelled, 0–1; 0 without a present tag. */
  unfound: z.number(),
});
export type RelabelOutput = z.infer<typeof relabelSchema>;

export const relabelStep: Step<RelabelInput, RelabelOutput> = {
  name: 'relabel',
  stage: 2,
  version: 3,
  output: relabelSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const release = await holdFeatures(context, 'relabel', input.images, levels, levels.map((l) => l.name));
    const g = new Graph('relabel');
    g.output('probabilities', softmax(g, studentLogitsOnFeatures(g, levels, await getWeights(context.blobs, input.weights), input.classCount + 1), 1));
    const session = await context.engine.open({ bytes: toBytes(g) });
    const labels: Uint8Array[] = [];
    for (const [row, image] of input.images.entries()) {
      const out = await context.engine.run(session, Object.fromEntries(levels.map((l) => [l.name, { array: `relabel.${l.name}`, row }])), context.signal);
      labels.push(allowedLabels((out.probabilities as NonNullable<typeof out.probabilities>).data as Float32Array, image.tags, input.minProbability));
      context.progress(row + 1, input.images.length);
    }
    await context.engine.close(session);
    await release();
    return { labels: await putStack(context.blobs, labels), unfound: unfoundShare(input.images.map((i) => i.tags), labels) };
  },
};

/** Share of present tags of which the image's labels hold no cell; 0 without a present tag. */
export function unfoundShare(tags: readonly (readonly TagState[])[], labels: readonly Uint8Array[]): number {
  const found = tags.flatMap((states, i) => states.flatMap((t, k) => (t === 'present' ? [(labels[i] as Uint8Array).includes(k + 1)] : [])));
  return found.length === 0 ? 0 : found.filter((f) => !f).length / found.length;
}

/** Argmax over background and the classes that are not tagged absent, with the probabilities scaled to those. */
export function allowedLabels(probabilities: Float32Array, tags: readonly TagState[], minProbability: number): Uint8Array {
  const area = probabilities.length / (tags.length + 1);
  const allowed = [0, ...tags.flatMap((t, k) => (t === 'absent' ? [] : [k + 1]))];
  return Uint8Array.from({ length: area }, (_, p) => {
    let best = 0;
    let sum = 0;
    for (const c of allowed) {
      const value = probabilities[c * area + p] as number;
      sum += value;
      if (value > (probabilities[best * area + p] as number)) best = c;
    }
    return (probabilities[best * area + p] as number) >= minProbability * sum ? best : 255;
  });
}
