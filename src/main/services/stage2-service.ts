/** Stage 2 behind the contract: figures, the images behind them, layers of one image, the grey zone, the model's card. */
import { appError } from '#shared/contract/errors.ts';
import type { ImageLayers, ListedImage } from '#shared/contract/stage2.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { LabelledImages, Stage2Leaves, StoredBlob } from '../ports/method.ts';
import type { ImageRecord } from '../ports/repos.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { modelCardOf } from './export-card.ts';
import { projectOf, whoIs } from './projects-service.ts';
import { findImages, largestOf } from './stage2-images.ts';
import type { FoundImage } from './stage2-images.ts';
import { createLeavesReader, newestStage2 } from './stage2-leaves.ts';
import { overviewOf } from './stage2-overview.ts';

export interface Stage2Deps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  /** Part of a file, so that one image's row is read out of a stack of many. */
  readonly readPart: (path: string, offset: number, length: number) => Promise<Uint8Array>;
  /** A mask as PNG whose pixels are class ids, whatever kind of PNG it came as. */
  readonly plainMask: (path: string) => Promise<Uint8Array>;
  readonly appVersion: string;
}

type Stage2Handlers = Pick<CallHandlers, 'stage2.overview' | 'stage2.images' | 'stage2.layers' | 'stage2.grey-zone' | 'stage2.set-operating-point' | 'stage2.card'>;

export function stage2Service(deps: Stage2Deps): Stage2Handlers {
  const reader = createLeavesReader();
  return {
    'stage2.overview': async ({ project, lang }) => {
      const handle = await deps.sessions.get(project);
      const run = await newestStage2(handle);
      return run ? overviewOf(run, await reader.read(handle, run), (await projectOf(handle.open)).classes, lang) : null;
    },
    'stage2.images': async ({ project, filter, from, count }) => {
      const handle = await deps.sessions.get(project);
      const { run, leaves } = await reader.need(handle);
      const found = findImages(leaves, filter, minAreaOf(run.stage2));
      return { total: found.length, images: await Promise.all(found.slice(from, from + count).map((f) => listed(handle, f))) };
    },
    'stage2.layers': async ({ project, sha256 }) => layersOf(deps, await deps.sessions.get(project), reader, sha256),
    'stage2.grey-zone': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const run = await newestStage2(handle);
      const leaves = run ? await reader.read(handle, run) : null;
      if (!run || !leaves) return null;
      const items = (images: Stage2Leaves['scored']['val']) => images.filter((i) => i.tagged || i.normal).map((i) => ({ largest: largestOf(i), tagged: i.tagged }));
      const history = await handle.open.repos.operatingPoints.list();
      return { minArea: minAreaOf(run.stage2), minAreaRule: String((run.stage2.student as { readonly minAreaRule?: unknown }).minAreaRule), val: items(leaves.scored.val), test: items(leaves.scored.test), current: history[0] ?? null, history };
    },
    'stage2.set-operating-point': async ({ project, low, high }) => {
      const handle = await deps.sessions.get(project);
      const { run } = await reader.need(handle);
      const point = await handle.open.repos.operatingPoints.add({ runId: run.record.id, low, high, split: 'val' }, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['runs'] });
      return point;
    },
    'stage2.card': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const run = await newestStage2(handle);
      if (!run?.stored.deliverable) throw appError('not-found', 'There is no model to describe yet', 'Run stage 2.');
      return handle.blobs.put(new TextEncoder().encode(modelCardOf(run, await projectOf(handle.open), await handle.open.repos.operatingPoints.list(), deps.appVersion)));
    },
  };
}

function minAreaOf(stage2: { readonly student: object }): number {
  return (stage2.student as { readonly minArea: number }).minArea;
}

