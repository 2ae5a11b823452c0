/** `bench`: the method measured on a folder with masks, over one or more seeds. */
import { benchResultSchema } from '#shared/contract/bench.ts';
import type { BenchResult } from '#shared/contract/bench.ts';
import { appError } from '#shared/contract/errors.ts';
import type { ClassFigures, Note, RouteResult, SizeFigures } from '#shared/contract/figures.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { BenchRequest } from '#shared/contract/runs.ts';
import { canonicalJson } from '#shared/domain/canonical-json.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { FolderContent } from '../ports/folders.ts';
import type { BenchFigures, BenchInput, MapFigures, MethodData, RouteFigures, RouteOutcome, RouteTable, TrueMasks } from '../ports/method.ts';
import type { StepCache } from '../ports/repos.ts';
import type { ProgressListener, ReportProgress, Sha256 } from '../ports/runtime.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { StartSession } from '../pipeline/workspace.ts';
import { folderData } from './folder-data.ts';

export interface BenchDeps {
  readonly readFolder: (folder: string, progress: ReportProgress, signal: AbortSignal) => Promise<FolderContent>;
  readonly openCache: (dir: string) => Promise<{ readonly blobs: Blobs; readonly steps: StepCache; close(): Promise<void> }>;
  readonly startSession: StartSession;
  readonly benchOnce: (run: StepRunner, input: BenchInput) => Promise<BenchFigures>;
  readonly routes: RouteTable;
  readonly methodSettings: unknown;
  readonly card: (id: string | undefined) => Promise<ModelCard>;
  readonly sha256: Sha256;
}

export interface RunOptions {
  readonly listener: ProgressListener;
  readonly signal: AbortSignal;
}

export async function bench(deps: BenchDeps, request: BenchRequest & { readonly cache: string }, options: RunOptions): Promise<BenchResult> {
  const started = performance.now();
  const card = await deps.card(request.backbone);
  options.listener.stepStarted('read');
  const folder = await deps.readFolder(request.folder, (done, total, detail) => options.listener.stepProgress('read', done, total, detail), options.signal);
  options.listener.stepEnded('read', (performance.now() - started) / 1000, false);
  const cache = await deps.openCache(request.cache);
  const session = await deps.startSession(cache, request.device);
  try {
    const { data, masks, paths } = await folderData(folder, card, request.seed, cache.blobs);
    checkEnough(data, masks, request.folder);
    const run = session.runner({ ...options, imagePath: (sha) => paths.get(sha) as string });
    const runs: BenchFigures[] = [];
    for (let r = 0; r < request.repeats; r++) runs.push(await deps.benchOnce(run, { data, masks, corrections: request.corrections, refiner: request.refiner, routes: ownRoutes.filter((id) => request.routes.includes(id)), seed: request.seed + r, signal: options.signal, peakMb: session.peakMb }));
    const device = await session.device();
    const peakMb = Math.round(await session.peakMb());
    const first = runs[0] as BenchFigures;
    const notes: Note[] = [];
    if (runs.every((r) => r.noise.recoveryAt20 === null)) notes.push({ field: 'noise.recoveryAt20', reason: 'all masks give no better student than tags alone, so that there is nothing to recover' });
    if (request.repeats > 1 && first.routes.length > 0) notes.push({ field: 'routes.gainCi', reason: `intervals, perClass and perSize of routes are those of seed ${request.seed}; other figures are means over the seeds` });
    if (first.tagF1 === null) notes.push({ field: 'tagF1', reason: 'no class has a positive test image' });
    return benchResultSchema.parse({
      dataset: folder.name,
      classes: data.classes.map((c) => c.name),
      images: data.images.length,
      train: data.images.filter((i) => i.split === 'train').length,
      val: data.images.filter((i) => i.split === 'val').length,
      test: data.images.filter((i) => i.split === 'test').length,
      backbone: card.id,
      convention: 'one confusion matrix over the split, background counted, 255 ignored, absent classes dropped (torchmetrics MulticlassJaccardIndex macro)',
      splits: { tagF1: 'test', seeds: 'train', pseudo: 'train', students: 'test', fullMaskCurve: 'test' },
      device,
      seed: request.seed,
      repeats: request.repeats,
      settingsHash: deps.sha256(canonicalJson({ method: deps.methodSettings, backbone: card.sha256, ...(request.refiner === 'auto' ? {} : { refiner: request.refiner }) })),
      tagF1: first.tagF1 === null ? null : mean(runs.map((r) => r.tagF1 ?? 0)),
      seeds: {
        ...score(runs.map((r) => r.seeds.miou ?? 0)),
        threshold: mean(runs.map((r) => r.seeds.threshold)),
        thresholdRule: first.seeds.rule,
        bestThreshold: mean(runs.map((r) => r.seeds.bestThreshold ?? 0)),
        thresholdRegret: mean(runs.map((r) => (r.seeds.bestMiou ?? 0) - (r.seeds.miou ?? 0))),
      },
      pseudo: { ...score(runs.map((r) => r.pseudo.miou ?? 0)), ignored: mean(runs.map((r) => r.pseudo.ignored ?? 0)) },
      refiner: first.refiner,
      students: first.students.map((s, i) => ({
        corrections: s.corrections,
        ...score(runs.map((r) => (r.students[i] as typeof s).miou)),
        perClass: meanPerClass(runs.map((r) => (r.students[i] as typeof s).perClass)),
        perSize: meanPerSize(runs.map((r) => (r.students[i] as typeof s).perSize)),
        ...meanMaps(runs.map((r) => (r.students[i] as typeof s).maps)),
        labelHours: s.labelHours,
      })),
      fullMaskCurve: first.fullMaskCurve.map((p, i) => ({ masks: p.masks, ...score(runs.map((r) => (r.fullMaskCurve[i] as typeof p).miou)) })),
      sameHours: first.sameHours.map((p, i) => ({
        corrections: p.corrections,
        prices: p.prices,
        masks: mean(runs.map((r) => (r.sameHours[i] as typeof p).masks)),
        ...score(runs.map((r) => (r.sameHours[i] as typeof p).miou)),
        clamped: p.clamped,
      })),
      fullMasks: lastPoint(runs),
      noise: {
        auroc: meanOrNull(runs.map((r) => r.noise.auroc)),
        spearman: meanOrNull(runs.map((r) => r.noise.spearman)),
        recoveryAt20: meanOrNull(runs.map((r) => r.noise.recoveryAt20)),
        corrected: first.noise.corrected,
      },
      routes: routesOf(deps.routes, runs, { peakMb, modelMb: card.bytes / 1e6, licence: card.licence }),
      seconds: secondsOf(run.seconds(), (performance.now() - started) / 1000),
      peakMb,
      notes,
    });
  } finally {
    await session.end();
    await cache.close();
  }
}

