/** `run`: all stages of one project, from its rows to a verdict that is stored. */
import { appError, toAppError } from '#shared/contract/errors.ts';
import { runResultSchema } from '#shared/contract/results.ts';
import type { RunResult } from '#shared/contract/results.ts';
import type { Note } from '#shared/contract/figures.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { RunRequest } from '#shared/contract/runs.ts';
import { templateSchema } from '#shared/contract/templates.ts';
import { canonicalJson } from '#shared/domain/canonical-json.ts';
import { checkData, nearDuplicateMaxBits } from '#shared/domain/data-check.ts';
import type { DataFacts } from '#shared/domain/data-check.ts';
import { lockGates } from '#shared/domain/gate-settings.ts';
import type { GateLock, GateSettings } from '#shared/domain/gate-settings.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import { methodHours, priceLists, sameHoursMasks } from '#shared/domain/label-hours.ts';
import type { PricedImage } from '#shared/domain/label-hours.ts';
import { isNormal } from '#shared/domain/tags.ts';
import type { ProjectTemplate } from '#shared/domain/templates.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { BaselineFigures, MethodImage, ReportPicture, RouteOutcome, RouteTable, Stage1Figures, Stage2Figures, StoredBlob } from '../ports/method.ts';
import type { DifferentPair, OpenProject, RunKind } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { ProofMethods, ProofOptions } from '../pipeline/proof-methods.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { StartSession } from '../pipeline/workspace.ts';
import type { RunOptions } from './bench-service.ts';
import { decisionBasis } from './dataset-version.ts';
import type { DecisionBasis } from './dataset-version.ts';
import { proposedGates } from './proposed-gates.ts';
import { judgeProof } from './judge-proof.ts';
import { loadProject, loadReviews } from './project-data.ts';
import type { PlacedImage, ProjectData, ProjectDataDeps, Reviews } from './project-data.ts';
import { simulateReview } from './simulated-reviewer.ts';

export interface ProofDeps<W1 extends { readonly figures: Stage1Figures }, W2 extends { readonly figures: Stage2Figures }> extends ProjectDataDeps {
  readonly methods: ProofMethods<W1, W2>;
  readonly startSession: StartSession;
  readonly card: (id: string | undefined) => Promise<ModelCard>;
  readonly sha256: Sha256;
  readonly now: () => string;
}

/** All that a report is made from, stored with the run. */
export interface StoredRun {
  readonly result: RunResult;
  readonly dataFacts: DataFacts;
  readonly pictures: { readonly samples: readonly ReportPicture[]; readonly worst: readonly ReportPicture[] };
  readonly backbone: { readonly id: string; readonly sha256: string; readonly licence: string };
  readonly deliverable: { readonly blob: string; readonly bytes: number } | null;
  /** JSON of `Stage1Leaves`, for the screens of stage 1; absent in runs of older programs. */
  readonly stage1Leaves?: StoredBlob;
  /** JSON of `Stage2Leaves`, for the screens of stage 2; absent in runs of older programs, null without stage 2. */
  readonly stage2Leaves?: StoredBlob | null;
  /** State of the project that the run was made from; absent in runs of older programs. */
  readonly basis?: DecisionBasis;
  /** Image hashes of the random sample and of the whole queue in its order; absent in runs of older programs. */
  readonly review?: { readonly random: readonly string[]; readonly queue: readonly string[] };
}

/** How often the run's lock is renewed; a run silent for two minutes may be taken over. */
const heartbeatMs = 20_000;

export interface ProofRequest extends Omit<RunRequest, 'project'> {
  readonly kind: RunKind;
  /** Plays the reviewer with the comparison masks (demo only). */
  readonly simulateReviewer: boolean;
}

