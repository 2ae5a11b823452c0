/** A consistent copy of a project's database for an archive, while others may go on working in it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Copies project.db of `folder` to `target` with linked roots pointing to `images/<root id>` below the project, so that
 * the copy finds its pictures wherever it is unpacked.
 */
export async function snapshotDatabase(folder: string, target: string): Promise<void> {
  await rm(target, { force: true });
  const source = new Database(join(folder, 'project.db'), { readonly: true, fileMustExist: true });
  try {
    await source.backup(target);
  } finally {
    source.close();
  }
  const copy = new Database(target);
  try {
    copy.exec("UPDATE roots SET path = 'images/' || id WHERE kind = 'linked'");
    // One file: an archive has no room for a write-ahead log beside it.
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
