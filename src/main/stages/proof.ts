/**
 * The proof of concept on one data set, stage by stage. Comparison masks enter only the parts marked "scoring" and the
 * honest baseline; the review's corrections enter the student. Test pixels, tags and masks are only scored.
 */
import { clopperPearson } from '#shared/kernels/binomial.ts';
import { bootstrapInterval, sumByGroup } from '#shared/kernels/bootstrap.ts';
import { createRandom } from '#shared/kernels/random.ts';
import type { Rate } from '#shared/contract/figures.ts';
import { chooseMinArea, isCalled } from '#shared/domain/min-area.ts';
import type { MinArea } from '#shared/domain/min-area.ts';
import { fullMaskOrder } from '#shared/domain/mask-draw.ts';
import { randomReviewSample } from '#shared/domain/review-queue.ts';
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import type { ProofOptions, ReviewedSeed } from '../pipeline/proof-methods.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { BaselineFigures, Corrections, MethodData, MethodImage, OwnRouteId, ReportPicture, RefinerSample, RouteOutcome, RouteRunOptions, Stage1Figures, Stage2Figures, TrueMasks } from '../ports/method.ts';
import { applyOverride } from './1-seeds/seeds.ts';
import type { AppliedThreshold, CamOutput } from './1-seeds/seeds.ts';
import { seedScoreStep } from './1-seeds/seed-score.ts';
import type { TagEvaluateOutput } from './1-seeds/tag-evaluate.ts';
import { deliverableStep } from './2-pseudo-masks/deliverable.ts';
import type { EvaluateOutput, ImageEvaluation } from './2-pseudo-masks/evaluate.ts';
import { hitScoreStep } from './2-pseudo-masks/hit-score.ts';
import type { HitScoreOutput } from './2-pseudo-masks/hit-score.ts';
import { pseudoScoreStep } from './2-pseudo-masks/pseudo-score.ts';
import type { RefineOutput } from './2-pseudo-masks/refine.ts';
import type { StudentOutput } from './2-pseudo-masks/student.ts';
import { picturesStep } from './3-foundation/pictures.ts';
import type { ImageBlob } from './common/schemas.ts';
import { chooseRefiner, chooseThreshold, evaluateStudent, evaluateTags, imagesOf, makeCams, maskSource, prepare, queueOf, refineSeeds, trainOnMasks, trainStudent, trainTags } from './method.ts';
import type { Prepared } from './method.ts';
import { runRoute } from './route-runs.ts';
import { keepForScreens } from './screen-facts.ts';
import { keepSeedsForScreens } from './seed-facts.ts';
import { gainInterval, imageAuroc, imageIou, miouInterval, perClassFigures, scoredImages, setBoundaryIou, setConfusion, setMiou, sizeFigures } from './scores.ts';

/** What stage 1 leaves for stage 2. */
export interface Stage1Work {
  readonly figures: Stage1Figures;
  readonly prepared: Prepared;
  readonly refined: RefineOutput;
  readonly refinerSample: RefinerSample | null;
  readonly train: readonly MethodImage[];
  readonly threshold: AppliedThreshold;
  /** Raw maps of `train`, row by row. */
  readonly trainCams: CamOutput;
  readonly testTagged: readonly MethodImage[];
  readonly testCams: CamOutput;
  readonly testRefined: RefineOutput;
}

