/** Stage 1 behind the contract: figures, seeds with their threshold, and seeds learned again. */
import { appError } from '#shared/contract/errors.ts';
import { gateSchema } from '#shared/contract/gates.ts';
import { thresholdRules } from '#shared/contract/stage1.ts';
import type { SeedUpdate, Stage1Overview } from '#shared/contract/stage1.ts';
import type { Gate, Interval, Language } from '#shared/domain/gate-types.ts';
import { gateWithText } from '#shared/domain/reason-text.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { SeedUpdateFacts, Stage1Leaves, StoredBlob } from '../ports/method.ts';
import type { ImageRecord, SeedUpdateRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { decisionBasis } from './dataset-version.ts';
import { projectOf, whoIs } from './projects-service.ts';
import { createStage1LeavesReader, factsOf, newestStage1 } from './stage1-leaves.ts';
import type { Stage1Run } from './stage1-leaves.ts';

export interface Stage1Deps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  readonly sha256: Sha256;
  readonly readPart: (path: string, offset: number, length: number) => Promise<Uint8Array>;
}

type Stage1Handlers = Pick<CallHandlers, 'stage1.overview' | 'stage1.maps' | 'stage1.set-threshold' | 'stage1.seed-update' | 'stage1.seed-labels' | 'stage1.decide-update'>;

export function stage1Service(deps: Stage1Deps): Stage1Handlers {
  const reader = createStage1LeavesReader();
  const part = async ({ blobs }: ProjectHandle, ref: StoredBlob, row: number, length: number): Promise<string> => (await blobs.put(await deps.readPart(blobs.path(ref.blob), row * length, length))).sha256;
  return {
    'stage1.overview': async ({ project, lang }) => {
      const handle = await deps.sessions.get(project);
      const run = await newestStage1(handle);
      return run ? overviewOf(deps, handle, run, await reader.read(handle, run), lang) : null;
    },
    'stage1.maps': async ({ project, sha256 }) => {
      const handle = await deps.sessions.get(project);
      const { leaves } = await reader.need(handle);
      const { height, width } = leaves.seeds.mapGrid;
      const rowOf = rowsOf(leaves);
      const found: (string | null)[] = [];
      for (const sha of sha256) {
        const row = rowOf.get(sha);
        found.push(row === undefined ? null : await part(handle, leaves.seeds.maps, row, leaves.classes.length * height * width * 4));
      }
      return found;
    },
    'stage1.set-threshold': async ({ project, threshold, reason }) => {
      const handle = await deps.sessions.get(project);
      const stored = await handle.open.repos.seedThresholds.set(threshold, reason, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['project', 'seeds'] });
      return stored;
    },
    'stage1.seed-update': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const newest = (await handle.open.repos.seedUpdates.list())[0];
      const run = await newestStage1(handle);
      const leaves = run ? await reader.read(handle, run) : null;
      return newest && leaves ? updateOf(deps, handle, newest, leaves) : null;
    },
    'stage1.seed-labels': async ({ project, id, sha256 }) => {
      const handle = await deps.sessions.get(project);
      const { leaves } = await reader.need(handle);
      const facts = await updateFacts(handle, id);
      const row = rowsOf(leaves).get(sha256);
      if (row === undefined || facts.basis !== leaves.seeds.labels.blob) throw appError('not-found', 'These seeds belong to an older run', 'Update the seeds again.');
      const { grid } = leaves.seeds;
      const length = grid.height * grid.width;
      return { before: await part(handle, leaves.seeds.labels, row, length), after: await part(handle, facts.labels, row, length), grid };
    },
    'stage1.decide-update': async ({ project, id, keep }) => {
      const handle = await deps.sessions.get(project);
      await handle.open.repos.seedUpdates.decide(id, keep ? 'kept' : 'discarded', await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['seeds', 'reviews'] });
      return null;
    },
  };
}

const rowsOf = (leaves: Stage1Leaves): ReadonlyMap<string, number> => new Map(leaves.seeds.rows.map((r, row) => [r.sha256, row]));

async function updateFacts(handle: ProjectHandle, id: string): Promise<SeedUpdateFacts> {
  const update = (await handle.open.repos.seedUpdates.list()).find((u) => u.id === id);
  if (!update) throw appError('not-found', 'There is no such update of the seeds', 'Reload the screen.');
  return factsOf(update);
}

async function recordsBySha(handle: ProjectHandle): Promise<ReadonlyMap<string, ImageRecord>> {
  const bySha = new Map<string, ImageRecord>();
  for (const image of await handle.open.repos.images.list()) if (!bySha.has(image.sha256)) bySha.set(image.sha256, image);
  return bySha;
}

