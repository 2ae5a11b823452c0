import { appError } from '#shared/contract/errors.ts';
import type { ImageTag, TagRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { imageNotFound } from './image-repo.ts';
import { read, write, type Store } from './store.ts';

/** A function that stores one tag, for use inside a transaction; it throws AppError `unknown-class` for a class the project lacks. */
export function tagWriter(store: Store): (tag: ImageTag) => void {
  const classes = new Set(store.db.prepare<[], number>("SELECT c.value ->> '$.id' FROM project p, json_each(p.classes) c").pluck().all());
  const put = store.db.prepare(`
    INSERT INTO image_tags (image_id, class_id, state) VALUES (@imageId, @classId, @state)
    ON CONFLICT (image_id, class_id) DO UPDATE SET state = excluded.state`);
  return (tag) => {
    if (!classes.has(tag.classId)) throw appError('unknown-class', `The project has no class ${tag.classId}`, 'Add the class to the project first; nothing was changed.', store.file);
    put.run(tag);
  };
}

/** The repository of tags. */
export function createTagRepo(store: Store): TagRepo {
  const columns = 't.image_id AS imageId, t.class_id AS classId, t.state';
  const all = store.db.prepare<[], ImageTag>(`SELECT ${columns} FROM image_tags t JOIN images i ON i.id = t.image_id ORDER BY i.position, t.class_id`);
  const ofImage = store.db.prepare<[string], ImageTag>(`SELECT ${columns} FROM image_tags t WHERE t.image_id = ? ORDER BY t.class_id`);
  const exists = store.db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  return {
    list: (filter) => read(store, () => (filter === undefined ? all.all() : ofImage.all(filter.imageId))),
    set: (tags, who) =>
      write(store, () => {
        const setTag = tagWriter(store);
        for (const tag of tags) {
          if (exists.get(tag.imageId) === undefined) throw imageNotFound(tag.imageId, store.file);
          setTag(tag);
        }
        appendAudit(store, { who, what: 'tags-set', detail: tags });
      }),
  };
}
