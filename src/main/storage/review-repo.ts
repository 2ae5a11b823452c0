/** Reviews with undo and redo for each image: rows are only added, undo and redo move their state. */
import type { NewReview, ReviewRecord, ReviewRepo, ReviewStep } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { imageNotFound } from './image-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

interface ReviewRow {
  readonly seq: number;
  readonly id: string;
  readonly image_id: string;
  readonly run_id: string | null;
  readonly kind: NewReview['kind'];
  readonly masks: string;
  readonly reviewer: string;
  readonly made_by: NewReview['by'];
  readonly sample: NewReview['sample'];
  readonly active_seconds: number;
  readonly at: string;
  readonly state: ReviewRecord['state'];
}

/** Hot: asked for at every step through the review queue. */
export const currentReviewSql = "SELECT * FROM reviews WHERE image_id = ? AND state = 'live' ORDER BY seq DESC LIMIT 1";
/** Hot: asked for by every step that uses corrections. */
export const currentReviewsSql = 'SELECT * FROM current_reviews ORDER BY seq';

/** The repository of reviews. */
export function createReviewRepo(store: Store): ReviewRepo {
  const { db } = store;
  const current = db.prepare<[string], ReviewRow>(currentReviewSql);
  const allCurrent = db.prepare<[], ReviewRow>(currentReviewsSql);
  const firstUndone = db.prepare<[string], ReviewRow>("SELECT * FROM reviews WHERE image_id = ? AND state = 'undone' ORDER BY seq LIMIT 1");
  const history = db.prepare<[string], ReviewRow>('SELECT * FROM reviews WHERE image_id = ? ORDER BY seq');
  const setState = db.prepare<[ReviewRecord['state'], number]>('UPDATE reviews SET state = ? WHERE seq = ?');
  const dropUndone = db.prepare<[string]>("UPDATE reviews SET state = 'dropped' WHERE image_id = ? AND state = 'undone'");
  const lastMade = db.prepare<[], ReviewRow>("SELECT * FROM reviews WHERE made_by = 'person' AND state = 'live' ORDER BY seq DESC LIMIT 1");
  // Undone in turn from the newest back: the one undone last is the oldest of them. A newer review anywhere ends redo.
  const lastUndone = db.prepare<[], ReviewRow>(`
    SELECT * FROM reviews WHERE made_by = 'person' AND state = 'undone'
      AND seq > coalesce((SELECT max(seq) FROM reviews WHERE made_by = 'person' AND state = 'live'), 0)
    ORDER BY seq LIMIT 1`);
  const closeDraft = db.prepare<[string, string]>('UPDATE review_drafts SET review_id = ? WHERE image_id = ?');
  const imageExists = db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  const insert = db.prepare(`
    INSERT INTO reviews (id, image_id, run_id, kind, masks, reviewer, made_by, sample, active_seconds, at)
    VALUES (@id, @imageId, @runId, @kind, @masks, @reviewer, @by, @sample, @activeSeconds, @at)`);

  /** Moves one review to another state and tells what is current then. */
  function move(row: ReviewRow | undefined, state: 'live' | 'undone', imageId: string, who: string): ReviewStep {
    if (row !== undefined) {
      setState.run(state, row.seq);
      appendAudit(store, { who, what: state === 'live' ? 'review-redone' : 'review-undone', detail: { imageId, reviewId: row.id } });
    }
    return { changed: row !== undefined, current: toRecordOrNull(current.get(imageId)) };
  }

  return {
    add: (review) =>
      write(store, () => {
        if (imageExists.get(review.imageId) === undefined) throw imageNotFound(review.imageId, store.file);
        const record: ReviewRecord = { ...review, id: store.newId(), at: store.now(), state: 'live' };
        dropUndone.run(review.imageId);
        insert.run({ ...record, masks: toJson(record.masks) });
        closeDraft.run(record.id, review.imageId);
        appendAudit(store, { who: review.reviewer, what: 'review-added', detail: { ...review, reviewId: record.id } });
        return record;
      }),
    undo: (imageId, who) => write(store, () => move(current.get(imageId), 'undone', imageId, who)),
    redo: (imageId, who) => write(store, () => move(firstUndone.get(imageId), 'live', imageId, who)),
    current: (imageId) => read(store, () => toRecordOrNull(current.get(imageId))),
    list: () => read(store, () => allCurrent.all().map(toRecord)),
    history: (imageId) => read(store, () => history.all(imageId).map(toRecord)),
    ends: () => read(store, () => ({ lastMade: toRecordOrNull(lastMade.get()), lastUndone: toRecordOrNull(lastUndone.get()) })),
  };
}

function toRecordOrNull(row: ReviewRow | undefined): ReviewRecord | null {
  return row === undefined ? null : toRecord(row);
}

function toRecord(row: ReviewRow): ReviewRecord {
  return {
    id: row.id,
    imageId: row.image_id,
    runId: row.run_id,
    kind: row.kind,
    masks: JSON.parse(row.masks),
    reviewer: row.reviewer,
    by: row.made_by,
    sample: row.sample,
    activeSeconds: row.active_seconds,
    at: row.at,
    state: row.state,
  };
}
