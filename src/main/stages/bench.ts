/** The method measured on data with masks: one seed, all figures of the bench contract but those over repeats. */
import { methodHours, priceLists, readCurve, sameHoursMasks } from '#shared/domain/label-hours.ts';
import type { PricedImage } from '#shared/domain/label-hours.ts';
import { curveSizes, fullMaskOrder } from '#shared/domain/mask-draw.ts';
import { isNormal } from '#shared/domain/tags.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { BenchFigures, BenchInput, MethodImage, TrueMask } from '../ports/method.ts';
import { pseudoScoreStep } from './2-pseudo-masks/pseudo-score.ts';
import type { StudentOutput } from './2-pseudo-masks/student.ts';
import { seedScoreStep } from './1-seeds/seed-score.ts';
import { chooseRefiner, chooseThreshold, evaluateStudent, evaluateTags, imagesOf, labelGrid, makeCams, maskSource, prepare, queueOf, refineSeeds, trainOnMasks, trainStudent, trainTags } from './method.ts';
import { runRoute } from './route-runs.ts';
import type { RouteGround } from './route-runs.ts';
import { imageAuroc, perClassFigures, setBoundaryIou, setMiou, sizeFigures } from './scores.ts';

/** Share of the queue whose correction is held against full masks. */
const recoveryShare = 0.2;

