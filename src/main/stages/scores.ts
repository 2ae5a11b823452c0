/** Data-set figures from image evaluations. Convention: one confusion matrix over the set (kernels/iou.ts). */
import { auroc } from '#shared/kernels/auroc.ts';
import { boundaryIou } from '#shared/kernels/boundary.ts';
import { bootstrapDifference, bootstrapInterval, sumByGroup } from '#shared/kernels/bootstrap.ts';
import { classScores, meanIou } from '#shared/kernels/iou.ts';
import { createRandom } from '#shared/kernels/random.ts';
import { sizeBinCounts, sizeRecalls } from '#shared/kernels/size-bins.ts';
import { sizeBins } from '#shared/contract/figures.ts';
import type { ClassFigures, SizeFigures } from '#shared/contract/figures.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
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

/** (truth × predicted) pixel counts over the set, background first; null without any scored image. */
export function setConfusion(evaluation: EvaluateOutput, images: readonly MethodImage[], size: number): readonly (readonly number[])[] | null {
  const scored = scoredImages(evaluation, images);
  if (scored.length === 0) return null;
  const sum = [...sumConfusions(scored.map((s) => s.confusion), size)];
  return Array.from({ length: size }, (_, row) => sum.slice(row * size, (row + 1) * size));
}

/** Defects found by size, smallest first; null without any scored image. */
export function sizeFigures(evaluation: EvaluateOutput): readonly SizeFigures[] | null {
  const sum = sumOf(evaluation, 'sizeBins', sizeBinCounts);
  return sum && sizeRecalls(sum).map((r, b) => ({ bin: sizeBins[b] as (typeof sizeBins)[number], n: r.defects, hitAny: orNull(r.anyPixel), hit30: orNull(r.overlap30), hit50: orNull(r.overlap50) }));
}

/** Mean boundary IoU without background; null without any scored image or class. */
export function setBoundaryIou(evaluation: EvaluateOutput, size: number): number | null {
  const sum = sumOf(evaluation, 'boundary', 2 * size);
  return sum && orNull(boundaryIou(sum, size).mean);
}

function sumOf(evaluation: EvaluateOutput, key: 'boundary' | 'sizeBins', length: number): Float64Array | null {
  const parts = evaluation.images.flatMap((i) => i[key] ?? []);
  if (parts.length === 0) return null;
  const sum = new Float64Array(length);
  parts.forEach((v, i) => (sum[i % length] = (sum[i % length] as number) + v));
  return sum;
}

/** How well a score tells tagged images from normal ones, 0–1; null where one of the two kinds is missing. */
export function imageAuroc(scores: readonly number[], images: readonly MethodImage[]): number | null {
  const flags = images.map((i) => (hasPresentTag(i.tags) ? 1 : isNormal(i.tags) ? 0 : 255));
  return orNull(auroc(Float32Array.from(scores), Uint8Array.from(flags)));
}

/**
 * By class name; `iou`, `precision`, `recall` are null for a class without a test image. With `range` each class also has `iouCi`, a
 * bootstrap over groups, else images; resamples without the class are left out.
 */
export function perClassFigures(evaluation: EvaluateOutput, images: readonly MethodImage[], classNames: readonly string[], range: { readonly level: number; readonly seed: number } | null = null): Record<string, ClassFigures> {
  const size = classNames.length + 1;
  const scored = scoredImages(evaluation, images);
  const drawn = range && units(scored);
  const scores = classScores(sumConfusions(scored.map((s) => s.confusion), size), size);
  return Object.fromEntries(
    classNames.map((name, k) => {
      const n = scored.filter((s) => s.confusion.subarray((k + 1) * size, (k + 2) * size).some((v) => v > 0)).length;
      const figure = (values: Float64Array): number | null => (n === 0 ? null : orNull(values[k + 1] as number));
      const iouCi = drawn && range && { iouCi: n === 0 ? null : iouInterval(drawn, k + 1, size, range) };
      return [name, { iou: figure(scores.iou), precision: figure(scores.precision), recall: figure(scores.recall), n, ...iouCi }];
    }),
  );
}

function iouInterval(drawn: readonly Float64Array[], classIndex: number, size: number, { level, seed }: { readonly level: number; readonly seed: number }): Interval {
  const { low, high } = bootstrapInterval(drawn, (m) => classScores(m, size).iou[classIndex] as number, createRandom(`${seed}/bootstrap/iou/${classIndex}`), { level });
  return [low, high];
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