export async function runStage1(run: StepRunner, data: MethodData, masks: TrueMasks, options: ProofOptions): Promise<Stage1Work> {
  const prepared = await prepare(run, data);
  const train = imagesOf(data, 'train');
  const tagModel = await trainTags(run, prepared, options.seed);
  const trainCams = await makeCams(run, prepared, tagModel, train);
  const threshold = applyOverride(await chooseThreshold(run, prepared, trainCams, train), options.seedThreshold);
  const refiner = await chooseRefiner(run, prepared, trainCams, threshold, train, options.refiner, options.seed);
  const refined = await refineSeeds(run, prepared, trainCams, threshold, refiner, train);
  const tags = await evaluateTags(run, prepared, tagModel);
  // Scoring: seeds of the audit sample are made with its own tags, only to be measured.
  const testTagged = imagesOf(data, 'test').filter((i) => hasPresentTag(i.tags));
  const testCams = await makeCams(run, prepared, tagModel, testTagged);
  const scored = await run(seedScoreStep, {
    classIds: prepared.classIds,
    maps: testCams.maps,
    grid: testCams.grid,
    threshold: threshold.threshold,
    images: testTagged.map((i) => ({ sha256: i.sha256, tags: i.tags, mask: sourceOf(masks, i) })),
  });
  const testRefined = await refineSeeds(run, prepared, testCams, threshold, refiner, testTagged, refined);
  const onAudit = await scoreHits(run, prepared, testRefined, testTagged, (i) => sourceOf(masks, i));
  const names = data.classes.map((c) => c.name);
  const untested = names.filter((_, k) => (tags.perClass[k]?.n ?? 0) === 0);
  const rawHits = scored.hits.filter((h) => h.hit).length;
  const figures: Stage1Figures = {
    tagF1: { macro: tags.macroF1, ci: tagF1Interval(tags, data, options), perClass: Object.fromEntries(names.map((name, k) => [name, tags.perClass[k] as (typeof tags.perClass)[number]])), untested, testImages: imagesOf(data, 'test').length },
    seeds: {
      miou: scored.miou,
      precision: scored.precision,
      recall: scored.recall,
      hitOnAudit: onAudit.total === 0 ? null : onAudit.hits / onAudit.total,
      rawHitOnAudit: scored.hits.length === 0 ? null : rawHits / scored.hits.length,
      threshold: threshold.threshold,
      thresholdRule: threshold.rule,
      n: scored.n,
    },
    refiner: refiner.facts,
    queue: queueOf(train, refined.doubts),
    randomSample: randomReviewSample(train.map((i) => ({ id: i.sha256, split: i.split, tags: i.tags })), options.seed),
    leaves: await keepSeedsForScreens(run, { prepared, train, tagModel, threshold, trainCams, refined }),
  };
  return { figures, prepared, refined, refinerSample: refiner.sample, train, threshold, trainCams, testTagged, testCams, testRefined };
}

function scoreHits(run: StepRunner, p: Prepared, refined: RefineOutput, images: readonly MethodImage[], maskOf: (image: MethodImage) => { readonly blob: string; readonly bytes: number } | null): Promise<HitScoreOutput> {
  return run(hitScoreStep, {
    classIds: p.classIds,
    images: images.flatMap((i, row) => {
      const mask = maskOf(i);
      return mask ? [{ sha256: i.sha256, peaks: refined.peaks[row] as NonNullable<(typeof refined.peaks)[number]>, mask }] : [];
    }),
  });
}

/** Of the reviewed random images: does each present class's highest point lie in the reviewed mask? */
export async function measureHit(
  run: StepRunner,
  work: Stage1Work,
  reviewed: readonly ReviewedSeed[],
  options: ProofOptions,
): Promise<{ readonly value: number | null; readonly ci: Interval | null; readonly reviewed: number }> {
  const byId = new Map(reviewed.map((r) => [r.sha256, r]));
  const scored = await scoreHits(run, work.prepared, work.refined, work.train, (i) => (byId.get(i.sha256)?.kind === 'correct' ? (byId.get(i.sha256)?.mask ?? null) : null));
  let { hits, total } = scored;
  for (const r of reviewed) {
    if (r.kind === 'correct') continue;
    const classes = work.train.find((i) => i.sha256 === r.sha256)?.tags.filter((t) => t === 'present').length ?? 0;
    total += classes;
    // An accepted seed is its own truth; "not there" is a miss.
    if (r.kind === 'accept') hits += classes;
  }
  if (total === 0) return { value: null, ci: null, reviewed: reviewed.length };
  return { value: hits / total, ci: clopperPearson(hits, total, options.level), reviewed: reviewed.length };
}

function tagF1Interval(tags: TagEvaluateOutput, data: MethodData, options: ProofOptions): Interval | null {
  if (tags.macroF1 === null) return null;
  const k = data.classes.length;
  const units = tags.calls.map((calls) => {
    const unit = new Float64Array(3 * k);
    calls.forEach(([called, tagged], c) => {
      if (tagged === 1 && called === 1) unit[3 * c] = 1;
      else if (tagged === 0 && called === 1) unit[3 * c + 1] = 1;
      else if (tagged === 1) unit[3 * c + 2] = 1;
    });
    return unit;
  });
  const macro = (sum: Float64Array): number => {
    const f1: number[] = [];
    for (let c = 0; c < k; c++) {
      const [tp, fp, fn] = sum.subarray(3 * c, 3 * c + 3) as unknown as [number, number, number];
      if (tp + fn > 0) f1.push((2 * tp) / (2 * tp + fp + fn));
    }
    return f1.reduce((a, b) => a + b, 0) / f1.length;
  };
  const test = imagesOf(data, 'test');
  const grouped = sumByGroup(units, test.map((i) => i.group ?? i.sha256));
  const { low, high } = bootstrapInterval(grouped, macro, createRandom(`${options.seed}/bootstrap/tag-f1`), { level: options.level });
  return Number.isNaN(low) ? null : [low, high];
}

export interface Stage2Work {
  readonly figures: Stage2Figures;
  readonly student: StudentOutput;
  readonly evaluation: EvaluateOutput;
}

