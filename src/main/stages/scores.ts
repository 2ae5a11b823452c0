/** Data-set figures from image evaluations. Convention: one confusion matrix over the set (kernels/iou.ts). */
import { bootstrapDifference, bootstrapInterval, sumByGroup } from '#shared/kernels/bootstrap.ts';
import { classScores, meanIou } from '#shared/kernels/iou.ts';
import { createRandom } from '#shared/kernels/random.ts';
import type { ClassFigures } from '#shared/contract/figures.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import type { MethodImage } from '../ports/method.ts';
import type { EvaluateOutput, ImageEvaluation } from './2-pseudo-masks/evaluate.ts';

export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Confusion matrix of each image that has a truth, with the image. */
export function scoredImages(evaluation: EvaluateOutput, images: readonly MethodImage[]): readonly { readonly image: MethodImage; readonly confusion: Float64Array }[] {
  return images.flatMap((image, i) => {
    const confusion = evaluation.images[i]?.confusion;
    return confusion ? [{ image, confusion: Float64Array.from(confusion) }] : [];
  });
}

export function sumConfusions(parts: readonly Float64Array[], size: number): Float64Array {
  const sum = new Float64Array(size * size);
  for (const part of parts) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
  return sum;
}

/** Null without any scored image. */
export function setMiou(evaluation: EvaluateOutput, images: readonly MethodImage[], size: number): number | null {
  return orNull(meanIou(sumConfusions(scoredImages(evaluation, images).map((s) => s.confusion), size), size));
}

/** By class name; `iou`, `precision`, `recall` are null for a class without a test image. */
export function perClassFigures(evaluation: EvaluateOutput, images: readonly MethodImage[], classNames: readonly string[]): Record<string, ClassFigures> {
  const size = classNames.length + 1;
  const scored = scoredImages(evaluation, images);
  const scores = classScores(sumConfusions(scored.map((s) => s.confusion), size), size);
  return Object.fromEntries(
    classNames.map((name, k) => {
      const n = scored.filter((s) => s.confusion.subarray((k + 1) * size, (k + 2) * size).some((v) => v > 0)).length;
      const figure = (values: Float64Array): number | null => (n === 0 ? null : orNull(values[k + 1] as number));
      return [name, { iou: figure(scores.iou), precision: figure(scores.precision), recall: figure(scores.recall), n }];
    }),
  );
}

/** Units of the bootstrap: groups when images have them, else images. */
function units(scored: ReturnType<typeof scoredImages>): readonly Float64Array[] {
  return sumByGroup(scored.map((s) => s.confusion), scored.map((s) => (s.image.group === null ? `image ${s.image.sha256}` : `group ${s.image.group}`)));
}

export function miouInterval(evaluation: EvaluateOutput, images: readonly MethodImage[], size: number, level: number, seed: number): Interval | null {
  const scored = scoredImages(evaluation, images);
  if (scored.length === 0) return null;
  const { low, high } = bootstrapInterval(units(scored), (m) => meanIou(m, size), createRandom(`${seed}/bootstrap/miou`), { level });
  return [low, high];
}

/** Paired: both evaluations resample the same units. */
export function gainInterval(ours: EvaluateOutput, other: EvaluateOutput, images: readonly MethodImage[], size: number, level: number, seed: number): { readonly gain: number; readonly ci: Interval } | null {
  const a = scoredImages(ours, images);
  const b = scoredImages(other, images);
  if (a.length === 0) return null;
  const { value, low, high } = bootstrapDifference(units(a), units(b), (m) => meanIou(m, size), createRandom(`${seed}/bootstrap/gain`), { level });
  return { gain: value, ci: [low, high] };
}

/** Mean IoU over the classes without background that are in truth or prediction; null without a truth or a class. */
export function imageIou(evaluation: ImageEvaluation): number | null {
  const { confusion } = evaluation;
  if (!confusion) return null;
  const size = Math.sqrt(confusion.length);
  const ious: number[] = [];
  for (let k = 1; k < size; k++) {
    let union = -(confusion[k * size + k] as number);
    for (let j = 0; j < size; j++) union += (confusion[k * size + j] as number) + (confusion[j * size + k] as number);
    if (union > 0) ious.push((confusion[k * size + k] as number) / union);
  }
  return ious.length === 0 ? null : ious.reduce((a, b) => a + b, 0) / ious.length;
}

