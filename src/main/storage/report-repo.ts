import type { ReportRecord, ReportRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, write, type Store } from './store.ts';

/** The repository of the reports that were written. */
export function createReportRepo(store: Store): ReportRepo {
  const all = store.db.prepare<[], ReportRecord>('SELECT run_id AS runId, path, sha256, format, lang, at FROM reports ORDER BY seq');
  const insert = store.db.prepare('INSERT INTO reports (run_id, path, sha256, format, lang, at) VALUES (@runId, @path, @sha256, @format, @lang, @at)');
  return {
    list: () => read(store, () => all.all()),
    add: (report, who) =>
      write(store, () => {
        const made = { ...report, at: store.now() };
        insert.run(made);
        appendAudit(store, { who, what: 'report-written', detail: report });
        return made;
      }),
  };
}