export async function benchOnce(run: StepRunner, input: BenchInput): Promise<BenchFigures> {
  const { data, masks, seed } = input;
  const names = data.classes.map((c) => c.name);
  const classCount = names.length;
  const train = imagesOf(data, 'train');
  const test = imagesOf(data, 'test');
  const p = await prepare(run, data);
  const tagModel = await trainTags(run, p, seed);
  const tags = await evaluateTags(run, p, tagModel);
  const cams = await makeCams(run, p, tagModel, train);
  const threshold = await chooseThreshold(run, p, cams, train);
  const maskOf = (image: MethodImage): { blob: string; bytes: number } | null => {
    const mask = masks.get(image.sha256);
    return mask ? maskSource(mask) : null;
  };
  const seeds = await run(seedScoreStep, {
    classIds: p.classIds,
    maps: cams.maps,
    grid: cams.grid,
    threshold: threshold.threshold,
    images: train.map((i) => ({ sha256: i.sha256, tags: i.tags, mask: maskOf(i) })),
  });
  const refiner = await chooseRefiner(run, p, cams, threshold, train, input.refiner, seed);
  const refined = await refineSeeds(run, p, cams, threshold, refiner, train);
  const pseudo = await run(pseudoScoreStep, {
    classIds: p.classIds,
    labels: refined.labels,
    doubtMaps: refined.doubtMaps,
    doubts: refined.doubts,
    grid: refined.grid,
    images: train.map((i) => ({ sha256: i.sha256, mask: maskOf(i) })),
  });
  const queue = queueOf(train, refined.doubts);

  const score = async (student: StudentOutput) => {
    const evaluation = await evaluateStudent(run, p, student, test, masks);
    const miou = setMiou(evaluation, test, classCount + 1);
    const { aupro, pixelAp, secondsPerImage } = evaluation;
    const maps = { boundaryIou: setBoundaryIou(evaluation, classCount + 1), aupro, pixelAp, imageAuroc: imageAuroc(evaluation.images.map((i) => i.score), test) };
    return { miou: miou ?? 0, perClass: perClassFigures(evaluation, test, names), perSize: sizeFigures(evaluation), maps, secondsPerImage, evaluation };
  };
  const priced = (images: readonly MethodImage[]): readonly PricedImage[] => images.map((i) => ({ normal: isNormal(i.tags), regions: masks.get(i.sha256)?.regions ?? 0 }));
  const withCorrections = async (count: number) => {
    const corrected = queue.slice(0, count).filter((id) => masks.has(id));
    const { student } = await trainStudent(run, p, refined, train, new Map(corrected.map((id) => [id, masks.get(id) as TrueMask])), seed);
    const own = new Set(corrected);
    const hours = (list: 'voc' | 'plant'): number => methodHours(priceLists[list], priced(train), priced(train.filter((i) => own.has(i.sha256))), classCount);
    return { corrections: count, ...(await score(student)), labelHours: { voc: hours('voc'), plant: hours('plant') } };
  };
  const students: Awaited<ReturnType<typeof withCorrections>>[] = [];
  for (const count of input.corrections) students.push(await withCorrections(count));

  const pool = train.filter((i) => masks.has(i.sha256) || isNormal(i.tags));
  const order = fullMaskOrder(pool.map((i) => ({ id: i.sha256, tags: i.tags })), seed);
  const bySha = new Map(pool.map((i) => [i.sha256, i]));
  const fullMaskCurve: { masks: number; miou: number }[] = [];
  for (const m of curveSizes(order.length)) {
    const drawn = order.slice(0, m).map((id) => bySha.get(id) as MethodImage);
    fullMaskCurve.push({ masks: m, miou: (await score(await trainOnMasks(run, p, drawn, masks, seed))).miou });
  }
  const sameHours = students.flatMap(({ corrections, labelHours }) =>
    (['voc', 'plant'] as const).map((prices) => {
      const m = sameHoursMasks(labelHours[prices], priceLists[prices], priced(train), classCount);
      return { corrections, prices, masks: m, ...readCurve(fullMaskCurve, m) };
    }),
  );
  const first = students.find((s) => s.corrections === 0);
  const fifth = Math.ceil(recoveryShare * queue.length);
  const tagsOnly = first ?? (await withCorrections(0));
  const full = fullMaskCurve.at(-1)?.miou ?? 0;
  // Without a gap to full masks there is nothing to recover.
  const recoveryAt20 = full > tagsOnly.miou && fifth > 0 ? ((students.find((s) => s.corrections === fifth) ?? (await withCorrections(fifth))).miou - tagsOnly.miou) / (full - tagsOnly.miou) : null;
  return {
    tagF1: tags.macroF1,
    seeds: { miou: seeds.miou, threshold: threshold.threshold, rule: threshold.rule, bestThreshold: seeds.bestThreshold, bestMiou: seeds.bestMiou },
    pseudo: { miou: pseudo.miou, ignored: pseudo.ignored },
    refiner: refiner.facts,
    students: students.map(({ corrections, miou, perClass, perSize, maps, labelHours }) => ({ corrections, miou, perClass, perSize, maps, labelHours })),
    fullMaskCurve,
    sameHours,
    noise: { auroc: pseudo.auroc, spearman: pseudo.spearman, recoveryAt20, corrected: fifth },
    secondsPerImage: first?.secondsPerImage ?? 0,
    routes: await benchRoutes(run, input, { prepared: p, train, trainCams: cams, classical: first?.evaluation ?? null }),
  };
}


/** Each route from tags alone, held against the classical student from tags alone. */
async function benchRoutes(run: StepRunner, { routes, masks, seed, signal, peakMb }: BenchInput, ground: RouteGround): Promise<BenchFigures['routes']> {
  const out: BenchFigures['routes'][number][] = [];
  for (const id of routes) {
    const outcome = await runRoute(run, id, ground, new Map(), masks, { seed, level: 0.95, signal, peakMb });
    const scored = outcome.figures && (await run(pseudoScoreStep, {
      classIds: ground.prepared.classIds,
      labels: outcome.figures.labels,
      doubtMaps: null,
      doubts: ground.train.map(() => 0),
      grid: labelGrid(ground.prepared.size),
      images: ground.train.map((i) => ({ sha256: i.sha256, mask: masks.has(i.sha256) ? maskSource(masks.get(i.sha256) as TrueMask) : null })),
    }));
    out.push({ ...outcome, pseudo: scored?.miou ?? null });
  }
  return out;
}
