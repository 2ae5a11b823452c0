import type { EffortRepo, EffortRow } from '../ports/repos.ts';
import { imageNotFound } from './image-repo.ts';
import { read, write, type Store } from './store.ts';

/** The repository of what people's work took, summed by stage and image. */
export function createEffortRepo(store: Store): EffortRepo {
  const { db } = store;
  const add = db.prepare(`
    INSERT INTO effort (stage, image_id, raw_seconds, active_seconds, keys, strokes, undos, at)
    VALUES (@stage, @imageId, @rawSeconds, @activeSeconds, @keys, @strokes, @undos, @at)
    ON CONFLICT (stage, coalesce(image_id, '')) DO UPDATE SET
      raw_seconds = raw_seconds + excluded.raw_seconds, active_seconds = active_seconds + excluded.active_seconds,
      keys = keys + excluded.keys, strokes = strokes + excluded.strokes, undos = undos + excluded.undos, at = excluded.at`);
  const list = db.prepare<[], EffortRow>(
    'SELECT stage, image_id AS imageId, raw_seconds AS rawSeconds, active_seconds AS activeSeconds, keys, strokes, undos FROM effort ORDER BY stage, image_id',
  );
  const imageExists = db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  return {
    add: (row) =>
      write(store, () => {
        if (row.imageId !== null && imageExists.get(row.imageId) === undefined) throw imageNotFound(row.imageId, store.file);
        add.run({ ...row, at: store.now() });
      }),
    list: () => read(store, () => list.all()),
  };
}
