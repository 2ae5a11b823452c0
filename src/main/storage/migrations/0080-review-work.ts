import type { Database } from 'better-sqlite3';

/** Schema 80: unfinished edits, a person's own seed threshold, seeds learned again from corrections, and what the work cost in time and keys. */
export function migrateTo0080(db: Database): void {
  db.exec(`
    -- One unfinished edit an image; gone with the review that ends it.
    CREATE TABLE review_drafts (
      image_id       TEXT PRIMARY KEY NOT NULL REFERENCES images (id),
      mask           TEXT NOT NULL CHECK (length(mask) = 64),           -- blob of deflated class ids, one byte a pixel
      active_seconds REAL NOT NULL CHECK (active_seconds >= 0),
      who            TEXT NOT NULL,
      at             TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The newest row is in force; threshold null = back to the rule.
    CREATE TABLE seed_thresholds (
      seq       INTEGER PRIMARY KEY AUTOINCREMENT,
      threshold REAL CHECK (threshold > 0 AND threshold < 1),
      reason    TEXT NOT NULL CHECK (length(trim(reason)) > 0),
      who       TEXT NOT NULL,
      at        TEXT NOT NULL
    ) STRICT;

    CREATE TABLE seed_updates (
      seq    INTEGER PRIMARY KEY AUTOINCREMENT,
      id     TEXT NOT NULL UNIQUE,
      run_id TEXT NOT NULL REFERENCES runs (id),
      json   TEXT NOT NULL CHECK (json_type(json) = 'object'),
      state  TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'kept', 'discarded')),
      who    TEXT NOT NULL,
      at     TEXT NOT NULL
    ) STRICT;

    -- Sums. image_id null = work on no single image.
    CREATE TABLE effort (
      stage          TEXT NOT NULL CHECK (stage IN ('data', '1', '2', '3', 'decision')),
      image_id       TEXT REFERENCES images (id),
      raw_seconds    REAL NOT NULL CHECK (raw_seconds >= 0),
      active_seconds REAL NOT NULL CHECK (active_seconds >= 0 AND active_seconds <= raw_seconds),
      keys           INTEGER NOT NULL CHECK (keys >= 0),
      strokes        INTEGER NOT NULL CHECK (strokes >= 0),
      undos          INTEGER NOT NULL CHECK (undos >= 0),
      at             TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX effort_by_image ON effort (stage, coalesce(image_id, ''));
  `);
}
