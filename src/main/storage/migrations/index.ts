import type { Database } from 'better-sqlite3';
import { migrateTo0010 } from './0010-initial.ts';
import { migrateTo0020 } from './0020-label-book.ts';
import { migrateTo0060 } from './0060-template.ts';
import { migrateTo0070 } from './0070-operating-points.ts';
import { migrateTo0080 } from './0080-review-work.ts';
import { migrateTo0090 } from './0090-draft-review.ts';

/** One forward step of the schema. Numbers go by tens, so that a fix can be put between two releases. */
export interface Migration {
  readonly version: number;
  readonly up: (db: Database) => void;
}

/** All migrations, oldest first. A released one is never edited. */
export const migrations: readonly Migration[] = [
  { version: 10, up: migrateTo0010 },
  { version: 20, up: migrateTo0020 },
  { version: 60, up: migrateTo0060 },
  { version: 70, up: migrateTo0070 },
  { version: 80, up: migrateTo0080 },
  { version: 90, up: migrateTo0090 },
];
