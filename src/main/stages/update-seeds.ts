/**
 * Seeds learned again from corrections: a pixel head learns from tags and corrected pixels and labels the train images anew;
 * old and new labels are held against corrections that the new ones had not seen (leave-out folds).
 */
import { appError } from '#shared/contract/errors.ts';
import { meanIou } from '#shared/kernels/iou.ts';
import { seededOrder } from '#shared/domain/seeded-order.ts';
import { isNormal } from '#shared/domain/tags.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { Corrections, MethodImage, SeedUpdateFacts, TrueMask } from '../ports/method.ts';
import { labelAgreementStep, labelChangesStep } from './1-seeds/label-changes.ts';
import { pixelHeadStep } from './1-seeds/pixel-head.ts';
import type { PixelHeadOutput } from './1-seeds/pixel-head.ts';
import type { ImageBlob } from './common/schemas.ts';
import { maskSource } from './method.ts';
import type { Prepared } from './method.ts';
import type { Stage1Work } from './proof.ts';

/** Fewer corrections than this leave too little to learn from once a fold is held out. */
export const minCorrectionsToLearn = 4;
const foldsOf = (corrections: number): number => (corrections >= 8 ? 4 : 2);

/** Throws AppError `not-enough-data` with fewer than four corrections that have a mask. */
export async function updateSeeds(run: StepRunner, work: Stage1Work, corrections: Corrections, seed: number): Promise<SeedUpdateFacts> {
  const { prepared, train } = work;
  const corrected = train.filter((i) => corrections.get(i.sha256));
  if (corrected.length < minCorrectionsToLearn) throw appError('not-enough-data', `Only ${corrected.length} corrected seeds have a mask`, `Correct at least ${minCorrectionsToLearn} seeds, then update again.`);
  const order = seededOrder(seed, corrected.map((i) => i.sha256));
  const folds = foldsOf(corrected.length);
  const confusions = { before: new Float64Array(0), after: new Float64Array(0) };
  const perImage: { sha256: string; before: number; after: number }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(order.filter((_, i) => i % folds === fold));
    const shown = new Map([...corrections].filter(([sha]) => !held.has(sha)));
    const rows = train.filter((i) => held.has(i.sha256));
    const learned = await learn(run, work, shown, seed, rows.map((i) => train.indexOf(i)));
    const sources = rows.map((i) => ({ sha256: i.sha256, mask: maskSource(corrections.get(i.sha256) as TrueMask) }));
    const agreement = await run(labelAgreementStep, { classIds: prepared.classIds, grid: work.refined.grid, before: { labels: work.refined.labels, rows: rows.map((i) => train.indexOf(i)) }, after: { labels: learned.labels, rows: rows.map((_, r) => r) }, images: sources });
    confusions.before = sum(confusions.before, agreement.before);
    confusions.after = sum(confusions.after, agreement.after);
    perImage.push(...agreement.images);
  }
  const size = prepared.classIds.length + 1;
  const all = await learn(run, work, corrections, seed, train.map((_, row) => row));
  const { changes } = await run(labelChangesStep, { before: work.refined.labels, after: all.labels, area: work.refined.grid.height * work.refined.grid.width });
  const orNull = (v: number): number | null => (Number.isNaN(v) ? null : v);
  return {
    version: 1,
    basis: work.refined.labels.blob,
    corrections: corrected.length,
    nothingThere: train.filter((i) => corrections.get(i.sha256) === null).length,
    folds,
    heldOut: { before: orNull(meanIou(confusions.before, size)), after: orNull(meanIou(confusions.after, size)), n: perImage.length, perImage },
    labels: all.labels,
    scores: all.scores,
    best: all.best,
    doubtMaps: all.doubtMaps,
    doubts: all.doubts,
    changes,
  };
}

/** Seeds of the wanted rows of train, by a head that saw these corrections. */
function learn(run: StepRunner, work: Stage1Work, corrections: Corrections, seed: number, wanted: readonly number[]): Promise<PixelHeadOutput> {
  const { prepared, train, trainCams, refined } = work;
  return run(pixelHeadStep, {
    backbone: prepared.backbone,
    size: prepared.size,
    classIds: prepared.classIds,
    maps: trainCams.maps,
    mapGrid: trainCams.grid,
    labels: refined.labels,
    grid: refined.grid,
    images: train.map((image) => ({ sha256: image.sha256, ref: featuresOf(prepared, image).ref, tags: image.tags, pixels: pixelsOf(image, corrections) })),
    wanted,
    seed,
  });
}

const featuresOf = (p: Prepared, image: MethodImage): ImageBlob => p.features.get(image.sha256) as ImageBlob;

function pixelsOf(image: MethodImage, corrections: Corrections): { readonly blob: string; readonly bytes: number } | 'empty' | null {
  const correction = corrections.get(image.sha256);
  if (correction) return maskSource(correction);
  return correction === null || isNormal(image.tags) ? 'empty' : null;
}

function sum(a: Float64Array, b: readonly number[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(b, (v, i) => v + (a[i] ?? 0));
}