async function imageOf(handle: ProjectHandle, sha256: string): Promise<{ readonly image: ImageRecord | null; readonly present: readonly number[]; readonly unknown: readonly number[] }> {
  const { repos } = handle.open;
  const image = await repos.images.findBySha256(sha256);
  if (!image) return { image: null, present: [], unknown: [] };
  const tags = await repos.tags.list({ imageId: image.id });
  const { classes } = await projectOf(handle.open);
  const stateOf = (id: number): string => tags.find((t) => t.classId === id)?.state ?? 'unknown';
  return { image, present: classes.filter((c) => stateOf(c.id) === 'present').map((c) => c.id), unknown: classes.filter((c) => stateOf(c.id) === 'unknown').map((c) => c.id) };
}

async function listed(handle: ProjectHandle, found: FoundImage): Promise<ListedImage> {
  const { image, present } = await imageOf(handle, found.sha256);
  return { ...found, file: image?.relPath ?? found.sha256, group: image?.group ?? null, present, normal: image?.normal ?? false };
}

async function layersOf(deps: Stage2Deps, handle: ProjectHandle, reader: ReturnType<typeof createLeavesReader>, sha256: string): Promise<ImageLayers> {
  const { blobs } = handle;
  const { leaves } = await reader.need(handle);
  const { image, present, unknown } = await imageOf(handle, sha256);
  if (!image) throw appError('not-found', 'This picture is not in the project', 'Reload the list.');
  const part = async (ref: StoredBlob, row: number, length: number): Promise<string> => (await blobs.put(await deps.readPart(blobs.path(ref.blob), row * length, length))).sha256;
  const plain = async (blob: string): Promise<string> => (await blobs.put(await deps.plainMask(blobs.path(blob)))).sha256;
  const trainRow = leaves.train.rows.findIndex((r) => r.sha256 === sha256);
  const testRow = leaves.test.rows.findIndex((r) => r.sha256 === sha256);
  const source: LabelledImages | null = trainRow >= 0 ? leaves.train : testRow >= 0 ? leaves.test : null;
  const row = trainRow >= 0 ? trainRow : testRow;
  // Images without a present tag have empty rows: there is no seed to show.
  const seeded = source !== null && (source.rows[row]?.doubt ?? 0) > 0 ? source : null;
  const area = (grid: { readonly height: number; readonly width: number }): number => grid.height * grid.width;
  const triedRow = leaves.sample?.rows.indexOf(sha256) ?? -1;
  const tried = triedRow < 0 ? null : (leaves.sample ?? null);
  const scored = [...leaves.scored.test, ...leaves.scored.val].find((i) => i.sha256 === sha256) ?? null;
  const learned = trainRow >= 0 ? (leaves.learned[trainRow] ?? null) : null;
  return {
    sha256,
    file: image.relPath,
    group: image.group,
    split: image.split,
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    present,
    unknown,
    normal: image.normal,
    seed: seeded && { maps: await part(seeded.maps, row, leaves.classes.length * area(seeded.mapGrid) * 4), grid: seeded.mapGrid, threshold: leaves.seedThreshold },
    pseudo: seeded && { labels: await part(seeded.labels, row, area(seeded.grid)), doubt: await part(seeded.doubtMaps, row, area(seeded.grid)), grid: seeded.grid, imageDoubt: seeded.rows[row]?.doubt ?? 0 },
    relabelled: leaves.relabelled && trainRow >= 0 && seeded ? { labels: await part(leaves.relabelled, row, area(seeded.grid)), grid: seeded.grid } : null,
    tried: tried && { grid: tried.grid, labels: await Promise.all(tried.labels.map(async ({ id, labels }) => ({ id, labels: await part(labels, triedRow, area(tried.grid)) }))) },
    learned: learned?.kind ?? null,
    correction: learned?.mask ? await plain(learned.mask) : null,
    student: scored?.map ?? null,
    truth: scored?.truth ? await plain(scored.truth) : null,
    iou: scored?.iou ?? null,
    largest: scored ? largestOf(scored) : null,
  };
}
