/** Step: trains the student on given labels. One function for pseudo masks, corrections and full masks alike. */
import { z } from 'zod';
import { createRandom } from '#shared/kernels/random.ts';
import { polySchedule } from '#shared/onnx/index.ts';
import { appError } from '#shared/contract/errors.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo, Level } from '../common/backbone.ts';
import { coinFlips, mixedRows } from '../common/epoch-rows.ts';
import { getByteStack } from '../common/float-stack.ts';
import { holdFeatures } from '../common/hold-features.ts';
import { maskToGrid, readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import { channelScales, scalesAsWeights } from '../common/standardise.ts';
import { loopOf, lossEnds, trainedWeights } from '../common/training.ts';
import { putWeights } from '../common/weights-file.ts';
import type { WorkingSize } from '../common/working-size.ts';
import { studentGrid, studentParams, studentTrainStep } from './student-graph.ts';

/** Where an image's label comes from: nothing to find, a row of the pseudo masks, or a true mask (correction). */
export type LabelSource = { readonly kind: 'empty' } | { readonly kind: 'pseudo'; readonly row: number } | { readonly kind: 'mask'; readonly mask: MaskSource };

export interface StudentInput {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  /** Images that set the channel scaling: all train images, whichever are labelled. */
  readonly scaleImages: readonly ImageBlob[];
  readonly images: readonly (ImageBlob & { readonly label: LabelSource })[];
  /** Pseudo masks on the student's grid; null when no image uses them. */
  readonly pseudo: BlobRef | null;
  readonly seed: number;
}

/** Trial figures: docs/adr/0004. */
export const studentSettings = { steps: 400, batch: 4, learningRate: 0.006, warmupSteps: 10, weightDecay: 0.05, maxClassWeight: 30, correctedShare: 0.5 } as const;

/** The stored curve has every n-th step's loss. */
export const curveEverySteps = 10;

const studentSchema = z.object({
  weights: blobRefSchema,
  /** Mean loss over the first and last twentieth of the steps. */
  firstLoss: z.number(),
  lastLoss: z.number(),
  /** Every tenth step's loss, for the curve. */
  curve: z.array(z.number()),
});
export type StudentOutput = z.infer<typeof studentSchema>;

export const studentStep: Step<StudentInput, StudentOutput> = {
  name: 'student',
  stage: 2,
  version: 3,
  output: studentSchema,
  async run(input, context) {
    const levels = levelsAt(input.backbone, input.size);
    const classCount = input.classIds.length + 1;
    const shape = { levels, scales: await channelScales(input.scaleImages, levels, context.blobs), classCount };
    const labels = await readLabels(input, levels, context);
    const params = studentParams(shape, `${input.seed}/student`);
    const { steps, batch, learningRate, warmupSteps, weightDecay } = studentSettings;
    const graph = studentTrainStep(shape, params, batch, weightDecay);
    const grid = studentGrid(levels);
    const release = await holdFeatures(context, 'student', input.images, levels, levels.map((l) => l.name));
    await context.engine.hold({ name: 'labels', dtype: 'uint8', rowDims: [grid.height, grid.width], rows: labels.map((data) => ({ data })) });
    const random = createRandom(`${input.seed}/student/rows`);
    // A short warm-up keeps AdamW's first steps, whose moments are still empty, from blowing up the rare classes.
    const rates = polySchedule(learningRate, steps).map((lr, t) => lr * Math.min(1, (t + 1) / warmupSteps));
    const result = await context.engine.loop(
      {
        ...loopOf(graph, rates),
        gather: [...levels.map((l) => ({ input: l.name, array: `student.${l.name}`, flips: true })), { input: 'labels', array: 'labels', flips: true }],
        batch,
        rows: mixedRows(input.images.map((i) => i.label.kind === 'mask'), studentSettings.correctedShare, batch, steps, random.fork('order')),
        flips: coinFlips(steps * batch, random.fork('flips')),
        constants: { classWeights: { dtype: 'float32', dims: [classCount], data: classWeights(labels, classCount) } },
      },
      (step, loss) => context.progress(step + 1, steps, loss.toFixed(4)),
      context.signal,
    );
    await context.engine.release('labels');
    await release();
    return {
      weights: await putWeights(context.blobs, { ...trainedWeights(result.state, params), ...scalesAsWeights(shape.scales, levels) }),
      ...lossEnds(result.losses),
      curve: [...result.losses].filter((_, i) => i % curveEverySteps === 0),
    };
  },
};

async function readLabels(input: StudentInput, levels: readonly Level[], context: StepContext): Promise<readonly Uint8Array[]> {
  if (input.images.length === 0) throw appError('not-enough-data', 'There is no labelled train image to learn from', 'Tag or mask some train images first.');
  const grid = studentGrid(levels);
  const area = grid.height * grid.width;
  const pseudo = input.pseudo ? await getByteStack(context.blobs, input.pseudo, area) : [];
  const labels: Uint8Array[] = [];
  for (const { label } of input.images) {
    if (label.kind === 'empty') labels.push(new Uint8Array(area));
    else if (label.kind === 'pseudo') labels.push(pseudo[label.row] as Uint8Array);
    else labels.push(maskToGrid(await readMask(label.mask, input.classIds, context), input.classIds.length, grid.height, grid.width));
  }
  return labels;
}

/** min(30, √(background share / class share)); 1 for the background, 0 for a class without a pixel. */
export function classWeights(labels: readonly Uint8Array[], classCount: number): Float32Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) for (const v of label) if (v < classCount) counts[v] = (counts[v] as number) + 1;
  return Float32Array.from(counts, (n) => (n === 0 ? 0 : Math.min(studentSettings.maxClassWeight, Math.sqrt(Math.max(1, counts[0] as number) / n))));
}
