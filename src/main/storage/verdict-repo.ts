import type { VerdictRecord, VerdictRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { programName, read, toJson, write, type Store } from './store.ts';

/** The repository of verdicts, one a run. */
export function createVerdictRepo(store: Store): VerdictRepo {
  const one = store.db.prepare<[string], Omit<VerdictRecord, 'json'> & { readonly json: string }>(
    'SELECT run_id AS runId, value, profile, json FROM verdicts WHERE run_id = ?',
  );
  const put = store.db.prepare('INSERT OR REPLACE INTO verdicts (run_id, value, profile, json) VALUES (@runId, @value, @profile, @json)');
  return {
    get: (runId) =>
      read(store, () => {
        const row = one.get(runId);
        return row === undefined ? null : { ...row, json: JSON.parse(row.json) };
      }),
    put: (verdict) =>
      write(store, () => {
        put.run({ ...verdict, json: toJson(verdict.json) });
        appendAudit(store, { who: programName(store), what: 'verdict-written', detail: { runId: verdict.runId, value: verdict.value, profile: verdict.profile } });
      }),
  };
}
