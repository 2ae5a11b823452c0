/** The review of seeds: queue, proposals, unfinished edits, and what is stored for good. */
import { appError } from '#shared/contract/errors.ts';
import type { ReviewImage, ReviewItem, ReviewQueue } from '#shared/contract/review.ts';
import { reviewTurns } from '#shared/domain/review-queue.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { DecodedMask } from '../ports/images.ts';
import type { Stage1Leaves, StoredBlob } from '../ports/method.ts';
import type { ImageRecord, NewReview, ReviewRecord } from '../ports/repos.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { projectOf, whoIs } from './projects-service.ts';
import { createStage1LeavesReader, keptUpdate, newestStage1 } from './stage1-leaves.ts';
import type { Stage1Run } from './stage1-leaves.ts';

export interface ReviewDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  /** Part of a file, so that one image's row is read out of a stack of many. */
  readonly readPart: (path: string, offset: number, length: number) => Promise<Uint8Array>;
  readonly decodeMask: (path: string) => Promise<DecodedMask>;
  readonly encodeMask: (mask: DecodedMask) => Promise<Uint8Array>;
  readonly deflate: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Throws AppError `bad-mask` unless exactly `length` bytes come out. */
  readonly inflate: (bytes: Uint8Array, length: number) => Promise<Uint8Array>;
}

type ReviewHandlers = Pick<CallHandlers, 'review.queue' | 'review.image' | 'review.save' | 'review.draft' | 'review.undo' | 'review.redo'>;

export function reviewService(deps: ReviewDeps): ReviewHandlers {
  const reader = createStage1LeavesReader();
  const changed = (project: string, imageOnly = false): void => deps.changes.emit({ project, areas: imageOnly ? ['drafts'] : ['reviews', 'drafts'] });
  return {
    'review.queue': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const run = await newestStage1(handle);
      const leaves = run ? await reader.read(handle, run) : null;
      return run && leaves ? queueOf(handle, run, leaves) : null;
    },
    'review.image': async ({ project, imageId }) => {
      const handle = await deps.sessions.get(project);
      return imageOf(deps, handle, await reader.need(handle), await recordOf(handle, imageId));
    },
    'review.save': async ({ project, imageId, kind, mask, activeSeconds }) => {
      const handle = await deps.sessions.get(project);
      const { run, leaves } = await reader.need(handle);
      const image = await recordOf(handle, imageId);
      const row = leaves.seeds.rows.findIndex((r) => r.sha256 === image.sha256);
      if (row < 0) throw appError('bad-usage', 'This image is not in the review queue', 'Go back to the queue.', image.relPath);
      const updated = (await keptUpdate(handle, leaves)) !== null;
      // An accepted seed counts as a hit of the run's own seed: accepting another proposal is a correction to it.
      const wanted = kind === 'accept' && updated ? 'correct' : kind;
      if (wanted === 'correct' && mask === null) throw appError('bad-usage', 'A correction came without a mask', 'Reload the window and correct the image again.', image.relPath);
      const checked = wanted === 'correct' && mask !== null ? await checkMask(deps, handle, image, mask) : null;
      const isEmpty = checked !== null && checked.classIds.length === 0;
      const settled: NewReview['kind'] = isEmpty ? 'not-there' : wanted;
      const present = leaves.classes.filter((_, k) => leaves.images[row]?.tags[k] === 'present').map((c) => c.id);
      const review: NewReview = {
        imageId,
        runId: run.record.id,
        kind: settled,
        masks: checked && !isEmpty ? [...new Set([...present, ...checked.classIds])].sort((a, b) => a - b).map((classId) => ({ classId, sha256: checked.png })) : [],
        reviewer: await whoIs(deps.state),
        by: 'person',
        sample: run.stored.review?.random.includes(image.sha256) ? 'random' : 'queue',
        activeSeconds,
      };
      const stored = await handle.open.repos.reviews.add(review);
      changed(project);
      return { reviewId: stored.id, kind: settled };
    },
    'review.draft': async ({ project, imageId, mask, activeSeconds }) => {
      const handle = await deps.sessions.get(project);
      const image = await recordOf(handle, imageId);
      const { drafts } = handle.open.repos;
      const before = (await drafts.get(imageId)) !== null;
      if (mask === null) await drafts.remove(imageId);
      else {
        checkDraft(await handle.blobs.get(mask), image);
        await drafts.put({ imageId, mask, activeSeconds }, await whoIs(deps.state));
      }
      if (before !== (mask !== null)) changed(project, true);
      return null;
    },
    'review.undo': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const { repos } = handle.open;
      const { lastMade } = await repos.reviews.ends();
      if (!lastMade) return null;
      // What was drawn for it is an unfinished edit again.
      await repos.reviews.undo(lastMade.imageId, await whoIs(deps.state));
      changed(project);
      return { imageId: lastMade.imageId };
    },
    'review.redo': async ({ project }) => {
      const handle = await deps.sessions.get(project);
      const { repos } = handle.open;
      const { lastUndone } = await repos.reviews.ends();
      if (!lastUndone) return null;
      await repos.reviews.redo(lastUndone.imageId, await whoIs(deps.state));
      changed(project);
      return { imageId: lastUndone.imageId };
    },
  };
}

