/** The order of the steps: stage 1 from pictures and tags to seeds, stage 2 from seeds to students. No mask enters here but as a correction. */
import { reviewQueue } from '#shared/domain/review-queue.ts';
import { fullMaskOrder } from '#shared/domain/mask-draw.ts';
import { clearlyBetter } from '#shared/domain/refiners.ts';
import type { RefinerChoice } from '#shared/domain/refiners.ts';
import { seededOrder } from '#shared/domain/seeded-order.ts';
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { Corrections, MethodData, MethodImage, RefinerFacts, RefinerSample, TrueMask, TrueMasks } from '../ports/method.ts';
import { featuresStep, camViewsStep } from './1-seeds/features.ts';
import type { CamViewSpec } from './1-seeds/features.ts';
import { camStep, seedThresholdSettings, seedThresholdStep } from './1-seeds/seeds.ts';
import type { CamOutput, SeedThresholdOutput } from './1-seeds/seeds.ts';
import { tagEvaluateStep } from './1-seeds/tag-evaluate.ts';
import type { TagEvaluateOutput } from './1-seeds/tag-evaluate.ts';
import { tagModelSettings, tagModelStep } from './1-seeds/tag-model.ts';
import type { TagModelOutput } from './1-seeds/tag-model.ts';
import { chooseRefinerSettings, chooseRefinerStep } from './2-pseudo-masks/choose-refiner.ts';
import { edgeHeadSettings, edgeHeadStep, edgeMapsStep } from './2-pseudo-masks/edge-head.ts';
import type { EdgeHeadOutput } from './2-pseudo-masks/edge-head.ts';
import { evaluateStep } from './2-pseudo-masks/evaluate.ts';
import type { EvaluateOutput } from './2-pseudo-masks/evaluate.ts';
import { relabelSettings, relabelStep, teachesEveryClass } from './2-pseudo-masks/relabel.ts';
import type { RelabelOutput } from './2-pseudo-masks/relabel.ts';
import { pseudoScoreStep } from './2-pseudo-masks/pseudo-score.ts';
import { refineSettings, refineStep } from './2-pseudo-masks/refine.ts';
import type { RefineOutput } from './2-pseudo-masks/refine.ts';
import { studentSettings, studentStep } from './2-pseudo-masks/student.ts';
import type { LabelSource, StudentOutput } from './2-pseudo-masks/student.ts';
import { studentMapsStep } from './2-pseudo-masks/student-maps.ts';
import type { StudentMapsOutput } from './2-pseudo-masks/student-maps.ts';
import { anomalySeedSettings, anomalySeedsStep } from './3-foundation/anomaly-seeds.ts';
import { doubtLabelsStep } from './3-foundation/doubt-labels.ts';
import { anomalyMapsStep, normalBankSettings, normalBankStep } from './3-foundation/normal-bank.ts';
import { oneStageSettings, oneStageStep } from './3-foundation/one-stage.ts';
import type { BackboneInfo } from './common/backbone.ts';
import type { ImageBlob } from './common/schemas.ts';
import { chooseWorkingSize } from './common/working-size.ts';
import type { WorkingSize } from './common/working-size.ts';

/** Views besides scale 1: its mirror image and one and a half times the size. Chosen by trial (docs/adr/0004). */
export const camViews: readonly CamViewSpec[] = [
  { scale: 1, mirrored: true },
  { scale: 1.5, mirrored: false },
];

/** All that shapes a result besides data, models and seed; its hash stands in every result. */
export const methodSettings = {
  camViews,
  tagModel: tagModelSettings,
  seedThreshold: seedThresholdSettings,
  refine: refineSettings,
  edgeHead: edgeHeadSettings,
  chooseRefiner: { ...chooseRefinerSettings, clearlyBetter },
  relabel: relabelSettings,
  student: studentSettings,
  oneStage: oneStageSettings,
  featuresNormals: { bank: normalBankSettings, seeds: anomalySeedSettings },
  versions: [featuresStep, camViewsStep, tagModelStep, tagEvaluateStep, camStep, seedThresholdStep, edgeHeadStep, edgeMapsStep, chooseRefinerStep, refineStep, relabelStep, studentStep, evaluateStep, oneStageStep, normalBankStep, anomalyMapsStep, anomalySeedsStep, doubtLabelsStep].map((s) => [s.name, s.version] as const),
};

