import { appError } from '#shared/contract/errors.ts';
import type { ImageRoot, RootRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, write, type Store } from './store.ts';

/** The repository of the folders that source images lie in. */
export function createRootRepo(store: Store): RootRepo {
  const { db } = store;
  const all = db.prepare<[], ImageRoot>('SELECT id, kind, path FROM roots ORDER BY rowid');
  const same = db.prepare<[string, string | null], ImageRoot>('SELECT id, kind, path FROM roots WHERE kind = ? AND path IS ?');
  const insert = db.prepare('INSERT INTO roots (id, kind, path) VALUES (@id, @kind, @path)');
  const change = db.prepare("UPDATE roots SET path = ? WHERE id = ? AND kind = 'linked'");
  return {
    list: () => read(store, () => all.all()),
    add: (root, who) =>
      write(store, () => {
        const known = same.get(root.kind, root.kind === 'linked' ? root.path : null);
        if (known !== undefined) return known;
        const id = store.newId();
        const made: ImageRoot = root.kind === 'linked' ? { id, kind: 'linked', path: root.path } : { id, kind: 'copied', path: null };
        insert.run(made);
        appendAudit(store, { who, what: 'root-added', detail: made });
        return made;
      }),
    move: (id, path, who) =>
      write(store, () => {
        if (change.run(path, id).changes === 0) throw appError('not-found', 'This project has no such image folder', 'Reload the project and choose the folder again.', path);
        appendAudit(store, { who, what: 'root-moved', detail: { id, path } });
      }),
  };
}