export async function runProof<W1 extends { readonly figures: Stage1Figures }, W2 extends { readonly figures: Stage2Figures }>(
  deps: ProofDeps<W1, W2>,
  open: OpenProject,
  blobs: Blobs,
  request: ProofRequest,
  options: RunOptions,
): Promise<StoredRun> {
  const { repos } = open;
  const card = await deps.card(request.backbone);
  const record = await repos.runs.start({ kind: request.kind, settings: { stage: request.stage, device: request.device, backbone: card.id, lang: request.lang }, seed: request.seed });
  const beat = setInterval(() => void repos.runs.heartbeat(record.id).catch(() => undefined), heartbeatMs);
  const session = await deps.startSession({ blobs, steps: repos.steps }, request.device);
  try {
    const started = performance.now();
    const loaded = await loadProject(deps, open, blobs, card, request.seed);
    const template = await templateOf(open);
    const lock = await settleLock(deps, open, loaded.project.profile);
    let position = 0;
    const resumed = { steps: 0, of: 0, seconds: 0, images: 0 };
    const run = session.runner({
      ...options,
      imagePath: loaded.imagePath,
      onStep: async (s) => {
        resumed.of++;
        if (s.reused) Object.assign(resumed, { steps: resumed.steps + 1, seconds: resumed.seconds + s.seconds });
        if (s.step === 'features') resumed.images = s.reused ? loaded.data.images.length : s.parts;
        await repos.runs.addStep(record.id, { position: position++, step: s.step, key: s.key, status: 'done', reused: s.reused, seconds: s.seconds });
      },
    });
    // Data and settings as they were read; reviews as they are used below.
    const before = await decisionBasis(repos, deps.sha256);
    const override = (await repos.seedThresholds.list())[0] ?? null;
    const seedThreshold = override?.threshold ?? null;
    const proofOptions: ProofOptions = { seed: request.seed, level: lock.settings.highStakes === null ? 0.95 : 0.98, minArea: template?.minArea ?? null, seedThreshold, refiner: request.refiner };
    const dataFacts = await dataCheck(deps, run, loaded, await open.repos.labelBook.differentPairs());
    const work1 = await deps.methods.stage1(run, loaded.data, loaded.masks, proofOptions);
    if (request.simulateReviewer) await simulateReview(open, loaded, work1.figures, record.id);
    const reviews = await loadReviews(deps, open, blobs, loaded.images);
    const basis = { ...before, reviews: (await decisionBasis(repos, deps.sha256)).reviews };
    const hit = await deps.methods.measureHit(run, work1, reviews.random, proofOptions);
    let work2: W2 | null = null;
    let baseline: BaselineResult | null = null;
    let pictures: StoredRun['pictures'] = { samples: [], worst: [] };
    let routes: ReturnType<RouteTable> | null = null;
    if (request.stage !== '1') {
      work2 = await deps.methods.stage2(run, work1, reviews.corrections, loaded.masks, { ...proofOptions, licence: card.licence });
      baseline = await trainBaseline(deps, run, loaded, reviews, work1, work2, proofOptions);
      pictures = await deps.methods.pictures(run, work1, work2, loaded.masks);
      if (request.stage !== '2') {
        const classical = classicalFacts(work2.figures, card, await session.peakMb());
        const outcomes: RouteOutcome[] = [];
        for (const id of ['one-stage', 'features-normals'] as const) outcomes.push(await deps.methods.runRoute(run, id, work1, work2, reviews.corrections, loaded.masks, { ...proofOptions, signal: options.signal, peakMb: session.peakMb }));
        routes = deps.methods.routes(classical, outcomes);
      }
    }
    const device = await session.device();
    const total = (performance.now() - started) / 1000;
    const judged = judgeProof({
      project: loaded.project,
      lang: request.lang as Language,
      lock,
      dataFacts,
      stage1: work1.figures,
      hit,
      stage2: work2?.figures ?? null,
      baseline: baseline?.figures ?? null,
      masksToSettle: baseline?.masksToSettle ?? null,
      routes,
      priced: imagesOf(loaded, 'train').map((i) => priced(loaded, i)),
      reviewed: reviews.all.flatMap((r) => loaded.images.filter((i) => i.id === r.imageId).map((i) => priced(loaded, i))),
      // Reused steps count what they took when they were made: a resumed run costs no less compute.
      seconds: Object.values(run.seconds()).reduce((sum, v) => sum + v, 0),
    });
    const stated: readonly Note[] = override === null || seedThreshold === null ? [] : [{ field: 'stage1.seeds.threshold', reason: `stated by ${override.who}: ${override.reason}` }];
    const notes: Note[] = [...judged.notes, ...stated, ...notBuilt(request.stage)];
    const result = runResultSchema.parse({
      project: loaded.project.name,
      dataset: {
        images: loaded.images.length,
        classes: loaded.project.classes.map((c) => c.name),
        train: dataFacts.images.train,
        val: dataFacts.images.val,
        test: dataFacts.images.test,
        normal: dataFacts.normal.train + dataFacts.normal.val + dataFacts.normal.test,
      },
      device,
      seed: request.seed,
      convention: 'mIoU: one confusion matrix over the split, background counted, 255 ignored, absent classes dropped (torchmetrics MulticlassJaccardIndex macro)',
      stage1: stage1Result(work1.figures, hit, reviews, judged.gates[1]),
      stage2: work2 === null ? null : stage2Result(work2.figures, baseline?.figures ?? null, judged.gates[2]),
      stage3: judged.routes === null ? null : { routes: judged.routes, gate: judged.gates[3] },
      gates: judged.gates,
      cost: judged.cost,
      verdict: judged.verdict,
      seconds: { total, ...run.seconds(), ...(resumed.steps + resumed.images > 0 ? { resumed } : {}) },
      hashes: {
        data: deps.sha256(canonicalJson({ images: loaded.data.images, masks: [...loaded.masks.values()].map((m) => m.blob).sort() })),
        models: card.sha256,
        settings: deps.sha256(canonicalJson({ method: deps.methods.settings, gates: lock.settings, seed: request.seed, backbone: card.id, ...(seedThreshold === null ? {} : { seedThreshold }), ...(request.refiner === 'auto' ? {} : { refiner: request.refiner }) })),
      },
      notes,
    });
    const stored: StoredRun = { result, dataFacts, pictures, backbone: { id: card.id, sha256: card.sha256, licence: card.licence }, deliverable: work2?.figures.deliverable ?? null, stage1Leaves: work1.figures.leaves, stage2Leaves: work2?.figures.leaves ?? null, basis, review: { random: work1.figures.randomSample, queue: work1.figures.queue } };
    await repos.figures.put(record.id, figuresOf(result));
    await repos.gates.put(record.id, result.gates.map((g) => ({ gateId: g.id, passed: g.passed, json: g })));
    await repos.verdicts.put({ runId: record.id, value: result.verdict.value, profile: result.verdict.profile, json: result.verdict });
    await repos.runs.finish(record.id, { result: stored, device, hashes: result.hashes });
    return stored;
  } catch (e) {
    const error = toAppError(e);
    const cancelled = options.signal.aborted || error.code === 'cancelled';
    await repos.runs.fail(record.id, { status: cancelled ? 'cancelled' : 'failed', error: error.toJSON() }).catch(() => undefined);
    throw e;
  } finally {
    clearInterval(beat);
    await session.end();
  }
}