export interface Prepared {
  readonly data: MethodData;
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  readonly classIds: readonly number[];
  /** Feature blob of each image, by sha256. */
  readonly features: ReadonlyMap<string, ImageBlob>;
}

/** Features of every image. The working size follows train and val alone. */
export async function prepare(run: StepRunner, data: MethodData): Promise<Prepared> {
  const { card } = data;
  const backbone: BackboneInfo = { id: card.id, sha256: card.sha256, input: card.input, outputs: card.outputs };
  const size = chooseWorkingSize(data.images.filter((i) => i.split !== 'test'));
  const { images } = await run(featuresStep, { images: data.images.map((i) => i.sha256), backbone, size });
  return { data, backbone, size, classIds: data.classes.map((c) => c.id), features: new Map(images.map((i) => [i.sha256, i])) };
}

const withFeatures = (p: Prepared, images: readonly MethodImage[]): (MethodImage & ImageBlob)[] => images.map((i) => ({ ...i, ref: (p.features.get(i.sha256) as ImageBlob).ref }));
const tagged = (p: Prepared, split: MethodImage['split']): { sha256: string; ref: ImageBlob['ref']; tags: MethodImage['tags'] }[] =>
  withFeatures(p, imagesOf(p.data, split)).map(({ sha256, ref, tags }) => ({ sha256, ref, tags }));

export function imagesOf(data: MethodData, split: MethodImage['split']): readonly MethodImage[] {
  return data.images.filter((i) => i.split === split);
}

export function trainTags(run: StepRunner, p: Prepared, seed: number): Promise<TagModelOutput> {
  return run(tagModelStep, { backbone: p.backbone, size: p.size, train: tagged(p, 'train'), val: tagged(p, 'val'), classCount: p.classIds.length, seed });
}

export function evaluateTags(run: StepRunner, p: Prepared, tagModel: TagModelOutput): Promise<TagEvaluateOutput> {
  const { weights, thresholds } = tagModel;
  return run(tagEvaluateStep, { backbone: p.backbone, size: p.size, test: tagged(p, 'test'), classCount: p.classIds.length, weights, thresholds });
}

/** Raw maps of the given images. */
export async function makeCams(run: StepRunner, p: Prepared, tagModel: TagModelOutput, images: readonly MethodImage[]): Promise<CamOutput> {
  const { backbone, size } = p;
  const views = await run(camViewsStep, { images: images.map((i) => i.sha256), backbone, size, views: camViews });
  const viewOf = new Map(views.images.map((i) => [i.sha256, i.ref]));
  return run(camStep, {
    backbone,
    size,
    classCount: p.classIds.length,
    weights: tagModel.weights,
    views: camViews,
    images: images.map((i) => ({ sha256: i.sha256, features: (p.features.get(i.sha256) as ImageBlob).ref, views: viewOf.get(i.sha256) as ImageBlob['ref'] })),
  });
}

export function chooseThreshold(run: StepRunner, p: Prepared, cams: CamOutput, images: readonly MethodImage[]): Promise<SeedThresholdOutput> {
  return run(seedThresholdStep, { classCount: p.classIds.length, maps: cams.maps, grid: cams.grid, tags: images.map((i) => i.tags) });
}

export function labelGrid(size: WorkingSize): WorkingSize {
  return { height: size.height / 4, width: size.width / 4 };
}

/** The refiner of a run, and the edge head where one was trained. */
export interface ChosenRefiner {
  readonly facts: RefinerFacts;
  readonly edgeWeights: EdgeHeadOutput['weights'] | null;
  /** What each refiner made of the images that the rule looked at; null where it looked at none. */
  readonly sample: RefinerSample | null;
}

/** For seeds that the rule of the run was not asked about. */
export const pamrStated: ChosenRefiner = { facts: { id: 'pamr', rule: 'stated', sampled: 0, figures: [] }, edgeWeights: null, sample: null };

