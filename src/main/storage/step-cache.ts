import type { StepCache, StepEntry } from '../ports/repos.ts';
import { read, toJson, write, type Store } from './store.ts';

interface StepRow {
  readonly key: string;
  readonly name: string;
  readonly code_version: string;
  readonly artefacts: string;
  readonly figures: string;
  readonly seconds: number;
  readonly created_at: string;
}

/** Hot: one look-up a step, also in a bench with thousands of entries. */
export const stepByKeySql = 'SELECT * FROM steps WHERE key = ?';

/** The cache of finished steps, by the hash of everything that went in. */
export function createStepCache(store: Store): StepCache {
  const one = store.db.prepare<[string], StepRow>(stepByKeySql);
  const all = store.db.prepare<[], StepRow>('SELECT * FROM steps ORDER BY created_at, rowid');
  const put = store.db.prepare(`
    INSERT OR REPLACE INTO steps (key, name, code_version, artefacts, figures, seconds, created_at)
    VALUES (@key, @name, @codeVersion, @artefacts, @figures, @seconds, @createdAt)`);
  return {
    get: (key) =>
      read(store, () => {
        const row = one.get(key);
        return row === undefined ? null : toEntry(row);
      }),
    put: (entry) =>
      write(store, () => {
        put.run({ ...entry, artefacts: toJson(entry.artefacts), figures: toJson(entry.figures), createdAt: store.now() });
      }),
    list: () => read(store, () => all.all().map(toEntry)),
  };
}

function toEntry(row: StepRow): StepEntry {
  return {
    key: row.key,
    name: row.name,
    codeVersion: row.code_version,
    artefacts: JSON.parse(row.artefacts),
    figures: JSON.parse(row.figures),
    seconds: row.seconds,
    createdAt: row.created_at,
  };
}
