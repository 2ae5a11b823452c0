/**
 * The routes of stage 3 that need no model pack, each from tags (and the corrections that classical gets, too) to a student of its own.
 * Masks enter only where a route is scored on the audit sample.
 */
import { seededOrder } from '#shared/domain/seeded-order.ts';
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { AnomalyFigures, Corrections, MethodImage, RouteOutcome, RouteRunOptions, StoredBlob, TrueMask, TrueMasks } from '../ports/method.ts';
import type { CamOutput } from './1-seeds/seeds.ts';
import type { EvaluateOutput } from './2-pseudo-masks/evaluate.ts';
import type { RefineOutput } from './2-pseudo-masks/refine.ts';
import { anomalyScoreStep } from './3-foundation/anomaly-score.ts';
import { anomalySeedsStep } from './3-foundation/anomaly-seeds.ts';
import { doubtLabelsStep } from './3-foundation/doubt-labels.ts';
import { anomalyMapsStep, normalBankStep } from './3-foundation/normal-bank.ts';
import type { NormalBankOutput } from './3-foundation/normal-bank.ts';
import { oneStageStep } from './3-foundation/one-stage.ts';
import type { ImageBlob } from './common/schemas.ts';
import { evaluateStudent, imagesOf, maskSource, pamrStated, refineSeeds, trainOnPseudo, trainStudent } from './method.ts';
import type { Prepared } from './method.ts';
import { gainInterval, imageAuroc, miouInterval, perClassFigures, setBoundaryIou, setMiou, sizeFigures } from './scores.ts';

/** Fewer normal train images than this make no bank that deserves the name. */
export const minNormals = 8;
/** Of the normal train images, one in four stays out of the bank to set the threshold. */
const heldOutShare = 1 / 4;

/** What stage 1 and 2 leave for the routes. */
export interface RouteGround {
  readonly prepared: Prepared;
  readonly train: readonly MethodImage[];
  /** Raw activation maps of `train`, row by row: they name what the bank finds. */
  readonly trainCams: CamOutput;
  /** The classical student on the audit sample, for the gain; null when it was not measured. */
  readonly classical: EvaluateOutput | null;
}

/** A student's weights, and the labels that it learned from (uint8 rows in the order of train, on its own grid). */
interface Trained {
  readonly weights: StoredBlob;
  readonly labels: StoredBlob;
  /** Bytes that the route needs beside backbone and head. */
  readonly extraBytes: number;
  readonly anomaly: AnomalyFigures | null;
}

/** Runs one route; a route that cannot be made says why, one that breaks off is `failed` with its message. */
export async function runRoute(run: StepRunner, id: 'one-stage' | 'features-normals', ground: RouteGround, corrections: Corrections, masks: TrueMasks, options: RouteRunOptions): Promise<RouteOutcome> {
  const normals = ground.train.filter((i) => isNormal(i.tags)).length;
  if (id === 'features-normals' && normals < minNormals) {
    return { id, status: 'not-evaluated', why: `too few normal images: train has ${normals}, the memory bank needs at least ${minNormals}`, figures: null };
  }
  try {
    const trained = await (id === 'one-stage' ? trainOneStage : trainOnNormals)(run, ground, corrections, masks, options);
    return await scored(run, id, ground, trained, masks, { ...options, normals, corrections: corrections.size });
  } catch (e) {
    const { code, message } = e as { readonly code?: string; readonly message?: string };
    if (code === 'cancelled' || options.signal.aborted) throw e;
    return { id, status: 'failed', why: message ?? String(e), figures: null };
  }
}

async function scored(run: StepRunner, id: RouteOutcome['id'], ground: RouteGround, trained: Trained, masks: TrueMasks, options: RouteRunOptions & { readonly normals: number; readonly corrections: number }): Promise<RouteOutcome> {
  const { prepared, classical } = ground;
  const test = imagesOf(prepared.data, 'test');
  const names = prepared.data.classes.map((c) => c.name);
  const size = names.length + 1;
  const evaluation = await evaluateStudent(run, prepared, trained, test, masks);
  const miou = setMiou(evaluation, test, size);
  const gain = classical && gainInterval(evaluation, classical, test, size, options.level, options.seed);
  return {
    id,
    status: miou === null ? 'not-evaluated' : 'evaluated',
    why: miou === null ? 'there is no audit sample with true masks' : null,
    figures: {
      miou,
      miouCi: miouInterval(evaluation, test, size, options.level, options.seed),
      gain: gain?.gain ?? null,
      gainCi: gain?.ci ?? null,
      secondsPerImage: evaluation.secondsPerImage,
      peakMb: Math.round(await options.peakMb()),
      extraBytes: trained.extraBytes,
      perClass: perClassFigures(evaluation, test, names, options),
      perSize: sizeFigures(evaluation),
      boundaryIou: setBoundaryIou(evaluation, size),
      aupro: evaluation.aupro,
      pixelAp: evaluation.pixelAp,
      imageAuroc: imageAuroc(evaluation.images.map((i) => i.score), test),
      anomaly: trained.anomaly,
      saw: { normals: options.normals, corrections: options.corrections },
      labels: trained.labels,
      weights: trained.weights,
    },
  };
}