/** Chooses the refiner on at most 24 tagged train images, unless one was stated. */
export async function chooseRefiner(run: StepRunner, p: Prepared, cams: CamOutput, chosen: Pick<SeedThresholdOutput, 'threshold' | 'areaShare'>, train: readonly MethodImage[], choice: RefinerChoice, seed: number): Promise<ChosenRefiner> {
  if (choice === 'pamr' || choice === 'dense-crf') return { facts: { id: choice, rule: 'stated', sampled: 0, figures: [] }, edgeWeights: null, sample: null };
  const rows = new Map(train.map((i, row) => [i.sha256, row]));
  // The order in which masks would be drawn: seeded, and stratified by tags.
  const tagged = fullMaskOrder(train.filter((i) => hasPresentTag(i.tags)).map((i) => ({ id: i.sha256, tags: i.tags })), seed).map((sha) => train[rows.get(sha) as number] as MethodImage);
  const normals = seededOrder(seed, train.filter((i) => isNormal(i.tags)).map((i) => i.sha256)).slice(0, edgeHeadSettings.maxNormals).map((sha) => train[rows.get(sha) as number] as MethodImage);
  const shared = { backbone: p.backbone, size: p.size, classCount: p.classIds.length, maps: cams.maps, camGrid: cams.grid, grid: labelGrid(p.size), threshold: chosen.threshold };
  const rowsOf = (images: readonly MethodImage[]) => withFeatures(p, images).map(({ sha256, ref, tags }) => ({ sha256, ref, tags, row: rows.get(sha256) as number }));
  const rule = 'clearly-better';
  if (tagged.length === 0) return { facts: { id: 'pamr', rule, sampled: 0, figures: [] }, edgeWeights: null, sample: null };
  const { weights } = await run(edgeHeadStep, { ...shared, images: rowsOf([...tagged.slice(0, edgeHeadSettings.maxImages), ...normals]), seed });
  if (choice === 'random-walk') return { facts: { id: choice, rule: 'stated', sampled: 0, figures: [] }, edgeWeights: weights, sample: null };
  const sample = tagged.slice(0, chooseRefinerSettings.images);
  const { refiner, figures, labels } = await run(chooseRefinerStep, { ...shared, areaShare: chosen.areaShare, edges: await edgesOf(run, p, weights, sample), images: rowsOf(sample) });
  return { facts: { id: refiner, rule, sampled: sample.length, figures }, edgeWeights: weights, sample: { rows: sample.map((i) => i.sha256), grid: shared.grid, labels } };
}

async function edgesOf(run: StepRunner, p: Prepared, weights: EdgeHeadOutput['weights'], images: readonly MethodImage[]): Promise<RefineOutput['labels']> {
  return (await run(edgeMapsStep, { backbone: p.backbone, size: p.size, grid: labelGrid(p.size), weights, images: withFeatures(p, images).map(({ sha256, ref }) => ({ sha256, ref })) })).edges;
}

export async function refineSeeds(run: StepRunner, p: Prepared, cams: CamOutput, chosen: Pick<SeedThresholdOutput, 'threshold' | 'areaShare'>, refiner: ChosenRefiner, images: readonly MethodImage[], onTrain: Pick<RefineOutput, 'threshold' | 'leakPeaks'> | null = null): Promise<RefineOutput> {
  return run(refineStep, {
    refiner: refiner.facts.id,
    classCount: p.classIds.length,
    maps: cams.maps,
    camGrid: cams.grid,
    grid: labelGrid(p.size),
    threshold: chosen.threshold,
    areaShare: chosen.areaShare,
    learned: onTrain && { threshold: onTrain.threshold, leakPeaks: onTrain.leakPeaks },
    edges: refiner.facts.id === 'random-walk' && refiner.edgeWeights ? await edgesOf(run, p, refiner.edgeWeights, images) : null,
    images: images.map(({ sha256, tags }) => ({ sha256, tags })),
  });
}

/** sha256 of the train images worth a look: the classes in turn, most doubtful first. */
export function queueOf(images: readonly MethodImage[], doubts: readonly number[]): readonly string[] {
  return reviewQueue(images.map((i, n) => ({ id: i.sha256, split: i.split, tags: i.tags, doubt: doubts[n] as number })));
}