export async function runStage2(run: StepRunner, work: Stage1Work, corrections: Corrections, masks: TrueMasks, options: ProofOptions & { readonly licence: string }): Promise<Stage2Work> {
  const { prepared, train } = work;
  const { data } = prepared;
  const names = data.classes.map((c) => c.name);
  const size = names.length + 1;
  const trained = await trainStudent(run, prepared, work.refined, train, corrections, options.seed);
  const { student } = trained;
  const val = imagesOf(data, 'val');
  const onVal = await evaluateStudent(run, prepared, student, val, new Map());
  const minArea: MinArea = typeof options.minArea === 'number' ? { value: options.minArea, rule: 'template' } : chooseMinArea(val.flatMap((image, i) => (hasPresentTag(image.tags) || isNormal(image.tags) ? [{ largest: largestOf(onVal.images[i]), present: hasPresentTag(image.tags) }] : [])));
  const test = imagesOf(data, 'test');
  const evaluation = await evaluateStudent(run, prepared, student, test, masks);
  // Scoring: pseudo masks of the audit sample were made with its own tags and the threshold found on train.
  const { testRefined } = work;
  const pseudo = await run(pseudoScoreStep, {
    classIds: prepared.classIds,
    labels: testRefined.labels,
    doubtMaps: testRefined.doubtMaps,
    doubts: testRefined.doubts,
    grid: testRefined.grid,
    images: work.testTagged.map((i) => ({ sha256: i.sha256, mask: sourceOf(masks, i) })),
  });
  const deliverable = await run(deliverableStep, { backbone: prepared.backbone, size: prepared.size, classes: data.classes, weights: student.weights, licence: options.licence });
  const scored = scoredImages(evaluation, test);
  const rate = (k: number, n: number): Rate => ({ k, n, ci: clopperPearson(k, n, options.level) });
  const called = (i: number, classIndex?: number): boolean => {
    const largest = evaluation.images[i]?.largest ?? [];
    return isCalled(classIndex === undefined ? Math.max(0, ...largest) : (largest[classIndex] ?? 0), minArea.value);
  };
  const indices = test.map((_, i) => i);
  const presentImages = indices.filter((i) => hasPresentTag((test[i] as MethodImage).tags));
  const normalImages = indices.filter((i) => isNormal((test[i] as MethodImage).tags));
  const perClass = perClassFigures(evaluation, test, names, options);
  const leaves = await keepForScreens(run, work, { trained, onVal, evaluation, pseudo, corrections, masks });
  const figures: Stage2Figures = {
    pseudo: { miou: pseudo.miou, ignored: pseudo.ignored, n: pseudo.n },
    student: {
      miou: scored.length === 0 ? null : setMiou(evaluation, test, size),
      miouCi: miouInterval(evaluation, test, size, options.level, options.seed),
      perClass,
      perSize: sizeFigures(evaluation),
      boundaryIou: setBoundaryIou(evaluation, size),
      confusion: setConfusion(evaluation, test, size),
      aupro: evaluation.aupro,
      pixelAp: evaluation.pixelAp,
      imageAuroc: imageAuroc(evaluation.images.map((i) => i.score), test),
      missRate: presentImages.length === 0 ? null : rate(presentImages.filter((i) => !called(i)).length, presentImages.length),
      falseAlarmRate: normalImages.length === 0 ? null : rate(normalImages.filter((i) => called(i)).length, normalImages.length),
      classMissRates: names.map((name, c) => {
        const own = indices.filter((i) => (test[i] as MethodImage).tags[c] === 'present');
        return { name, rate: own.length === 0 ? null : rate(own.filter((i) => !called(i, c)).length, own.length) };
      }),
      untested: scored.length === 0 ? [] : names.filter((name) => perClass[name]?.n === 0),
      n: scored.length,
      secondsPerImage: evaluation.secondsPerImage,
    },
    minArea,
    training: { firstLoss: student.firstLoss, lastLoss: student.lastLoss, curve: student.curve },
    deliverable: deliverable.model,
    leaves,
  };
  return { figures, student, evaluation };
}

/** The same label hours spent on full masks alone: `count` images of `pool`, drawn at random stratified by tags. */
export async function runBaseline(run: StepRunner, work: Stage1Work, ours: Stage2Work, pool: readonly MethodImage[], poolMasks: TrueMasks, masks: TrueMasks, count: number, options: ProofOptions): Promise<BaselineFigures | null> {
  const test = imagesOf(work.prepared.data, 'test');
  const size = work.prepared.classIds.length + 1;
  const order = fullMaskOrder(pool.map((i) => ({ id: i.sha256, tags: i.tags })), options.seed);
  const drawn = new Set(order.slice(0, count));
  const student = await trainOnMasks(run, work.prepared, pool.filter((i) => drawn.has(i.sha256)), poolMasks, options.seed);
  const evaluation = await evaluateStudent(run, work.prepared, student, test, masks);
  const miou = setMiou(evaluation, test, size);
  const gain = gainInterval(ours.evaluation, evaluation, test, size, options.level, options.seed);
  return miou === null || gain === null ? null : { miou, gain: gain.gain, gainCi: gain.ci, masks: drawn.size };
}

