/** A project in memory, for tests: real SQLite, real schema, a clock and ids that count. */
import Database from 'better-sqlite3';
import type { ImportedImage, ProjectFields, Repos } from '../ports/repos.ts';
import { migrate } from './migrate.ts';
import { configure, createRepos } from './open-project.ts';
import type { StoreOptions } from './store.ts';

export interface MemoryProject {
  readonly repos: Repos;
  readonly db: Database.Database;
}

/** Opens an empty project in memory. Without options the clock moves on by a second a call from 2026-01-01 and ids are id-1, id-2 … */
export function openMemoryProject(options: Partial<StoreOptions> = {}): MemoryProject {
  const db = new Database(':memory:');
  configure(db);
  migrate(db, ':memory:');
  const store = { db, file: ':memory:', now: countingClock(), newId: countingIds(), owner: { pid: 1, host: 'here' }, processAlive: () => true, ...options };
  return { db, repos: createRepos(store) };
}

/** A clock that starts at 2026-01-01T00:00:00Z and moves on by a second a call. */
export function countingClock(): () => string {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++)).toISOString();
}

/** Ids prefix-1, prefix-2 … */
export function countingIds(prefix = 'id'): () => string {
  let n = 0;
  return () => `${prefix}-${++n}`;
}

/** A project with the classes crack (1) and dent (2). */
export const sampleFields: ProjectFields = {
  name: '外観検査',
  lang: 'ja',
  profile: 'standard',
  form: { owner: '田中' },
  classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'dent' }],
  costInputs: [],
  g4Decision: null,
  demo: null,
};

/** An image of 32 × 24 px whose hash is its number; `more` replaces parts of it. */
export function sampleImage(n: number, more: Partial<ImportedImage> = {}): ImportedImage {
  return {
    relPath: `lot/${n}.png`,
    sha256: n.toString(16).padStart(64, '0'),
    widthPx: 32,
    heightPx: 24,
    exifOrientation: 1,
    group: 'lot',
    split: 'train',
    dhash: n.toString(16).padStart(16, '0'),
    tags: [],
    comparisonMask: null,
    ...more,
  };
}

/** Creates the sample project with these images and returns their ids. */
export async function fillSample(repos: Repos, images: readonly ImportedImage[]): Promise<readonly string[]> {
  await repos.project.create(sampleFields, 'tester');
  const root = await repos.roots.add({ kind: 'linked', path: '/data/画像' }, 'tester');
  return repos.imports.add({ rootId: root.id, images, problems: [] }, 'tester');
}
