/** Everything an import brings, in one transaction: a kill leaves all of it or nothing, never images without their tags. */
import { appError } from '#shared/contract/errors.ts';
import type { ComparisonMask, ImportProblem, ImportRepo, ImportedImage } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { imageNotFound } from './image-repo.ts';
import { read, write, type Store } from './store.ts';
import { tagWriter } from './tag-repo.ts';

/** The repository of imports: new images, what was wrong with files, and the masks that came along. */
export function createImportRepo(store: Store): ImportRepo {
  const { db } = store;
  const nextPosition = db.prepare<[], number>('SELECT coalesce(max(position) + 1, 0) FROM images').pluck();
  const taken = db.prepare<[string, string], string>('SELECT id FROM images WHERE root_id = ? AND rel_path = ?').pluck();
  const exists = db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  const insertImage = db.prepare(`
    INSERT INTO images (id, root_id, rel_path, sha256, width_px, height_px, exif_orientation, group_name, split, dhash, position)
    VALUES (@id, @rootId, @relPath, @sha256, @widthPx, @heightPx, @exifOrientation, @group, @split, @dhash, @position)`);
  const insertProblem = db.prepare(`
    INSERT INTO import_problems (kind, file, code, why, todo, at) VALUES (@kind, @file, @code, @why, @todo, @at)`);
  const putMask = db.prepare('INSERT OR REPLACE INTO comparison_masks (image_id, sha256) VALUES (@imageId, @sha256)');
  const problems = db.prepare<[], ImportProblem & { readonly at: string }>('SELECT kind, file, code, why, todo, at FROM import_problems ORDER BY seq');
  const masks = db.prepare<[], ComparisonMask>(`
    SELECT m.image_id AS imageId, m.sha256 FROM comparison_masks m JOIN images i ON i.id = m.image_id ORDER BY i.position`);

  function addImage(rootId: string, image: ImportedImage, position: number, setTag: ReturnType<typeof tagWriter>): string {
    const { tags, comparisonMask, ...facts } = image;
    if (taken.get(rootId, image.relPath) !== undefined) {
      throw appError('bad-usage', 'This image is in the project already', 'Leave it out of the import; nothing was imported.', image.relPath);
    }
    const id = store.newId();
    insertImage.run({ ...facts, id, rootId, position });
    for (const tag of tags) setTag({ ...tag, imageId: id });
    if (comparisonMask !== null) putMask.run({ imageId: id, sha256: comparisonMask });
    return id;
  }

  return {
    add: (batch, who) =>
      write(store, () => {
        const first = nextPosition.get() ?? 0;
        const setTag = tagWriter(store);
        const ids = batch.images.map((image, k) => addImage(batch.rootId, image, first + k, setTag));
        const at = store.now();
        for (const problem of batch.problems) insertProblem.run({ ...problem, at });
        appendAudit(store, { who, what: 'images-imported', detail: { rootId: batch.rootId, images: ids.length, firstPosition: first, problems: batch.problems.length } });
        return ids;
      }),
    problems: () => read(store, () => problems.all()),
    comparisonMasks: () => read(store, () => masks.all()),
    setComparisonMasks: (list, who) =>
      write(store, () => {
        for (const mask of list) {
          if (exists.get(mask.imageId) === undefined) throw imageNotFound(mask.imageId, store.file);
          putMask.run(mask);
        }
        appendAudit(store, { who, what: 'comparison-masks-set', detail: list });
      }),
  };
}