function checkEnough({ classes, images }: MethodData, masks: TrueMasks, folder: string): void {
  const complain = (what: string, todo: string): Error => appError('not-enough-data', what, todo, folder);
  if (classes.length === 0) throw complain('No class is known', 'Add classes.json, or tags.csv with at least one tag.');
  for (const split of ['train', 'test']) {
    if (!images.some((i) => i.split === split)) throw complain(`No image is in ${split}`, 'Check split.csv.');
    if (!images.some((i) => i.split === split && masks.has(i.sha256) && i.tags.includes('present'))) {
      throw complain(`bench needs true masks, but no tagged ${split} image has one that can be used`, 'Put them into masks/ as <stem>.png, or use import and run instead.');
    }
  }
  if (!images.some((i) => i.split === 'train' && i.tags.includes('present'))) throw complain('No train image has a present tag', 'Check tags.csv and split.csv.');
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length === 0 ? null : mean(known);
}

/** Mean, and over several seeds the standard deviation (n − 1) and each seed's score. */
function score(values: readonly number[]): { readonly miou: number; readonly miouSd?: number; readonly runs?: readonly number[] } {
  const miou = mean(values);
  if (values.length === 1) return { miou };
  return { miou, miouSd: Math.sqrt(values.reduce((sum, v) => sum + (v - miou) ** 2, 0) / (values.length - 1)), runs: values };
}

function meanPerClass(runs: readonly Record<string, ClassFigures>[]): Record<string, ClassFigures> {
  const first = runs[0] as Record<string, ClassFigures>;
  return Object.fromEntries(
    Object.entries(first).map(([name, f]) => {
      const of = (key: 'iou' | 'precision' | 'recall'): number | null => meanOrNull(runs.map((r) => r[name]?.[key] ?? null));
      return [name, { iou: of('iou'), precision: of('precision'), recall: of('recall'), n: f.n }];
    }),
  );
}

function meanPerSize(runs: readonly (readonly SizeFigures[] | null)[]): readonly SizeFigures[] | null {
  const of = (bin: number, key: 'hitAny' | 'hit30' | 'hit50'): number | null => meanOrNull(runs.map((r) => r?.[bin]?.[key] ?? null));
  return runs[0]?.map((f, bin) => ({ ...f, hitAny: of(bin, 'hitAny'), hit30: of(bin, 'hit30'), hit50: of(bin, 'hit50') })) ?? null;
}