/** One of the routes of stage 3 that need no model pack, held against the classical student. */
export function runProofRoute(run: StepRunner, id: OwnRouteId, work: Stage1Work, ours: Stage2Work, corrections: Corrections, masks: TrueMasks, options: RouteRunOptions): Promise<RouteOutcome> {
  return runRoute(run, id, { prepared: work.prepared, train: work.train, trainCams: work.trainCams, classical: ours.evaluation }, corrections, masks, options);
}

const sourceOf = (masks: TrueMasks, image: MethodImage): { blob: string; bytes: number } | null => {
  const mask = masks.get(image.sha256);
  return mask ? maskSource(mask) : null;
};

function largestOf(evaluation: ImageEvaluation | undefined): number {
  return Math.max(0, ...(evaluation?.largest ?? []));
}

const sampleCount = 6;
const worstCount = 6;

/** Pictures for the report: a spread of the audit sample, and its worst cases. */
export async function makePictures(run: StepRunner, work: Stage1Work, stage2: Stage2Work, masks: TrueMasks): Promise<{ readonly samples: readonly ReportPicture[]; readonly worst: readonly ReportPicture[] }> {
  const { prepared } = work;
  const test = imagesOf(prepared.data, 'test');
  const rows = new Map(work.testTagged.map((i, row) => [i.sha256, row]));
  const facts = test.map((image, i) => {
    const evaluation = stage2.evaluation.images[i] as ImageEvaluation;
    return { image, iou: imageIou(evaluation), largest: largestOf(evaluation) };
  });
  const { value } = stage2.figures.minArea;
  const tagged = facts.filter((f) => hasPresentTag(f.image.tags));
  const normal = facts.filter((f) => isNormal(f.image.tags));
  const worst = [
    ...tagged.filter((f) => !isCalled(f.largest, value)).map((f) => ({ ...f, why: 'miss' as const })),
    ...[...normal].sort((a, b) => b.largest - a.largest).filter((f) => isCalled(f.largest, value)).map((f) => ({ ...f, why: 'false-alarm' as const })),
    ...tagged.filter((f) => isCalled(f.largest, value) && f.iou !== null).sort((a, b) => (a.iou as number) - (b.iou as number)).map((f) => ({ ...f, why: 'low-iou' as const })),
  ];
  // Of each kind at most a third, so that many misses do not hide everything else.
  const shownWorst = (['miss', 'false-alarm', 'low-iou'] as const).flatMap((why) => worst.filter((w) => w.why === why).slice(0, worstCount / 3));
  const spread = [...tagged].filter((f) => f.iou !== null).sort((a, b) => (b.iou as number) - (a.iou as number));
  const every = spread.filter((_, i) => i % Math.max(1, Math.floor(spread.length / (sampleCount - 1))) === 0).slice(0, sampleCount - 1);
  const shown = [...every, ...normal.slice(0, 1)];
  const wanted = [...new Map([...shown, ...shownWorst].map((f) => [f.image.sha256, f.image])).values()];
  const { pictures } = await run(picturesStep, {
    backbone: prepared.backbone,
    size: prepared.size,
    classIds: prepared.classIds,
    weights: stage2.student.weights,
    maps: work.testCams.maps,
    camGrid: work.testCams.grid,
    labels: work.testRefined.labels,
    labelGrid: work.testRefined.grid,
    images: wanted.map((i) => ({
      sha256: i.sha256,
      ref: (prepared.features.get(i.sha256) as ImageBlob).ref,
      widthPx: i.widthPx,
      heightPx: i.heightPx,
      tags: i.tags,
      mask: sourceOf(masks, i),
      normal: isNormal(i.tags),
      row: rows.get(i.sha256) ?? null,
    })),
  });
  const bySha = new Map(pictures.map((p) => [p.sha256, p]));
  const picture = (f: (typeof facts)[number], why: ReportPicture['why']): ReportPicture => {
    const p = bySha.get(f.image.sha256) as (typeof pictures)[number];
    const sha = (ref: { readonly blob: string } | null): string | null => ref?.blob ?? null;
    return { sha256: f.image.sha256, image: sha(p.image), seed: sha(p.seed), pseudo: sha(p.pseudo), student: sha(p.student), truth: sha(p.truth), iou: f.iou, why };
  };
  return { samples: shown.map((f) => picture(f, null)), worst: shownWorst.map((f) => picture(f, f.why)) };
}