async function overviewOf(deps: Stage1Deps, handle: ProjectHandle, run: Stage1Run, leaves: Stage1Leaves | null, lang: Language): Promise<Stage1Overview> {
  const { record, stored, stage1 } = run;
  const { repos } = handle.open;
  const { result } = stored;
  const basis = await decisionBasis(repos, deps.sha256);
  const made = stored.basis;
  const overrides = await repos.seedThresholds.list();
  const projectClasses = (await projectOf(handle.open)).classes;
  const classes = leaves?.classes ?? result.dataset.classes.map((name, i) => ({ id: projectClasses.find((c) => c.name === name)?.id ?? projectClasses[i]?.id ?? i + 1, name }));
  const seeds = stage1.seeds as typeof stage1.seeds & { readonly rawHit?: number | null; readonly hitOnReview?: number | null };
  const rule = thresholdRules.find((r) => r === seeds.thresholdRule) ?? 'default';
  const wanted = overrides[0]?.threshold ?? null;
  return {
    run: {
      id: record.id,
      finishedAt: record.finishedAt as string,
      seed: record.seed,
      device: (record.device as { readonly used?: string } | null)?.used ?? null,
      backbone: stored.backbone.id,
      datasetVersion: made?.dataset ?? null,
      reviewsChanged: made !== undefined && made.reviews !== basis.reviews,
      dataChanged: made !== undefined && made.dataset !== basis.dataset,
      thresholdChanged: rule === 'person' ? wanted !== seeds.threshold : wanted !== null,
    },
    classes,
    convention: String(result.convention ?? ''),
    auditImages: result.dataset.test,
    trainImages: result.dataset.train,
    tagModel: {
      macroF1: stage1.tagF1.macro,
      ci: ((stage1 as { readonly tagF1Ci?: Interval | null }).tagF1Ci ?? null) as Interval | null,
      valMeanAp: leaves?.tagModel.valMeanAp ?? null,
      perClass: classes.map(({ id, name }, k) => {
        const f = stage1.tagF1.perClass[name];
        return { classId: id, name, f1: f?.f1 ?? null, ap: f?.ap ?? null, n: f?.n ?? 0, threshold: leaves?.tagModel.thresholds[k] ?? null };
      }),
    },
    seeds: { miou: seeds.miou, precision: seeds.precision, recall: seeds.recall, hit: seeds.hit, rawHit: seeds.rawHit ?? null, hitOnReview: seeds.hitOnReview ?? null, n: seeds.n },
    threshold: { value: seeds.threshold ?? 0, rule },
    gate: gateSchema.parse(gateWithText(stage1.gate as unknown as Gate, lang)),
    reviewed: stage1.reviewed,
    reviewedBy: stage1.reviewedBy,
    leaves: leaves && {
      refinedThreshold: leaves.refinedThreshold,
      areaShare: leaves.threshold.areaShare,
      normals: leaves.threshold.normals,
      mapGrid: leaves.seeds.mapGrid,
      curves: leaves.curves.blob,
      bins: leaves.curveBins,
      typicalPeaks: leaves.typicalPeaks,
      images: await seedImages(handle, leaves),
    },
    overrides,
  };
}

async function seedImages(handle: ProjectHandle, leaves: Stage1Leaves): Promise<NonNullable<Stage1Overview['leaves']>['images']> {
  const bySha = await recordsBySha(handle);
  return leaves.seeds.rows.map(({ sha256, doubt }, row) => {
    const tags = leaves.images[row]?.tags ?? [];
    const record = bySha.get(sha256);
    return {
      imageId: record?.id ?? '',
      sha256,
      name: record?.relPath ?? sha256.slice(0, 12),
      doubt,
      present: leaves.classes.filter((_, k) => tags[k] === 'present').map((c) => c.id),
      normal: tags.length > 0 && tags.every((t) => t === 'absent'),
    };
  });
}

async function updateOf(deps: Stage1Deps, handle: ProjectHandle, update: SeedUpdateRecord, leaves: Stage1Leaves): Promise<SeedUpdate> {
  const facts = factsOf(update);
  const { seconds, reviews } = update.json as { readonly seconds: number; readonly reviews: string };
  const bySha = await recordsBySha(handle);
  const current = facts.basis === leaves.seeds.labels.blob;
  const corrected = new Set((await handle.open.repos.reviews.list()).filter((r) => r.kind === 'correct' || r.kind === 'not-there').map((r) => r.imageId));
  return {
    id: update.id,
    state: update.state,
    at: update.at,
    who: update.who,
    current,
    stale: (await decisionBasis(handle.open.repos, deps.sha256)).reviews !== reviews,
    corrections: facts.corrections,
    nothingThere: facts.nothingThere,
    folds: facts.folds,
    heldOut: { before: { miou: facts.heldOut.before, n: facts.heldOut.n }, after: { miou: facts.heldOut.after, n: facts.heldOut.n }, perImage: facts.heldOut.perImage },
    images: !current
      ? []
      : leaves.seeds.rows.flatMap(({ sha256 }, row) => {
          const change = facts.changes[row];
          const image = bySha.get(sha256);
          if (!change || !image || !(leaves.images[row]?.tags.includes('present') ?? false)) return [];
          return [{ imageId: image.id, sha256, name: image.relPath, ...change, corrected: corrected.has(image.id) }];
        }),
    seconds,
  };
}