/**
 * The student on pseudo masks, with corrections in place of theirs; images nobody tagged are left out. With enough
 * corrections the pseudo masks come from whichever source agrees better with corrections it has not seen: the refined
 * seeds, or a first student trained on corrections and normal images alone that labels the rest within their tags.
 */
export async function trainStudent(run: StepRunner, p: Prepared, refined: RefineOutput, train: readonly MethodImage[], corrections: Corrections, seed: number): Promise<TrainedStudent> {
  const corrected = train.filter((i) => corrections.get(i.sha256));
  const enough = corrected.length >= relabelSettings.minCorrections && teachesEveryClass(train.map((i) => i.tags), corrected.map((i) => i.tags));
  if (enough && (await firstStudentIsBetter(run, p, refined, train, corrected, corrections, seed))) {
    const first = await trainOn(run, p, labelled(p, train, corrections, false), null, seed);
    const { labels, unfound } = await relabel(run, p, first, train, relabelSettings.minProbability);
    if (unfound <= relabelSettings.maxUnfound) return { student: await trainOn(run, p, labelled(p, train, corrections, true), labels, seed), source: 'first-student', labels, first };
  }
  return { student: await trainOn(run, p, labelled(p, train, corrections, true), refined.labels, seed), source: 'refined', labels: refined.labels, first: null };
}

/** The student on the given pseudo masks (rows follow `train`) and corrections, as they are: corrections choose no other teacher. */
export function trainOnPseudo(run: StepRunner, p: Prepared, pseudo: RefineOutput['labels'], train: readonly MethodImage[], corrections: Corrections, seed: number): Promise<StudentOutput> {
  return trainOn(run, p, labelled(p, train, corrections, true), pseudo, seed);
}

/** The student with the pseudo masks it learned from (rows follow `train`) and, where it made them, the first student. */
export interface TrainedStudent {
  readonly student: StudentOutput;
  readonly source: 'refined' | 'first-student';
  readonly labels: RefineOutput['labels'];
  readonly first: StudentOutput | null;
}

/** Two folds of the corrections: each is labelled by a student that saw only the other, and scored like the refined seeds are. */
async function firstStudentIsBetter(run: StepRunner, p: Prepared, refined: RefineOutput, train: readonly MethodImage[], corrected: readonly MethodImage[], corrections: Corrections, seed: number): Promise<boolean> {
  const order = seededOrder(seed, corrected.map((i) => i.sha256));
  const images = train.map((i) => ({ sha256: i.sha256, mask: corrections.get(i.sha256) ? maskSource(corrections.get(i.sha256) as TrueMask) : null }));
  const scores: number[] = [];
  for (const fold of [0, 1]) {
    const held = new Set(order.filter((_, i) => i % 2 === fold));
    const seen = new Map([...corrections].filter(([sha]) => !held.has(sha)));
    const student = await trainOn(run, p, labelled(p, train.filter((i) => !held.has(i.sha256)), seen, false), null, seed);
    const rows = train.filter((i) => held.has(i.sha256));
    // Every cell counts here: a labeller must not look better for leaving out what is hard.
    const { labels } = await relabel(run, p, student, rows, 0);
    const theirs = await scoreLabels(run, p, labels, rows.map((i) => images.find((m) => m.sha256 === i.sha256) as (typeof images)[number]));
    const seeds = await scoreLabels(run, p, refined.labels, images.map((m) => ({ ...m, mask: held.has(m.sha256) ? m.mask : null })));
    scores.push(theirs - seeds);
  }
  return scores.reduce((a, b) => a + b, 0) / scores.length >= relabelSettings.minGain;
}

async function scoreLabels(run: StepRunner, p: Prepared, labels: RefineOutput['labels'], images: readonly { readonly sha256: string; readonly mask: { readonly blob: string; readonly bytes: number } | null }[]): Promise<number> {
  const scored = await run(pseudoScoreStep, { classIds: p.classIds, labels, doubtMaps: null, doubts: images.map(() => 0), grid: labelGrid(p.size), images });
  return scored.miou ?? 0;
}

