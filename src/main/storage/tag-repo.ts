import { createHash } from 'node:crypto';
import { appError } from '#shared/contract/errors.ts';
import type { ImageTag, TagBlock, TagRepo, TagState } from '../ports/repos.ts';
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

const letterOf: Readonly<Record<TagState, string>> = { present: 'p', absent: 'a', unknown: 'u' };
const stateOf: Readonly<Record<string, TagState>> = { p: 'present', a: 'absent', u: 'unknown' };
/** Up to this many tags the audit log names each; a larger edit is told by its counts and the hash of the whole. */
const namedInAudit = 200;

/** The repository of tags. */
export function createTagRepo(store: Store): TagRepo {
  const columns = 't.image_id AS imageId, t.class_id AS classId, t.state';
  const all = store.db.prepare<[], ImageTag>(`SELECT ${columns} FROM image_tags t JOIN images i ON i.id = t.image_id ORDER BY i.position, t.class_id`);
  const ofImage = store.db.prepare<[string], ImageTag>(`SELECT ${columns} FROM image_tags t WHERE t.image_id = ? ORDER BY t.class_id`);
  const exists = store.db.prepare<[string], string>('SELECT id FROM images WHERE id = ?').pluck();
  const cells = store.db.prepare<[], [string, number, TagState]>('SELECT image_id, class_id, state FROM image_tags').raw();
  const stored = store.db.prepare<[string, number], TagState>('SELECT state FROM image_tags WHERE image_id = ? AND class_id = ?').pluck();

  function setBlock({ imageIds, classIds, letters }: TagBlock, who: string): { readonly before: string; readonly changed: number } {
    const setTag = tagWriter(store);
    const before: string[] = [];
    const tags: ImageTag[] = [];
    imageIds.forEach((imageId, i) => {
      if (exists.get(imageId) === undefined) throw imageNotFound(imageId, store.file);
      classIds.forEach((classId, k) => {
        const was = stored.get(imageId, classId);
        before.push(letterOf[was ?? 'unknown']);
        const letter = letters[i * classIds.length + k] ?? '.';
        const state = letter === '.' ? undefined : stateOf[letter];
        if (letter !== '.' && state === undefined) throw appError('internal', `"${letter}" is no state of a tag`, 'Report this with the output of doctor; nothing was changed.', store.file);
        // A cell without a row is unknown already; writing it would only say so again.
        if (state === undefined || state === (was ?? 'unknown')) return;
        const tag = { imageId, classId, state };
        setTag(tag);
        tags.push(tag);
      });
    });
    if (tags.length > 0) appendAudit(store, { who, what: 'tags-set', detail: tags.length <= namedInAudit ? tags : summaryOf(tags) });
    return { before: before.join(''), changed: tags.length };
  }

  return {
    cells: () => read(store, () => cells.all()),
    setBlock: (block, who) => write(store, () => setBlock(block, who)),
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

function summaryOf(tags: readonly ImageTag[]): object {
  const counts: Record<string, number> = {};
  for (const t of tags) counts[`${t.classId} ${t.state}`] = (counts[`${t.classId} ${t.state}`] ?? 0) + 1;
  return { images: new Set(tags.map((t) => t.imageId)).size, tags: tags.length, counts, sha256: createHash('sha256').update(JSON.stringify(tags)).digest('hex') };
}
