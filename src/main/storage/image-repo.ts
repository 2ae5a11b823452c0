import { appError } from '#shared/contract/errors.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import type { ImageRecord, ImageRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, write, type Store } from './store.ts';

interface ImageRow {
  readonly id: string;
  readonly root_id: string;
  readonly rel_path: string;
  readonly sha256: string;
  readonly width_px: number;
  readonly height_px: number;
  readonly exif_orientation: number;
  readonly group_name: string | null;
  readonly split: Split | null;
  readonly dhash: string | null;
  readonly position: number;
  /** Null while the project has no classes. */
  readonly normal: 0 | 1 | null;
}

/** Hot: every step starts with the images of a split. */
export const imagesBySplitSql = 'SELECT * FROM image_list WHERE split = ? ORDER BY position';

/** Hot: every picture on a screen is looked up by its content. */
export const imageBySha256Sql = 'SELECT * FROM image_list WHERE sha256 = ? ORDER BY position LIMIT 1';

/** The repository of images; they come in through the import repository. */
export function createImageRepo(store: Store): ImageRepo {
  const { db } = store;
  const all = db.prepare<[], ImageRow>('SELECT * FROM image_list ORDER BY position');
  const bySplit = db.prepare<[Split], ImageRow>(imagesBySplitSql);
  const one = db.prepare<[string], ImageRow>('SELECT * FROM image_list WHERE id = ?');
  const bySha = db.prepare<[string], ImageRow>(imageBySha256Sql);
  const sameContent = db.prepare<[string], ImageRow>('SELECT * FROM image_list WHERE sha256 = ? ORDER BY position');
  const columns = db.prepare<[], [string, string, string, Split | null, string | null]>('SELECT id, rel_path, sha256, split, group_name FROM images ORDER BY position').raw();
  const assign = db.prepare('UPDATE images SET split = @split, group_name = @group WHERE id = @imageId');
  const relink = db.prepare('UPDATE images SET root_id = @rootId, rel_path = @relPath WHERE id = @imageId');

  function changeEach(statement: typeof assign, changes: readonly { readonly imageId: string }[]): void {
    for (const change of changes) {
      if (statement.run(change).changes === 0) throw imageNotFound(change.imageId, store.file);
    }
  }

  return {
    list: (filter) => read(store, () => (filter === undefined ? all.all() : bySplit.all(filter.split)).map(toRecord)),
    get: (id) =>
      read(store, () => {
        const row = one.get(id);
        return row === undefined ? null : toRecord(row);
      }),
    findBySha256: (sha256) =>
      read(store, () => {
        const row = bySha.get(sha256);
        return row === undefined ? null : toRecord(row);
      }),
    allBySha256: (sha256) => read(store, () => sameContent.all(sha256).map(toRecord)),
    columns: () => read(store, () => columns.all()),
    assign: (changes, who) =>
      write(store, () => {
        changeEach(assign, changes);
        appendAudit(store, { who, what: 'images-assigned', detail: changes });
      }),
    relink: (changes, who) =>
      write(store, () => {
        changeEach(relink, changes);
        appendAudit(store, { who, what: 'images-relinked', detail: changes });
      }),
  };
}

/** The error for an id that no image has. */
export function imageNotFound(imageId: string, file: string): Error {
  return appError('not-found', `This project has no image ${imageId}`, 'Reload the project and try again; nothing was changed.', file);
}

function toRecord(row: ImageRow): ImageRecord {
  return {
    id: row.id,
    rootId: row.root_id,
    relPath: row.rel_path,
    sha256: row.sha256,
    widthPx: row.width_px,
    heightPx: row.height_px,
    exifOrientation: row.exif_orientation,
    group: row.group_name,
    split: row.split,
    dhash: row.dhash,
    normal: row.normal === 1,
    position: row.position,
  };
}
