/** A whole project as one file (.tegakari): database, blobs and source pictures. */
import type { ReportProgress } from './runtime.ts';

export interface ArchiveContent {
  /** Project folder. */
  readonly folder: string;
  /** A consistent copy of the database whose linked roots point to `images/<root id>` below the project. */
  readonly database: string;
  /** Source pictures by their path inside the archive. */
  readonly pictures: readonly { readonly name: string; readonly path: string }[];
}

export interface Archives {
  /** Writes the file whole or not at all; throws AppError `image-missing`, `read-only`, `disk-full`, `cancelled`. */
  write(file: string, content: ArchiveContent, progress: ReportProgress, signal: AbortSignal): Promise<{ readonly bytes: number; readonly files: number }>;
  /** Unpacks into a new folder; throws AppError `project-damaged` (with the entry) for a file that is no archive, is cut off, or names paths outside. */
  read(file: string, folder: string, progress: ReportProgress, signal: AbortSignal): Promise<{ readonly files: number }>;
}
