import type { Database } from 'better-sqlite3';

/** Schema 20: what each class means with example pictures, and pairs of look-alikes that a person called different. */
export function migrateTo0020(db: Database): void {
  db.exec(`
    CREATE TABLE label_book (
      class_id INTEGER PRIMARY KEY CHECK (class_id BETWEEN 1 AND 254),
      text     TEXT NOT NULL,
      good     TEXT NOT NULL CHECK (json_type(good) = 'array'),   -- ids of images that show the class
      bad      TEXT NOT NULL CHECK (json_type(bad) = 'array')     -- ids of images that only look like it
    ) STRICT;

    -- By content, so that the mark survives a new import of the same pictures; the smaller hash first.
    CREATE TABLE different_pairs (
      a   TEXT NOT NULL CHECK (length(a) = 64),
      b   TEXT NOT NULL CHECK (length(b) = 64),
      who TEXT NOT NULL,
      at  TEXT NOT NULL,
      PRIMARY KEY (a, b),
      CHECK (a < b)
    ) STRICT, WITHOUT ROWID;
  `);
}
