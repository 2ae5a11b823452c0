/** One picture of the queue with all that the editor needs, loaded together so that the next one can be ready before it is asked for. */
import type { Client } from '#shared/client.ts';
import type { ReviewImage, ReviewItem } from '#shared/contract/review.ts';
import { createDocument } from '../../editor/mask-document.ts';
import { createHistory } from '../../editor/history.ts';
import type { MaskHistory } from '../../editor/history.ts';
import { readDraft } from '../../editor/draft.ts';
import type { HeatMap } from '../../editor/heat-map.ts';
import type { SeedMaps } from '../../editor/seed-labels.ts';
import { featureSimilarity } from '../../editor/similarity.ts';
import type { SimilaritySource } from '../../editor/similarity.ts';
import { blobBytes, inflate, loadPicture } from './blob-bytes.ts';
import { idsToNumbers, joinedFeatures, labelsAtSize, refinedMaps, scoreMaps } from './mask-values.ts';

/** Longer side of the picture that is shown before (or instead of) tiles. */
export const previewPx = 1600;

export interface LoadedImage {
  readonly item: ReviewItem;
  readonly facts: ReviewImage;
  readonly picture: HTMLImageElement;
  /** The proposal or the stored mask, as class numbers at the size of the picture. */
  readonly start: Uint8Array;
  /** Mask and history of unfinished edits; null without. */
  readonly draft: Uint8Array | null;
  /** 1 for each class tagged present, in project order. */
  readonly present: Uint8Array;
}

export async function loadImage(client: Client, project: string, item: ReviewItem, classIds: readonly number[]): Promise<LoadedImage> {
  const facts = await client.call('review.image', { project, imageId: item.imageId });
  const [picture, start, draft] = await Promise.all([
    loadPicture(client, facts.sha256, previewPx),
    startOf(client, facts, classIds),
    facts.draft ? blobBytes(client, facts.draft.mask) : null,
  ]);
  return { item, facts, picture, start, draft, present: Uint8Array.from(classIds, (id) => (item.present.includes(id) ? 1 : 0)) };
}

async function startOf(client: Client, facts: ReviewImage, classIds: readonly number[]): Promise<Uint8Array> {
  const { widthPx, heightPx, review, proposal } = facts;
  if (review?.kind === 'correct' && review.mask) return idsToNumbers(await inflate(await blobBytes(client, review.mask)), classIds);
  if (review?.kind === 'not-there') return new Uint8Array(widthPx * heightPx);
  return labelsAtSize(await blobBytes(client, proposal.labels), proposal.grid, widthPx, heightPx);
}

/** The proposal itself, for going back to it. */
export async function proposalOf(client: Client, { facts }: LoadedImage): Promise<Uint8Array> {
  return labelsAtSize(await blobBytes(client, facts.proposal.labels), facts.proposal.grid, facts.widthPx, facts.heightPx);
}

/** Mask and history to edit; a draft that cannot be read is left aside. */
export function openHistory({ facts, start, draft }: LoadedImage): { readonly history: MaskHistory; readonly fromDraft: boolean; readonly draftBroken: boolean } {
  let draftBroken = false;
  if (draft) {
    try {
      const history = readDraft(draft);
      if (history.document.width === facts.widthPx && history.document.height === facts.heightPx) return { history, fromDraft: true, draftBroken };
    } catch {
      // Said on the screen; the proposal is there to start from.
    }
    draftBroken = true;
  }
  return { history: createHistory(createDocument(facts.widthPx, facts.heightPx, start)), fromDraft: false, draftBroken };
}

/** Doubt of the proposal, cell by cell; null where an older program kept none. */
export async function doubtOf(client: Client, { facts: { doubt } }: LoadedImage): Promise<HeatMap | null> {
  return doubt && { values: await blobBytes(client, doubt.map), ...doubt.grid };
}

/** What the threshold cuts, worked out when it is first turned. */
export async function seedMapsOf(client: Client, { facts, picture, present }: LoadedImage): Promise<SeedMaps> {
  const { field, proposal } = facts;
  if (field.kind === 'scores') return scoreMaps(await blobBytes(client, field.scores), await blobBytes(client, field.best), present.length, field.grid);
  const raw = new Float32Array((await blobBytes(client, field.maps)).buffer);
  return refinedMaps(raw, field.grid, present, proposal.grid, pixelsAt(picture, proposal.grid.width, proposal.grid.height));
}

export async function similarityOf(client: Client, { facts }: LoadedImage): Promise<SimilaritySource> {
  const joined = joinedFeatures(await blobBytes(client, facts.features.blob), facts.features.levels);
  return featureSimilarity(joined.values, joined.channels, joined.height, joined.width, false);
}

function pixelsAt(picture: HTMLImageElement, width: number, height: number): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