/** The template that the project was made from; null when it was made without one. */
export async function templateOf(open: OpenProject): Promise<ProjectTemplate | null> {
  const parsed = templateSchema.safeParse(await open.repos.template.get());
  return parsed.success ? (parsed.data as ProjectTemplate) : null;
}

/** Gates are fixed before the first step: what is proposed, if nobody did. */
async function settleLock(deps: { readonly sha256: Sha256; readonly now: () => string }, open: OpenProject, profile: GateSettings['profile']): Promise<GateLock> {
  const current = await open.repos.gates.currentLock();
  if (current) return { settings: current.settings as GateSettings, lockedAt: current.lockedAt, lockHash: current.lockHash };
  const wanted = lockGates(await proposedGates(open.repos, profile), deps.now(), deps.sha256);
  const stored = await open.repos.gates.lock({ settings: wanted.settings, lockHash: wanted.lockHash as string, reason: 'defaults, locked before the first step' }, 'run');
  return { settings: wanted.settings, lockedAt: stored.lockedAt, lockHash: stored.lockHash };
}

async function dataCheck(deps: { readonly methods: Pick<ProofMethods<never, never>, 'nearPairs'> }, run: StepRunner, loaded: ProjectData, marks: readonly DifferentPair[]): Promise<DataFacts> {
  const facts = await dataFactsOf(deps.methods.nearPairs, run, loaded, marks);
  if (facts.images.train === 0 || facts.images.test === 0) {
    throw appError('not-enough-data', 'Train or test holds no image', 'Import more images, or set splits so that each holds some.');
  }
  if (!loaded.data.images.some((i) => i.split === 'train' && i.tags.includes('present'))) {
    throw appError('not-enough-data', 'No train image has a present tag', 'Tag some images first.');
  }
  return facts;
}