async function recordOf(handle: ProjectHandle, imageId: string): Promise<ImageRecord> {
  const image = await handle.open.repos.images.get(imageId);
  if (!image) throw appError('not-found', 'The project has no such image', 'Go back to the list of images.');
  return image;
}

async function queueOf(handle: ProjectHandle, run: Stage1Run, leaves: Stage1Leaves): Promise<ReviewQueue> {
  const { repos } = handle.open;
  const bySha = new Map<string, ImageRecord>();
  for (const image of await repos.images.list()) if (!bySha.has(image.sha256)) bySha.set(image.sha256, image);
  const current = new Map((await repos.reviews.list()).map((r) => [r.imageId, r]));
  const drafts = new Set(await repos.drafts.list());
  const update = await keptUpdate(handle, leaves);
  const rowOf = new Map(leaves.seeds.rows.map((r, row) => [r.sha256, row]));
  const { random, queue } = run.stored.review ?? { random: [], queue: [] };
  const drawn = new Set(random);
  const doubtOf = (row: number): number => update?.doubts[row] ?? leaves.seeds.rows[row]?.doubt ?? 0;
  const turns = reviewTurns(
    queue.flatMap((sha) => {
      const row = rowOf.get(sha);
      return row === undefined ? [] : [{ id: sha, split: 'train', tags: leaves.images[row]?.tags ?? [], doubt: doubtOf(row) }];
    }),
  );
  // A run of an older program lined its images up by doubt alone.
  const inTurn = update !== null || turns.every((turn, at) => turn.id === queue[at]);
  const turnOf = new Map(inTurn ? turns.map((turn) => [turn.id, leaves.classes[turn.classIndex]?.id ?? null]) : []);
  const item = (sha256: string): readonly ReviewItem[] => {
    const image = bySha.get(sha256);
    const row = rowOf.get(sha256);
    if (!image || row === undefined) return [];
    const review = current.get(image.id) ?? null;
    return [
      {
        imageId: image.id,
        sha256,
        name: image.relPath,
        group: image.group,
        sample: drawn.has(sha256) ? 'random' : 'queue',
        turnOf: drawn.has(sha256) ? null : (turnOf.get(sha256) ?? null),
        doubt: doubtOf(row),
        present: leaves.classes.filter((_, k) => leaves.images[row]?.tags[k] === 'present').map((c) => c.id),
        state: review?.kind ?? 'open',
        by: review?.by ?? null,
        hasDraft: drafts.has(image.id),
      },
    ];
  };
  const { lastMade, lastUndone } = await repos.reviews.ends();
  return {
    runId: run.record.id,
    classes: leaves.classes,
    items: [...random, ...(update ? turns.map((turn) => turn.id) : queue).filter((sha) => !drawn.has(sha))].flatMap(item),
    randomWanted: random.length,
    source: update ? 'updated' : 'run',
    lastMade: lastMade?.imageId ?? null,
    lastUndone: lastUndone?.imageId ?? null,
  };
}

