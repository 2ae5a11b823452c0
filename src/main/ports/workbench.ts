/** What the workbench's services need beyond a single command: open projects, this PC's settings, jobs and word of changes. */
import type { Change, Place, Settings } from '#shared/contract/app.ts';
import type { WorkEvent } from '#shared/contract/jobs.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import type { Blobs } from './blobs.ts';
import type { OpenProject } from './repos.ts';

/** A project that stays open while the workbench runs. */
export interface ProjectHandle {
  /** First 16 hex digits of the hash of the folder's real path. */
  readonly id: string;
  readonly open: OpenProject;
  readonly blobs: Blobs;
}
export interface Sessions {
  /** Opens (or finds open) the project of a folder; throws what `openProject` throws. */
  openFolder(folder: string, create: boolean): Promise<ProjectHandle>;
  /** By id; opens it from the recent list when needed. Throws AppError `not-found`. */
  get(id: string): Promise<ProjectHandle>;
  /** Those open now. */
  list(): readonly ProjectHandle[];
  closeAll(): Promise<void>;
}

export interface RecentEntry {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly openedAt: string;
  readonly demo: boolean;
  /** What a demo was asked for that is not finished. */
  readonly unfinished: { readonly images: number; readonly seed: number; readonly lang: 'ja' | 'en' } | null;
}
/** Settings and recent projects of this PC, kept in one small file. */
export interface AppState {
  settings(): Promise<Settings>;
  setSettings(patch: Partial<Settings>): Promise<Settings>;
  recent(): Promise<readonly RecentEntry[]>;
  putRecent(entry: RecentEntry): Promise<void>;
  forget(id: string): Promise<void>;
  readonly folder: string;
}

/** Tells every window what changed. */
export interface Changes {
  emit(change: Change): void;
  /** Values from now on, until the signal aborts. */
  watch(signal: AbortSignal): AsyncIterable<Change>;
  /** For caches inside the program; returns what ends it. */
  listen(listener: (change: Change) => void): () => void;
}

export interface Places {
  exists(path: string): Promise<boolean>;
  realPath(path: string): Promise<string>;
  list(path: string | null): Promise<Place>;
  make(parent: string, name: string): Promise<Place>;
  readonly projectsFolder: string;
}

/** A job's process: one piece of long work, then it ends. */
export interface JobProcess {
  onEvent(listener: (event: WorkEvent | { readonly type: 'error'; readonly error: AppErrorData } | { readonly type: 'network-attempt' }) => void): void;
  onExit(listener: (why: string) => void): void;
  /** Asks it to stop; it is killed when it does not within two seconds. */
  cancel(): void;
}
export type JobLauncher = (work: string, input: unknown) => JobProcess;