/** Counts and leaks; look-alikes that a person called different count as no leak. */
export async function dataFactsOf(nearPairs: ProofMethods<never, never>['nearPairs'], run: StepRunner, loaded: Pick<ProjectData, 'images' | 'project'>, marks: readonly DifferentPair[]): Promise<DataFacts> {
  const sides = sidesOf(loaded.images);
  const hashed = loaded.images.map(({ id, sha256, dhash }, k) => ({ id, sha256, split: sides[k] as string, dhash }));
  const pairs = await nearPairs(run, hashed, nearDuplicateMaxBits);
  const shaOf = new Map(loaded.images.map((i) => [i.id, i.sha256]));
  const isMarked = (a: string, b: string): boolean => marks.some((m) => (m.a === shaOf.get(a) && m.b === shaOf.get(b)) || (m.a === shaOf.get(b) && m.b === shaOf.get(a)));
  return checkData(loaded.images, loaded.project.classes.map((c) => c.name), pairs.map((p) => ({ ...p, markedDifferent: p.markedDifferent || isMarked(p.a, p.b) })));
}

/**
 * What may end up in different splits: groups as wholes, and images without one. Pairs are compared over these borders, so that the
 * comparison stays true, and is reused, when splits change; only a group that crosses splits is parted as it lies.
 */
function sidesOf(images: readonly Pick<PlacedImage, 'id' | 'group' | 'split'>[]): readonly string[] {
  const splitsOf = new Map<string, Set<string>>();
  for (const i of images) if (i.group !== null) splitsOf.set(i.group, (splitsOf.get(i.group) ?? new Set()).add(i.split));
  return images.map((i) => (i.group === null ? `image ${i.id}` : (splitsOf.get(i.group)?.size ?? 0) > 1 ? `${i.split} of ${i.group}` : `group ${i.group}`));
}

const imagesOf = (loaded: ProjectData, split: string): readonly MethodImage[] => loaded.data.images.filter((i) => i.split === split);

/** Regions of the true mask; without one each present tag counts as one region. */
function priced(loaded: ProjectData, image: MethodImage | PlacedImage): PricedImage {
  return { normal: isNormal(image.tags), regions: loaded.masks.get(image.sha256)?.regions ?? image.tags.filter((t) => t === 'present').length };
}

interface BaselineResult {
  readonly figures: (BaselineFigures & { readonly labelHours: number; readonly prices: 'plant' }) | null;
  readonly masksToSettle: number | null;
}

/** Drawn from comparison masks where they are, else from the corrections (then often too few). */
async function trainBaseline<W1 extends { readonly figures: Stage1Figures }, W2 extends { readonly figures: Stage2Figures }>(
  deps: ProofDeps<W1, W2>,
  run: StepRunner,
  loaded: ProjectData,
  reviews: Reviews,
  work1: W1,
  work2: W2,
  options: ProofOptions,
): Promise<BaselineResult> {
  const train = imagesOf(loaded, 'train');
  const classCount = loaded.project.classes.length;
  const reviewedIds = new Set(reviews.all.map((r) => r.imageId));
  const reviewed = loaded.images.filter((i) => reviewedIds.has(i.id));
  const hours = methodHours(priceLists.plant, train.map((i) => priced(loaded, i)), reviewed.map((i) => priced(loaded, i)), classCount);
  const wanted = Math.max(1, Math.round(sameHoursMasks(hours, priceLists.plant, train.map((i) => priced(loaded, i)), classCount)));
  const poolMasks = new Map(loaded.masks);
  for (const [sha, mask] of reviews.corrections) if (mask && !poolMasks.has(sha)) poolMasks.set(sha, mask);
  const pool = train.filter((i) => poolMasks.has(i.sha256) || isNormal(i.tags));
  const masked = pool.filter((i) => !isNormal(i.tags)).length;
  const count = Math.min(wanted, train.length);
  if (masked === 0 || pool.length < count) return { figures: null, masksToSettle: Math.max(1, count - pool.length) };
  const figures = await deps.methods.baseline(run, work1, work2, pool, poolMasks, loaded.masks, count, options);
  return { figures: figures ? { ...figures, labelHours: hours, prices: 'plant' } : null, masksToSettle: figures ? null : 0 };
}

