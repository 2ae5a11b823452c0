/** A second import of pictures that the project has: what was empty gets filled in, what somebody may have edited stays. */
import type { Blobs } from '../ports/blobs.ts';
import type { FolderImage, FolderNote } from '../ports/folders.ts';
import type { ImageRecord, Repos } from '../ports/repos.ts';
import { storeMask } from './folder-data.ts';

interface KnownImage {
  readonly image: FolderImage;
  readonly record: ImageRecord;
}

/** A table that was refused and then corrected still counts. Returns a note for each picture that got something. */
export async function fillIn(repos: Repos, blobs: Blobs, known: readonly KnownImage[], classIds: readonly number[], who: string): Promise<readonly FolderNote[]> {
  if (known.length === 0) return [];
  const decided = new Set((await repos.tags.list()).filter((t) => t.state !== 'unknown').map((t) => t.imageId));
  const masked = new Set((await repos.imports.comparisonMasks()).map((m) => m.imageId));
  const got = new Map<string, string[]>();
  const tell = (file: string, what: string): void => void got.set(file, [...(got.get(file) ?? []), what]);
  const fresh = known.filter(({ image, record }) => !decided.has(record.id) && image.tags.some((t) => t !== 'unknown'));
  const tags = fresh.flatMap(({ image, record }) => classIds.map((classId, k) => ({ imageId: record.id, classId, state: image.tags[k] ?? ('unknown' as const) })));
  if (tags.length > 0) await repos.tags.set(tags, who);
  for (const { image } of fresh) tell(image.name, 'tags');
  const placed = known.filter(({ image, record }) => (record.split === null && image.split !== null) || (record.group === null && image.group !== null));
  if (placed.length > 0) await repos.images.assign(placed.map(({ image, record }) => ({ imageId: record.id, split: record.split ?? image.split, group: record.group ?? image.group })), who);
  for (const { image } of placed) tell(image.name, 'split or group');
  const masks: { readonly imageId: string; readonly sha256: string }[] = [];
  for (const { image, record } of known) {
    if (masked.has(record.id) || !image.mask) continue;
    masks.push({ imageId: record.id, sha256: (await storeMask(image.mask, blobs)).sha256 });
    tell(image.name, 'mask');
  }
  if (masks.length > 0) await repos.imports.setComparisonMasks(masks, who);
  return [...got].map(([file, what]) => ({ file, code: 'filled-in', text: `in the project already; filled in what was empty: ${what.join(', ')}` }));
}
