import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, schemaVersion } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';
import { configure } from '../../src/main/storage/open-project.ts';

const sha = 'a'.repeat(64);

/** One row a table, as schema 10 takes it, written in plain SQL so that later repositories do not change this test. */
const rows: Readonly<Record<string, string>> = {
  project: `(1, '案件', 'ja', 'standard', '{}', '[{"id":1,"name":"割れ"}]', '[]', 'null', 240, 1, 't')`,
  roots: "('r', 'linked', '/data')",
  images: `('i', 'r', 'a/あ.png', '${sha}', 32, 24, 1, 'lot', 'train', '0123456789abcdef', 0)`,
  image_tags: "('i', 1, 'absent')",
  comparison_masks: `('i', '${sha}')`,
  import_problems: "(1, 'note', 'x.tif', 'first-frame-only', 'why', NULL, 't')",
  locked_gates: `(1, '{}', '${sha}', 't', 'defaults', 'demo')`,
  runs: "(1, 'run-1', 'demo', 't', NULL, 'running', '{}', 1, 'null', 'null', 'null', 'null', 42, 'pc', 't')",
  run_steps: "('run-1', 0, 'features', 'k', 'done', 0, 1.5)",
  steps: "('k', 'features', '1', '[]', '{}', 1.5, 't')",
  reviews: `(1, 'v', 'i', 'run-1', 'correct', '[]', 'sato', 'person', 'random', 12.5, 't', 'live')`,
  figures: "('run-1', 'miou', 0.5, 0.4, 0.6, 'macro', 'test', 84, 1, NULL)",
  gates: "('run-1', 'G1', 1, '{}')",
  verdicts: "('run-1', 'go', 'standard', '{}')",
  reports: `(1, 'run-1', 'r.html', '${sha}', 'html', 'ja', 't')`,
  audit_log: `(1, 't', 'sato', 'note', '{}', '${'0'.repeat(64)}', '${sha}')`,
};

function migrated(): Database.Database {
  const db = new Database(':memory:');
  configure(db);
  migrate(db, ':memory:', migrations.filter((m) => m.version <= 10));
  return db;
}

function filled(): Database.Database {
  const db = migrated();
  for (const [table, values] of Object.entries(rows)) db.exec(`INSERT INTO ${table} VALUES ${values}`);
  return db;
}

describe('migration 10', () => {
  it('makes exactly these tables, all of them STRICT, out of an empty database', () => {
    const before = new Database(':memory:');
    expect(before.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    const db = new Database(':memory:');
    migrate(db, ':memory:', migrations.filter((m) => m.version <= 10));
    const tables = (db.pragma('table_list') as { name: string; type: string; strict: number }[]).filter((t) => t.type === 'table' && !t.name.startsWith('sqlite_'));
    expect(tables.map((t) => t.name).sort()).toEqual(Object.keys(rows).sort());
    expect(tables.filter((t) => t.strict !== 1)).toEqual([]);
    expect(schemaVersion(db)).toBeGreaterThanOrEqual(10);
  });

  it('takes a full set of rows and shows it through the views', () => {
    const db = filled();
    expect(db.prepare('SELECT id, normal FROM image_list').all()).toEqual([{ id: 'i', normal: 1 }]);
    expect(db.prepare('SELECT id, state FROM current_reviews').all()).toEqual([{ id: 'v', state: 'live' }]);
    expect([db.pragma('foreign_key_check'), db.pragma('integrity_check', { simple: true })]).toEqual([[], 'ok']);
  });

  it.each([
    ['a second project', `INSERT INTO project SELECT 2, name, lang, profile, form, classes, cost_inputs, g4_decision, demo_images, demo_seed, created_at FROM project`],
    ['a demo without a seed', 'UPDATE project SET demo_seed = NULL'],
    ['classes that are no list', `UPDATE project SET classes = '{}'`],
    ['a linked root without a path', 'UPDATE roots SET path = NULL'],
    ['a path out of its root', "UPDATE images SET rel_path = 'a/../../b.png'"],
    ['a hash in capitals', `UPDATE images SET sha256 = '${sha.toUpperCase()}'`],
    ['a width of nothing', 'UPDATE images SET width_px = 0'],
    ['a text as a width', "UPDATE images SET width_px = 'wide'"],
    ['an orientation of 9', 'UPDATE images SET exif_orientation = 9'],
    ['an unknown split', "UPDATE images SET split = 'holdout'"],
    ['a tag of the background', 'UPDATE image_tags SET class_id = 0'],
    ['a tag of the ignore label', 'UPDATE image_tags SET class_id = 255'],
    ['a tag that is neither', "UPDATE image_tags SET state = 'maybe'"],
    ['a tag of no image', "INSERT INTO image_tags VALUES ('none', 1, 'present')"],
    ['an image with tags deleted', 'DELETE FROM images'],
    ['a refusal without advice', "UPDATE import_problems SET kind = 'refused'"],
    ['a finished run that runs', "UPDATE runs SET finished_at = 't'"],
    ['an ended run without an end', "UPDATE runs SET status = 'done'"],
    ['a figure without value and reason', 'UPDATE figures SET value = NULL'],
    ['half an interval', 'UPDATE figures SET ci_hi = NULL'],
    ['a gate that passed twice', 'UPDATE gates SET passed = 2'],
    ['a verdict of its own', "UPDATE verdicts SET value = 'maybe'"],
    ['settings that are no JSON', "UPDATE runs SET settings = '{'"],
  ])('refuses %s', (_name, sql) => {
    const db = filled();
    expect(() => db.exec(sql)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }));
  });
});
