import type { Split } from '#shared/domain/gate-types.ts';
import type { Figure, FigureRepo } from '../ports/repos.ts';
import { read, write, type Store } from './store.ts';

interface FigureRow {
  readonly name: string;
  readonly value: number | null;
  readonly ci_lo: number | null;
  readonly ci_hi: number | null;
  readonly convention: string | null;
  readonly split: Split | null;
  readonly n: number | null;
  readonly seed: number | null;
  readonly why_null: string | null;
}

/** The repository of the figures of runs. */
export function createFigureRepo(store: Store): FigureRepo {
  const all = store.db.prepare<[string], FigureRow>('SELECT * FROM figures WHERE run_id = ? ORDER BY name');
  const put = store.db.prepare(`
    INSERT OR REPLACE INTO figures (run_id, name, value, ci_lo, ci_hi, convention, split, n, seed, why_null)
    VALUES (@runId, @name, @value, @ciLo, @ciHi, @convention, @split, @n, @seed, @whyNull)`);
  return {
    list: (runId) => read(store, () => all.all(runId).map(toFigure)),
    put: (runId, figures) =>
      write(store, () => {
        for (const { ci, ...figure } of figures) put.run({ ...figure, runId, ciLo: ci?.[0] ?? null, ciHi: ci?.[1] ?? null });
      }),
  };
}

function toFigure(row: FigureRow): Figure {
  const facts = {
    name: row.name,
    ci: row.ci_lo === null || row.ci_hi === null ? null : ([row.ci_lo, row.ci_hi] as const),
    convention: row.convention,
    split: row.split,
    n: row.n,
    seed: row.seed,
  };
  // The table's CHECK holds exactly one of value and why_null.
  return row.value === null ? { ...facts, value: null, whyNull: row.why_null ?? '' } : { ...facts, value: row.value, whyNull: null };
}
