import type { DifferentPair, LabelBookEntry, LabelBookRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

interface EntryRow {
  readonly class_id: number;
  readonly text: string;
  readonly good: string;
  readonly bad: string;
}

/** The repository of what classes mean and of look-alikes that are different pictures. */
export function createLabelBookRepo(store: Store): LabelBookRepo {
  const { db } = store;
  const entries = db.prepare<[], EntryRow>('SELECT * FROM label_book ORDER BY class_id');
  const put = db.prepare('INSERT OR REPLACE INTO label_book (class_id, text, good, bad) VALUES (@classId, @text, @good, @bad)');
  const pairs = db.prepare<[], DifferentPair>('SELECT a, b, who, at FROM different_pairs ORDER BY a, b');
  const mark = db.prepare('INSERT OR IGNORE INTO different_pairs (a, b, who, at) VALUES (@a, @b, @who, @at)');
  const unmark = db.prepare('DELETE FROM different_pairs WHERE a = @a AND b = @b');
  const ordered = (x: string, y: string): { readonly a: string; readonly b: string } => (x < y ? { a: x, b: y } : { a: y, b: x });
  return {
    entries: () => read(store, () => entries.all().map((r): LabelBookEntry => ({ classId: r.class_id, text: r.text, good: JSON.parse(r.good) as string[], bad: JSON.parse(r.bad) as string[] }))),
    put: (entry, who) =>
      write(store, () => {
        put.run({ ...entry, good: toJson(entry.good), bad: toJson(entry.bad) });
        appendAudit(store, { who, what: 'label-book-changed', detail: entry });
      }),
    differentPairs: () => read(store, () => pairs.all()),
    markDifferent: (x, y, isDifferent, who) =>
      write(store, () => {
        const pair = ordered(x, y);
        if (isDifferent) mark.run({ ...pair, who, at: store.now() });
        else unmark.run(pair);
        appendAudit(store, { who, what: isDifferent ? 'pair-marked-different' : 'pair-mark-removed', detail: pair });
      }),
  };
}
