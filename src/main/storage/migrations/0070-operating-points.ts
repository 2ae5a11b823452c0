import type { Database } from 'better-sqlite3';

/** Schema 70: the two thresholds of the grey zone, every choice kept. */
export function migrateTo0070(db: Database): void {
  db.exec(`
    CREATE TABLE operating_points (
      position INTEGER PRIMARY KEY,             -- order of choosing
      id       TEXT NOT NULL UNIQUE,
      run_id   TEXT NOT NULL REFERENCES runs (id),
      low      REAL NOT NULL CHECK (low >= 0),  -- share of the image
      high     REAL NOT NULL CHECK (high <= 1),
      split    TEXT NOT NULL CHECK (split = 'val'),
      who      TEXT NOT NULL,
      at       TEXT NOT NULL,
      CHECK (low <= high)
    ) STRICT;
  `);
}