function meanMaps(runs: readonly MapFigures[]): MapFigures {
  const of = (key: keyof MapFigures): number | null => meanOrNull(runs.map((r) => r[key]));
  return { boundaryIou: of('boundaryIou'), aupro: of('aupro'), pixelAp: of('pixelAp'), imageAuroc: of('imageAuroc') };
}

function lastPoint(runs: readonly BenchFigures[]): object {
  const points = runs.map((r) => r.fullMaskCurve[r.fullMaskCurve.length - 1] as BenchFigures['fullMaskCurve'][number]);
  return { masks: (points[0] as (typeof points)[number]).masks, ...score(points.map((p) => p.miou)) };
}

const ownRoutes = ['one-stage', 'features-normals'] as const;

function routesOf(table: RouteTable, runs: readonly BenchFigures[], facts: { readonly peakMb: number; readonly modelMb: number; readonly licence: string }): readonly RouteResult[] {
  const tagsOnly = runs.flatMap((r) => r.students.filter((s) => s.corrections === 0).map((s) => s.miou));
  const outcomes = (runs[0] as BenchFigures).routes.map((first) => meanOutcome(first, runs.map((r) => r.routes.find((o) => o.id === first.id) as typeof first)));
  const rows = table(
    {
      miou: tagsOnly.length === 0 ? null : mean(tagsOnly),
      miouCi: null,
      ...tagsOnlyMaps(runs),
      secondsPerImage: mean(runs.map((r) => r.secondsPerImage)),
      ...facts,
    },
    outcomes,
  );
  return rows.map((row) => {
    const own = runs.flatMap((r) => r.routes.filter((o) => o.id === row.id));
    if (row.status !== 'evaluated' || own.length === 0) return row.why === 'not run yet' ? { ...row, why: 'not asked for: name it in --routes' } : row;
    return { ...row, ...score(own.map((o) => o.figures?.miou ?? 0)), corrections: 0, pseudo: { miou: meanOrNull(own.map((o) => o.pseudo)), split: 'train' } };
  });
}

function tagsOnlyMaps(runs: readonly BenchFigures[]): Pick<MapFigures, 'aupro' | 'pixelAp' | 'imageAuroc'> {
  const { aupro, pixelAp, imageAuroc } = meanMaps(runs.flatMap((r) => r.students.filter((s) => s.corrections === 0).map((s) => s.maps)));
  return { aupro, pixelAp, imageAuroc };
}

/** The first seed's outcome with the headline figures as means; a route that failed on one seed counts as failed. */
function meanOutcome(first: RouteOutcome, all: readonly RouteOutcome[]): RouteOutcome {
  const bad = all.find((o) => o.status !== 'evaluated');
  if (bad || !first.figures) return bad ?? first;
  const of = (pick: (f: RouteFigures) => number | null): number | null => meanOrNull(all.map((o) => o.figures && pick(o.figures)));
  const maps = <K extends keyof MapFigures>(keys: readonly K[], from: (f: RouteFigures) => Pick<MapFigures, K> | undefined): Pick<MapFigures, K> => Object.fromEntries(keys.map((key) => [key, of((f) => from(f)?.[key] ?? null)])) as Pick<MapFigures, K>;
  const map = ['aupro', 'pixelAp', 'imageAuroc'] as const;
  const { anomaly } = first.figures;
  return {
    ...first,
    figures: {
      ...first.figures,
      ...maps(['boundaryIou', ...map], (f) => f),
      gain: of((f) => f.gain),
      secondsPerImage: of((f) => f.secondsPerImage) ?? 0,
      anomaly: anomaly && { ...anomaly, map: maps(map, (f) => f.anomaly?.map), meanFeature: maps(map, (f) => f.anomaly?.meanFeature) },
    },
  };
}

function secondsOf(steps: Readonly<Record<string, number>>, total: number): Record<string, number> {
  const sum = (...names: readonly string[]): number => names.reduce((s, n) => s + (steps[n] ?? 0), 0);
  return {
    total,
    features: sum('features', 'cam-views'),
    tagModel: sum('tag-model', 'tag-evaluate'),
    seeds: sum('cam', 'seed-threshold', 'seed-score'),
    refine: sum('edge-head', 'edge-maps', 'choose-refiner', 'refine', 'pseudo-score'),
    student: sum('student', 'evaluate'),
    routes: sum('one-stage', 'normal-bank', 'anomaly-maps', 'anomaly-seeds', 'doubt-labels', 'anomaly-score'),
  };
}
