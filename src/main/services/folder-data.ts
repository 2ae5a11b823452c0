/** Turns a folder's content into what the method may see, and its masks into blobs that only scoring is handed. */
import { splitByGroups } from '#shared/domain/splits.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { BlobInfo, Blobs } from '../ports/blobs.ts';
import type { FolderContent, FolderImage, FolderMask } from '../ports/folders.ts';
import type { MethodData, TrueMask, TrueMasks } from '../ports/method.ts';

export interface FolderData {
  readonly data: MethodData;
  readonly masks: TrueMasks;
  readonly paths: ReadonlyMap<string, string>;
}

/** Images without a split in split.csv are placed 60/20/20 by group and seed (all of them, when there is no split.csv). */
export async function folderData(folder: FolderContent, card: ModelCard, seed: number, blobs: Blobs): Promise<FolderData> {
  const unique = [...new Map(folder.images.map((i) => [i.sha256, i])).values()];
  const splits = placeImages(unique, seed);
  const masks = new Map<string, TrueMask>();
  for (const image of unique) {
    if (!image.mask) continue;
    const info = await storeMask(image.mask, blobs);
    masks.set(image.sha256, { blob: info.sha256, bytes: info.bytes, regions: image.mask.regions });
  }
  const images = unique.map((i) => ({
    sha256: i.sha256,
    widthPx: i.widthPx,
    heightPx: i.heightPx,
    split: splits.get(i.name) ?? ('train' as const),
    group: i.group,
    tags: i.tags,
  }));
  return { data: { classes: folder.classes, images, card }, masks, paths: new Map(unique.map((i) => [i.sha256, i.path])) };
}

export function placeImages(images: readonly FolderImage[], seed: number): ReadonlyMap<string, 'train' | 'val' | 'test'> {
  const open = images.filter((i) => i.split === null);
  const placed = splitByGroups(open.map((i) => ({ id: i.name, group: i.group, tags: i.tags, sha256: i.sha256 })), seed);
  return new Map(images.map((i) => [i.name, i.split ?? placed.get(i.name) ?? 'train']));
}

/** A mask as the product keeps it: PNG, pixel = class id. */
export async function storeMask(mask: FolderMask, blobs: Blobs): Promise<BlobInfo> {
  return mask.converted ? blobs.put(await mask.converted()) : blobs.putFile(mask.path);
}
