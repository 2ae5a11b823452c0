import type { Database } from 'better-sqlite3';

/** Schema 60: the template that a project was made from, whole, so that a later change of the template does not reach back. */
export function migrateTo0060(db: Database): void {
  db.exec(`
    CREATE TABLE project_template (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      json     TEXT NOT NULL CHECK (json_type(json) = 'object')
    ) STRICT;
  `);
}