function relabel(run: StepRunner, p: Prepared, student: StudentOutput, images: readonly MethodImage[], minProbability: number): Promise<RelabelOutput> {
  return run(relabelStep, {
    backbone: p.backbone,
    size: p.size,
    classCount: p.classIds.length,
    weights: student.weights,
    images: withFeatures(p, images).map(({ sha256, ref, tags }) => ({ sha256, ref, tags })),
    minProbability,
  });
}

/** Labels of train images; without `pseudo` only corrected and normal ones. Rows of pseudo labels follow `train`. */
function labelled(p: Prepared, train: readonly MethodImage[], corrections: Corrections, pseudo: boolean): readonly (ImageBlob & { label: LabelSource })[] {
  return withFeatures(p, train).flatMap((image, row): (ImageBlob & { label: LabelSource })[] => {
    const { sha256, ref } = image;
    const correction = corrections.get(sha256);
    if (correction) return [{ sha256, ref, label: { kind: 'mask', mask: maskSource(correction) } }];
    if (correction === null || isNormal(image.tags)) return [{ sha256, ref, label: { kind: 'empty' } }];
    return pseudo && hasPresentTag(image.tags) ? [{ sha256, ref, label: { kind: 'pseudo', row } }] : [];
  });
}

/** The honest comparison: the same training on full masks alone (a normal image needs none). */
export function trainOnMasks(run: StepRunner, p: Prepared, images: readonly MethodImage[], masks: TrueMasks, seed: number): Promise<StudentOutput> {
  const rows = withFeatures(p, images).map(({ sha256, ref, tags }): ImageBlob & { label: LabelSource } => {
    const mask = masks.get(sha256);
    return { sha256, ref, label: mask && !isNormal(tags) ? { kind: 'mask', mask: maskSource(mask) } : { kind: 'empty' } };
  });
  return trainOn(run, p, rows, null, seed);
}

export const maskSource = ({ blob, bytes }: TrueMask): { blob: string; bytes: number } => ({ blob, bytes });

function trainOn(run: StepRunner, p: Prepared, images: readonly (ImageBlob & { label: LabelSource })[], pseudo: RefineOutput['labels'] | null, seed: number): Promise<StudentOutput> {
  return run(studentStep, {
    backbone: p.backbone,
    size: p.size,
    classIds: p.classIds,
    scaleImages: imagesOf(p.data, 'train').map((i) => p.features.get(i.sha256) as ImageBlob),
    images,
    // Masks that no image uses must not make it another step: with every tagged image corrected, routes share one training.
    pseudo: images.some((i) => i.label.kind === 'pseudo') ? pseudo : null,
    seed,
  });
}

/** The student's masks of a split, scored where there is a true mask. */
export function evaluateStudent(run: StepRunner, p: Prepared, student: Pick<StudentOutput, 'weights'>, images: readonly MethodImage[], masks: TrueMasks): Promise<EvaluateOutput> {
  // Normal images alone are no truth: a score over background only would look perfect.
  const anyTruth = images.some((i) => masks.has(i.sha256) && !isNormal(i.tags));
  return run(evaluateStep, {
    backbone: p.backbone,
    size: p.size,
    classIds: p.classIds,
    weights: student.weights,
    images: withFeatures(p, images).map(({ sha256, ref, widthPx, heightPx, tags }) => {
      const mask = anyTruth ? masks.get(sha256) : undefined;
      return { sha256, ref, widthPx, heightPx, mask: mask ? maskSource(mask) : null, normal: anyTruth && isNormal(tags) };
    }),
  });
}

/** The student's masks of these images as stored pictures; only looked at, never learned from. */
export function keepStudentMaps(run: StepRunner, p: Prepared, student: StudentOutput, images: readonly MethodImage[]): Promise<StudentMapsOutput> {
  return run(studentMapsStep, {
    backbone: p.backbone,
    size: p.size,
    classIds: p.classIds,
    weights: student.weights,
    images: withFeatures(p, images).map(({ sha256, ref, widthPx, heightPx }) => ({ sha256, ref, widthPx, heightPx })),
  });
}
