import type { DraftRepo, ReviewDraft } from '../ports/repos.ts';
import { imageNotFound } from './image-repo.ts';
import { read, write, type Store } from './store.ts';

interface DraftRow {
  readonly image_id: string;
  readonly mask: string;
  readonly active_seconds: number;
  readonly who: string;
  readonly at: string;
}

/** Not part of a review that stands: such a draft is over until the review is taken back. */
const open = "NOT EXISTS (SELECT 1 FROM reviews r WHERE r.id = d.review_id AND r.state = 'live')";

/** The repository of unfinished edits. They are no reviews yet, so the audit log does not hear of them. */
export function createDraftRepo(store: Store): DraftRepo {
  const { db } = store;
  const put = db.prepare('INSERT OR REPLACE INTO review_drafts (image_id, mask, active_seconds, who, at, review_id) VALUES (@imageId, @mask, @activeSeconds, @who, @at, NULL)');
  const remove = db.prepare<[string]>('DELETE FROM review_drafts WHERE image_id = ?');
  const get = db.prepare<[string], DraftRow>(`SELECT d.* FROM review_drafts d WHERE d.image_id = ? AND ${open}`);
  const list = db.prepare<[], string>(`SELECT d.image_id FROM review_drafts d WHERE ${open} ORDER BY d.image_id`).pluck();
  const imageExists = db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  return {
    put: (draft, who) =>
      write(store, () => {
        if (imageExists.get(draft.imageId) === undefined) throw imageNotFound(draft.imageId, store.file);
        put.run({ ...draft, who, at: store.now() });
      }),
    remove: (imageId) => write(store, () => void remove.run(imageId)),
    get: (imageId) =>
      read(store, (): ReviewDraft | null => {
        const row = get.get(imageId);
        return row ? { imageId: row.image_id, mask: row.mask, activeSeconds: row.active_seconds, who: row.who, at: row.at } : null;
      }),
    list: () => read(store, () => list.all() as unknown as string[]),
  };
}
