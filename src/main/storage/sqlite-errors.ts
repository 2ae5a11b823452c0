import Database from 'better-sqlite3';
import { appError } from '#shared/contract/errors.ts';

/** Turns an SQLite failure that a person can act on into an AppError about `file`; anything else comes back as it is. */
export function explainSqliteError(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown;
  if (thrown.message.includes('path_inside_root')) {
    return appError('outside-folder', 'An image path leaves its folder', 'Import the images from the folder that holds them; nothing was changed.', file);
  }
  // The log's index cannot grow; what it indexes is safe.
  if (thrown.code === 'SQLITE_IOERR_SHMSIZE') return appError('disk-full', 'The disk is full; the project cannot be opened for writing', 'Free some space, then try again. Earlier edits are safe.', file);
  // Extended codes ("SQLITE_BUSY_SNAPSHOT") start with the plain one.
  const code = /^SQLITE_[A-Z]+/.exec(thrown.code)?.[0];
  switch (code) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return appError('project-busy', 'Another program is writing to this project', 'Wait until it is done or close it, then try again.', file);
    case 'SQLITE_NOTADB':
      return appError('not-a-project', 'This file is not a Tegakari project', 'Choose the folder of a project, or restore project.db from a backup.', file);
    case 'SQLITE_CORRUPT':
      return appError('project-damaged', 'The project file is damaged', 'Keep the folder as it is and restore project.db from a backup.', file);
    case 'SQLITE_FULL':
      return appError('disk-full', 'The disk is full; this edit was not stored', 'Free some space, then repeat it. Earlier edits are safe.', file);
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
      return appError('read-only', 'The project cannot be written here', 'Check the rights of the folder or copy the project to a local disk.', file);
    case 'SQLITE_IOERR':
      return appError('project-damaged', `The disk failed while the project was read or written (${thrown.code})`, 'Check the disk or network drive, then copy the project to a local disk.', file);
    case undefined:
    default:
      return thrown;
  }
}
