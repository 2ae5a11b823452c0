/** A project's rows as the method sees them, and its true masks for those parts that may see masks. */
import { appError } from '#shared/contract/errors.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import { splitByGroups } from '#shared/domain/splits.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Corrections, MethodData, MethodImage, TrueMask, TrueMasks } from '../ports/method.ts';
import type { ImageRecord, ImageRoot, OpenProject, ProjectRecord, ReviewRecord } from '../ports/repos.ts';
import type { ReviewedSeed } from '../pipeline/proof-methods.ts';

export interface ProjectDataDeps {
  readonly sourcePath: (projectFolder: string, roots: readonly ImageRoot[], image: Pick<ImageRecord, 'rootId' | 'sha256' | 'relPath'>, blobs: Blobs) => string;
  readonly trueMask: (sha256: string, blobs: Blobs) => Promise<TrueMask>;
}

/** An image with its split settled and its tags in class order. */
export type PlacedImage = Omit<ImageRecord, 'split'> & { readonly split: MethodImage['split']; readonly tags: readonly TagState[] };

export interface ProjectData {
  readonly project: ProjectRecord;
  readonly images: readonly PlacedImage[];
  readonly data: MethodData;
  readonly masks: TrueMasks;
  readonly imagePath: (sha256: string) => string;
}

/** Loads a project; images that have no split yet are placed by group and seed, and that is stored unless `keepSplits` is false (a look, not a run). */
export async function loadProject(deps: ProjectDataDeps, open: OpenProject, blobs: Blobs, card: ModelCard, seed: number, keepSplits = true): Promise<ProjectData> {
  const { repos } = open;
  const project = await repos.project.get();
  if (!project) throw appError('not-a-project', 'The project was never set up', 'Run import or demo first.', open.folder);
  const records = await repos.images.list();
  if (records.length === 0) throw appError('no-images', 'The project has no images', 'Import a folder of pictures first.', open.folder);
  const roots = await repos.roots.list();
  const states = new Map<string, TagState>();
  for (const tag of await repos.tags.list()) states.set(`${tag.imageId} ${tag.classId}`, tag.state);
  const tagsOf = (image: ImageRecord): readonly TagState[] => project.classes.map((c) => states.get(`${image.id} ${c.id}`) ?? 'unknown');
  const splits = await settleSplits(open, records, tagsOf, seed, keepSplits);
  const images = records.map((image): PlacedImage => ({ ...image, split: splits.get(image.id) as MethodImage['split'], tags: tagsOf(image) }));
  const unique = [...new Map(images.map((i) => [i.sha256, i])).values()];
  const byId = new Map(images.map((i) => [i.id, i]));
  const masks = new Map<string, TrueMask>();
  for (const mask of await repos.imports.comparisonMasks()) {
    const image = byId.get(mask.imageId);
    if (image) masks.set(image.sha256, await deps.trueMask(mask.sha256, blobs));
  }
  const bySha = new Map(unique.map((i) => [i.sha256, i]));
  return {
    project,
    images,
    data: { classes: project.classes, card, images: unique.map(({ sha256, widthPx, heightPx, split, group, tags }) => ({ sha256, widthPx, heightPx, split, group, tags })) },
    masks,
    imagePath: (sha256) => deps.sourcePath(open.folder, roots, bySha.get(sha256) as PlacedImage, blobs),
  };
}

async function settleSplits(open: OpenProject, records: readonly ImageRecord[], tagsOf: (image: ImageRecord) => readonly TagState[], seed: number, keep: boolean): Promise<ReadonlyMap<string, MethodImage['split']>> {
  // A group never crosses splits: new images of a group that was placed before join it.
  const ofGroup = new Map(records.flatMap((r) => (r.split === null || r.group === null ? [] : [[r.group, r.split] as const])));
  const joined = (r: ImageRecord): MethodImage['split'] | undefined => r.split ?? (r.group === null ? undefined : ofGroup.get(r.group));
  const missing = records.filter((r) => r.split === null);
  const placed = splitByGroups(missing.filter((r) => joined(r) === undefined).map((r) => ({ id: r.id, group: r.group, tags: tagsOf(r), sha256: r.sha256 })), seed);
  const splitOf = (r: ImageRecord): MethodImage['split'] => joined(r) ?? placed.get(r.id) ?? 'train';
  if (keep && missing.length > 0) await open.repos.images.assign(missing.map((r) => ({ imageId: r.id, split: splitOf(r), group: r.group })), 'run');
  return new Map(records.map((r) => [r.id, splitOf(r)]));
}

export interface Reviews {
  /** Every reviewed image, skipped ones left out. */
  readonly all: readonly ReviewRecord[];
  readonly corrections: Corrections;
  /** Those of the random sample, for measuring the seeds. */
  readonly random: readonly ReviewedSeed[];
}

/** The current reviews; `sample` says which image was drawn at random and which came from the queue. */
export async function loadReviews(deps: ProjectDataDeps, open: OpenProject, blobs: Blobs, images: readonly PlacedImage[]): Promise<Reviews> {
  const all = (await open.repos.reviews.list()).filter((r) => r.kind !== 'skip');
  const shaById = new Map(images.map((i) => [i.id, i.sha256]));
  const corrections = new Map<string, TrueMask | null>();
  const random: ReviewedSeed[] = [];
  for (const review of all) {
    const sha256 = shaById.get(review.imageId);
    if (sha256 === undefined || review.kind === 'skip') continue;
    const blob = review.masks[0]?.sha256;
    const mask = review.kind === 'correct' && blob !== undefined ? await deps.trueMask(blob, blobs) : null;
    if (review.kind === 'correct' && mask) corrections.set(sha256, mask);
    if (review.kind === 'not-there') corrections.set(sha256, null);
    if (review.sample === 'random') random.push({ sha256, kind: review.kind, mask: mask ? { blob: mask.blob, bytes: mask.bytes } : null });
  }
  return { all, corrections, random };
}