function classicalFacts(figures: Stage2Figures, card: ModelCard, peakMb: number) {
  const { miou, miouCi, secondsPerImage, aupro, pixelAp, imageAuroc } = figures.student;
  return { miou, miouCi, secondsPerImage, aupro, pixelAp, imageAuroc, peakMb: Math.round(peakMb), modelMb: card.bytes / 1e6, licence: card.licence };
}

function notBuilt(stage: RunRequest['stage']): readonly Note[] {
  if (stage === '1') return [{ field: 'stage2', reason: 'not run: only stage 1 was asked for' }, { field: 'stage3', reason: 'not run: only stage 1 was asked for' }];
  return stage === '2' ? [{ field: 'stage3', reason: 'not run: only stages 1 and 2 were asked for' }] : [];
}

function stage1Result(figures: Stage1Figures, hit: { readonly value: number | null; readonly reviewed: number }, reviews: Reviews, gate: unknown): object {
  const by = reviews.all.some((r) => r.by === 'person') ? 'person' : reviews.all.length > 0 ? 'simulated' : 'none';
  const { macro, perClass, ci } = figures.tagF1;
  const { miou, precision, recall, threshold, thresholdRule, n, hitOnAudit, rawHitOnAudit } = figures.seeds;
  return {
    tagF1: { macro, perClass, split: 'test' },
    tagF1Ci: ci,
    seeds: { miou, precision, recall, hit: hitOnAudit, rawHit: rawHitOnAudit, hitOnReview: hit.value, threshold, thresholdRule, split: 'test', n },
    refiner: figures.refiner,
    reviewed: reviews.all.length,
    reviewedBy: by,
    gate,
  };
}

function stage2Result(figures: Stage2Figures, baseline: BaselineResult['figures'], gate: unknown): object {
  const { classMissRates, untested, secondsPerImage, ...student } = figures.student;
  return {
    pseudo: { ...figures.pseudo, split: 'test' },
    student: { ...student, split: 'test', minArea: figures.minArea.value, minAreaRule: figures.minArea.rule, classMissRates, classesWithoutTest: untested },
    training: figures.training,
    baselineSameHours: baseline && { prices: baseline.prices, miou: baseline.miou, gain: baseline.gain, gainCi: baseline.gainCi, masks: baseline.masks, labelHours: baseline.labelHours },
    secondsPerImage,
    gate,
  };
}

/** The headline figures as rows, so that runs can be listed and compared without opening their JSON. */
function figuresOf(result: RunResult) {
  const convention = 'torchmetrics-macro';
  const row = (name: string, value: number | null, extra: { readonly ci?: readonly [number, number] | null; readonly split: 'train' | 'val' | 'test'; readonly n: number; readonly convention: string | null }) => {
    const facts = { name, ci: extra.ci ?? null, convention: extra.convention, split: extra.split, n: extra.n, seed: Number(result.seed) };
    return value === null ? { ...facts, value: null, whyNull: 'not measurable in this run' } : { ...facts, value, whyNull: null };
  };
  const { stage1, stage2 } = result;
  return [
    ...(stage1 ? [row('stage1.tagF1', stage1.tagF1.macro, { split: 'test', n: result.dataset.test, convention: 'macro F1' }), row('stage1.seeds.miou', stage1.seeds.miou, { split: 'test', n: stage1.seeds.n, convention })] : []),
    ...(stage2
      ? [
          row('stage2.pseudo.miou', stage2.pseudo.miou, { split: 'test', n: stage2.pseudo.n, convention }),
          row('stage2.student.miou', stage2.student.miou, { ci: stage2.student.miouCi, split: 'test', n: stage2.student.n, convention }),
          row('stage2.baseline.miou', stage2.baselineSameHours?.miou ?? null, { split: 'test', n: stage2.student.n, convention }),
        ]
      : []),
  ];
}