async function trainOneStage(run: StepRunner, { prepared, train }: RouteGround, corrections: Corrections, _masks: TrueMasks, { seed }: RouteRunOptions): Promise<Trained> {
  const { weights, labels } = await run(oneStageStep, {
    backbone: prepared.backbone,
    size: prepared.size,
    classIds: prepared.classIds,
    images: train.map(({ sha256, tags }) => ({ ...blobOf(prepared, sha256), tags, pixels: pixelsOf(corrections.get(sha256), tags) })),
    seed,
  });
  return { weights, labels, extraBytes: 0, anomaly: null };
}

function pixelsOf(correction: TrueMask | null | undefined, tags: MethodImage['tags']): { readonly blob: string; readonly bytes: number } | 'empty' | null {
  if (correction) return maskSource(correction);
  return correction === null || isNormal(tags) ? 'empty' : null;
}

async function trainOnNormals(run: StepRunner, ground: RouteGround, corrections: Corrections, masks: TrueMasks, { seed }: RouteRunOptions): Promise<Trained> {
  const { prepared, train, trainCams } = ground;
  const { backbone, size, classIds } = prepared;
  const normals = train.filter((i) => isNormal(i.tags));
  const order = seededOrder(seed, normals.map((i) => i.sha256));
  const heldOut = new Set(order.slice(0, Math.ceil(order.length * heldOutShare)));
  const bank = await run(normalBankStep, { backbone, size, images: normals.filter((i) => !heldOut.has(i.sha256)).map((i) => blobOf(prepared, i.sha256)), seed });
  const seen = train.filter((i) => hasPresentTag(i.tags) || heldOut.has(i.sha256));
  const maps = await run(anomalyMapsStep, { backbone, size, bank: bank.bank, images: seen.map((i) => blobOf(prepared, i.sha256)) });
  const rows = new Map(seen.map((i, row) => [i.sha256, row]));
  const seeds = await run(anomalySeedsStep, {
    classCount: classIds.length,
    distances: maps.nearest,
    grid: maps.grid,
    heldOut: seen.flatMap((i, row) => (heldOut.has(i.sha256) ? [row] : [])),
    maps: trainCams.maps,
    camGrid: trainCams.grid,
    images: train.map((i) => ({ tags: i.tags, row: hasPresentTag(i.tags) ? (rows.get(i.sha256) as number) : null })),
  });
  const refined = await refineSeeds(run, prepared, seeds, seeds, pamrStated, train);
  const { weights, labels } = await teach(run, prepared, refined, train, corrections, seed);
  const anomaly = await scoreAnomalies(run, prepared, bank, masks);
  return { weights, labels, extraBytes: bank.bank.bytes, anomaly: { ...anomaly, normals: { bank: normals.length - heldOut.size, heldOut: heldOut.size }, vectors: bank.vectors, distance: seeds.distance } };
}

/**
 * The same choice of a teacher as classical has (docs/adr/0006). Where corrections call for the first student, which is the same for both
 * routes, the bank doubts its labels: so the student is the route's own.
 */
async function teach(run: StepRunner, prepared: Prepared, refined: RefineOutput, train: readonly MethodImage[], corrections: Corrections, seed: number): Promise<Pick<Trained, 'weights' | 'labels'>> {
  const chosen = await trainStudent(run, prepared, refined, train, corrections, seed);
  if (chosen.source === 'refined') return { weights: chosen.student.weights, labels: chosen.labels };
  const { labels } = await run(doubtLabelsStep, { labels: chosen.labels, by: refined.labels, area: refined.grid.height * refined.grid.width });
  return { weights: (await trainOnPseudo(run, prepared, labels, train, corrections, seed)).weights, labels };
}

/** The map as it is, without a student, on the audit sample. */
async function scoreAnomalies(run: StepRunner, prepared: Prepared, bank: NormalBankOutput, masks: TrueMasks): Promise<Pick<AnomalyFigures, 'map' | 'meanFeature'>> {
  const { backbone, size, classIds, data } = prepared;
  const test = imagesOf(data, 'test');
  const maps = await run(anomalyMapsStep, { backbone, size, bank: bank.bank, images: test.map((i) => blobOf(prepared, i.sha256)) });
  const { nearest, fromMean } = await run(anomalyScoreStep, {
    classIds,
    nearest: maps.nearest,
    fromMean: maps.fromMean,
    grid: maps.grid,
    images: test.map(({ sha256, widthPx, heightPx, tags }) => {
      const mask = masks.get(sha256);
      return { sha256, widthPx, heightPx, mask: mask ? maskSource(mask) : null, normal: isNormal(tags) };
    }),
  });
  const figures = ({ scores, aupro, pixelAp }: typeof nearest): AnomalyFigures['map'] => ({ aupro, pixelAp, imageAuroc: imageAuroc(scores, test) });
  return { map: figures(nearest), meanFeature: figures(fromMean) };
}

const blobOf = (prepared: Prepared, sha256: string): ImageBlob => prepared.features.get(sha256) as ImageBlob;
