import type { Database } from 'better-sqlite3';

/** Schema 90: a draft stays beside the review that it became, so that taking the review back gives the strokes back, too. */
export function migrateTo0090(db: Database): void {
  db.exec('ALTER TABLE review_drafts ADD COLUMN review_id TEXT REFERENCES reviews (id)');
}
