import { appError } from '#shared/contract/errors.ts';
import type { OperatingPoint, OperatingPointRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, write, type Store } from './store.ts';

/** The repository of the grey zone's thresholds; choices are only ever added. */
export function createOperatingPointRepo(store: Store): OperatingPointRepo {
  const { db } = store;
  const insert = db.prepare('INSERT INTO operating_points (id, run_id, low, high, split, who, at) VALUES (@id, @runId, @low, @high, @split, @who, @at)');
  const all = db.prepare<[], OperatingPoint>('SELECT id, run_id AS runId, low, high, split, who, at FROM operating_points ORDER BY position DESC');
  return {
    add: (point, who) =>
      write(store, () => {
        if (!(point.low >= 0 && point.low <= point.high && point.high <= 1)) throw appError('bad-usage', 'The thresholds are out of order', 'Keep the lower one at or below the upper one, both between 0 and 1.');
        const row: OperatingPoint = { ...point, id: store.newId(), who, at: store.now() };
        insert.run(row);
        appendAudit(store, { who, what: 'operating-point-chosen', detail: point });
        return row;
      }),
    list: () => read(store, () => all.all()),
  };
}
