import { appError } from '#shared/contract/errors.ts';
import type { ProjectFields, ProjectRecord, ProjectRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

interface ProjectRow {
  readonly name: string;
  readonly lang: ProjectFields['lang'];
  readonly profile: ProjectFields['profile'];
  readonly form: string;
  readonly classes: string;
  readonly cost_inputs: string;
  readonly g4_decision: string;
  readonly demo_images: number | null;
  readonly demo_seed: number | null;
  readonly created_at: string;
}

/** The repository of the project's one row. */
export function createProjectRepo(store: Store): ProjectRepo {
  const { db } = store;
  const select = db.prepare<[], ProjectRow>('SELECT * FROM project');
  const insert = db.prepare(`
    INSERT INTO project VALUES (1, @name, @lang, @profile, @form, @classes, @cost_inputs, @g4_decision, @demo_images, @demo_seed, @created_at)`);
  const change = db.prepare(`
    UPDATE project SET name = @name, lang = @lang, profile = @profile, form = @form, classes = @classes,
      cost_inputs = @cost_inputs, g4_decision = @g4_decision, demo_images = @demo_images, demo_seed = @demo_seed`);
  const taggedClasses = db.prepare<[], number>("SELECT DISTINCT class_id FROM image_tags WHERE state <> 'unknown'").pluck();
  const keptIds = "(SELECT c.value ->> '$.id' FROM project p, json_each(p.classes) c)";
  const dropTags = db.prepare(`DELETE FROM image_tags WHERE class_id NOT IN ${keptIds}`);
  const dropBook = db.prepare(`DELETE FROM label_book WHERE class_id NOT IN ${keptIds}`);

  function current(): ProjectRecord | null {
    const row = select.get();
    return row === undefined ? null : toRecord(row);
  }

  return {
    get: () => read(store, current),
    create: (fields, who) =>
      write(store, () => {
        if (current() !== null) throw appError('bad-usage', 'There is a project in this folder already', 'Open it, or choose an empty folder.', store.file);
        const record = { ...fields, createdAt: store.now() };
        insert.run(toRow(record));
        appendAudit(store, { who, what: 'project-created', detail: fields });
        return record;
      }),
    update: (patch, who) =>
      write(store, () => {
        const before = current();
        if (before === null) throw appError('not-found', 'This folder holds no project yet', 'Import images or start the demo first.', store.file);
        const after = { ...before, ...patch };
        const kept = new Set(after.classes.map((c) => c.id));
        const lost = patch.classes === undefined ? undefined : taggedClasses.all().find((id) => !kept.has(id));
        if (lost !== undefined) throw appError('bad-usage', `Class ${lost} still has tags`, 'Keep the class; rename it if its name is wrong.', store.file);
        change.run(toRow(after));
        if (patch.classes !== undefined) {
          // A class that nobody tagged goes with what was noted of it: its id may be given to another one.
          dropTags.run();
          dropBook.run();
        }
        appendAudit(store, { who, what: 'project-changed', detail: patch });
        return after;
      }),
  };
}

function toRow(record: ProjectRecord): ProjectRow {
  return {
    name: record.name,
    lang: record.lang,
    profile: record.profile,
    form: toJson(record.form),
    classes: toJson(record.classes),
    cost_inputs: toJson(record.costInputs),
    g4_decision: toJson(record.g4Decision),
    demo_images: record.demo?.images ?? null,
    demo_seed: record.demo?.seed ?? null,
    created_at: record.createdAt,
  };
}

function toRecord(row: ProjectRow): ProjectRecord {
  return {
    name: row.name,
    lang: row.lang,
    profile: row.profile,
    form: JSON.parse(row.form),
    classes: JSON.parse(row.classes),
    costInputs: JSON.parse(row.cost_inputs),
    g4Decision: JSON.parse(row.g4_decision),
    demo: row.demo_images === null || row.demo_seed === null ? null : { images: row.demo_images, seed: row.demo_seed },
    createdAt: row.created_at,
  };
}