async function imageOf(deps: ReviewDeps, handle: ProjectHandle, { run, leaves }: { readonly run: Stage1Run; readonly leaves: Stage1Leaves }, image: ImageRecord): Promise<ReviewImage> {
  const { blobs } = handle;
  const { repos } = handle.open;
  const row = leaves.seeds.rows.findIndex((r) => r.sha256 === image.sha256);
  const facts = leaves.images[row];
  if (row < 0 || !facts) throw appError('not-found', 'This image has no seed', 'Choose an image of the queue.', image.relPath);
  const update = await keptUpdate(handle, leaves);
  const part = async (ref: StoredBlob, length: number): Promise<string> => (await blobs.put(await deps.readPart(blobs.path(ref.blob), row * length, length))).sha256;
  const { mapGrid, grid } = leaves.seeds;
  const doubtMaps = update ? update.doubtMaps : leaves.seeds.doubtMaps;
  const review = await repos.reviews.current(image.id);
  const draft = await repos.drafts.get(image.id);
  return {
    imageId: image.id,
    sha256: image.sha256,
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    proposal: { labels: await part((update ?? leaves.seeds).labels, grid.height * grid.width), grid },
    field: update
      ? { kind: 'scores', scores: await part(update.scores, grid.height * grid.width), best: await part(update.best, grid.height * grid.width), grid, threshold: 0.5 }
      : { kind: 'maps', maps: await part(leaves.seeds.maps, leaves.classes.length * mapGrid.height * mapGrid.width * 4), grid: mapGrid, threshold: (run.stage1.refiner?.id ?? 'pamr') === 'pamr' ? leaves.refinedThreshold : null },
    doubt: doubtMaps ? { map: await part(doubtMaps, grid.height * grid.width), grid } : null,
    features: { blob: facts.features.blob, levels: leaves.featureLevels },
    review: review && { kind: review.kind, by: review.by, reviewer: review.reviewer, at: review.at, activeSeconds: review.activeSeconds, mask: await idsOfReview(deps, handle, review) },
    draft: draft && { mask: draft.mask, activeSeconds: draft.activeSeconds, who: draft.who, at: draft.at },
  };
}

/** The mask of a review as deflated ids at the image's size; null without one. */
async function idsOfReview(deps: ReviewDeps, handle: ProjectHandle, review: ReviewRecord): Promise<string | null> {
  const png = review.kind === 'correct' ? review.masks[0]?.sha256 : undefined;
  if (png === undefined) return null;
  const { ids } = await deps.decodeMask(handle.blobs.path(png));
  return (await handle.blobs.put(await deps.deflate(ids))).sha256;
}

/** First bytes of an editor's draft: "TGMD", version, width, height as 32-bit little-endian numbers. */
function checkDraft(bytes: Uint8Array, image: ImageRecord): void {
  const head = new DataView(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.length));
  const fits = bytes.length >= 16 && head.getUint32(0, true) === 0x444d4754 && head.getUint32(8, true) === image.widthPx && head.getUint32(12, true) === image.heightPx;
  if (!fits) throw appError('bad-mask', 'The unfinished edit does not fit the image', 'Reload the window.', image.relPath);
}

/** Deflated ids of an image, as sent by a screen: right size, known classes. */
async function checkIds(deps: ReviewDeps, handle: ProjectHandle, image: ImageRecord, mask: string): Promise<{ readonly ids: Uint8Array; readonly classIds: readonly number[] }> {
  const { classes } = await projectOf(handle.open);
  const ids = await deps.inflate(await handle.blobs.get(mask), image.widthPx * image.heightPx);
  const seen = new Uint8Array(256);
  for (const id of ids) seen[id] = 1;
  const known = new Set([0, 255, ...classes.map((c) => c.id)]);
  const found = [...seen.keys()].filter((id) => seen[id] === 1);
  const unknown = found.find((id) => !known.has(id));
  if (unknown !== undefined) throw appError('bad-mask', `The mask has the value ${unknown}, which is no class of this project`, 'Reload the window and correct the image again.', image.relPath);
  return { ids, classIds: found.filter((id) => id !== 0 && id !== 255) };
}

async function checkMask(deps: ReviewDeps, handle: ProjectHandle, image: ImageRecord, mask: string): Promise<{ readonly png: string; readonly classIds: readonly number[] }> {
  const { ids, classIds } = await checkIds(deps, handle, image, mask);
  const png = await deps.encodeMask({ widthPx: image.widthPx, heightPx: image.heightPx, ids });
  return { png: (await handle.blobs.put(png)).sha256, classIds };
}
