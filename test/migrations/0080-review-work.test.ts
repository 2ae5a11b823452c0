import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { fillSample, openMemoryProject, sampleImage } from '../../src/main/storage/memory-project.ts';
import { migrate } from '../../src/main/storage/migrate.ts';
import { migrations } from '../../src/main/storage/migrations/index.ts';

const mask = 'c'.repeat(64);

it('schema 80 keeps what was there and refuses what makes no sense', () => {
  const db = new Database(':memory:');
  migrate(db, 'f', migrations.filter((m) => m.version < 80));
  db.exec("INSERT INTO project_template VALUES (1, '{}')");
  migrate(db, 'f', migrations.filter((m) => m.version <= 80));
  expect(db.prepare('SELECT json FROM project_template').pluck().get()).toBe('{}');
  const threshold = (value: number | null, reason: string) => () => db.prepare("INSERT INTO seed_thresholds (threshold, reason, who, at) VALUES (?, ?, 'w', 't')").run(value, reason);
  threshold(0.4, 'なぜなら')();
  threshold(null, 'back')();
  for (const wrong of [threshold(0, 'x'), threshold(1, 'x'), threshold(0.4, ' ')]) expect(wrong).toThrow('CHECK');
  const effort = (raw: number, active: number) => () => db.prepare("INSERT INTO effort VALUES ('1', NULL, ?, ?, 0, 0, 0, 't')").run(raw, active);
  expect(effort(1, 2)).toThrow('CHECK');
  effort(2, 1)();
  expect(effort(2, 1)).toThrow('UNIQUE');
});

it('sums effort by stage and image', async () => {
  const { repos } = openMemoryProject();
  const [id] = await fillSample(repos, [sampleImage(1)]);
  const row = { stage: '1' as const, imageId: id as string, rawSeconds: 10, activeSeconds: 4, keys: 3, strokes: 2, undos: 1 };
  await repos.effort.add(row);
  await repos.effort.add({ ...row, rawSeconds: 1, activeSeconds: 1 });
  await repos.effort.add({ ...row, imageId: null });
  await expect(repos.effort.add({ ...row, imageId: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  expect(await repos.effort.list()).toEqual([
    { ...row, imageId: null },
    { stage: '1', imageId: id, rawSeconds: 11, activeSeconds: 5, keys: 6, strokes: 4, undos: 2 },
  ]);
});

it('keeps one draft an image; a review closes it, and undo opens it again', async () => {
  const { repos } = openMemoryProject();
  const [id] = await fillSample(repos, [sampleImage(1)]);
  const imageId = id as string;
  await repos.drafts.put({ imageId, mask, activeSeconds: 1 }, 'w');
  await repos.drafts.put({ imageId, mask, activeSeconds: 2 }, 'w');
  expect(await repos.drafts.get(imageId)).toMatchObject({ mask, activeSeconds: 2, who: 'w' });
  expect(await repos.drafts.list()).toEqual([imageId]);
  await repos.reviews.add({ imageId, runId: null, kind: 'accept', masks: [], reviewer: 'w', by: 'person', sample: 'random', activeSeconds: 2 });
  expect([await repos.drafts.list(), await repos.drafts.get(imageId)]).toEqual([[], null]);
  await repos.reviews.undo(imageId, 'w');
  expect(await repos.drafts.list()).toEqual([imageId]);
  await repos.reviews.redo(imageId, 'w');
  expect(await repos.drafts.list()).toEqual([]);
  await repos.drafts.put({ imageId, mask, activeSeconds: 3 }, 'w');
  expect(await repos.drafts.list()).toEqual([imageId]);
  await expect(repos.drafts.put({ imageId: 'none', mask, activeSeconds: 1 }, 'w')).rejects.toMatchObject({ code: 'not-found' });
});

it('undo goes back across images, redo forward, and a new review ends redo', async () => {
  const { repos } = openMemoryProject();
  const [a, b, c] = (await fillSample(repos, [sampleImage(1), sampleImage(2), sampleImage(3)])) as [string, string, string];
  const add = (imageId: string, by: 'person' | 'simulated' = 'person') => repos.reviews.add({ imageId, runId: null, kind: 'accept', masks: [], reviewer: 'w', by, sample: 'queue', activeSeconds: 1 });
  await add(a);
  await add(b);
  await add(c, 'simulated');
  const ends = async () => {
    const { lastMade, lastUndone } = await repos.reviews.ends();
    return [lastMade?.imageId ?? null, lastUndone?.imageId ?? null];
  };
  expect(await ends()).toEqual([b, null]);
  await repos.reviews.undo(b, 'w');
  await repos.reviews.undo(a, 'w');
  expect(await ends()).toEqual([null, a]);
  await repos.reviews.redo(a, 'w');
  expect(await ends()).toEqual([a, b]);
  await add(c);
  expect(await ends()).toEqual([c, null]);
});

it('keeps every own threshold with its reason, and decides on updates', async () => {
  const { repos } = openMemoryProject();
  await repos.seedThresholds.set(0.4, '薄い傷が多い', 'w');
  await repos.seedThresholds.set(null, '規則に戻す', 'w');
  expect((await repos.seedThresholds.list()).map((t) => t.threshold)).toEqual([null, 0.4]);
  const run = await repos.runs.start({ kind: 'run', settings: {}, seed: 1 });
  const update = await repos.seedUpdates.add({ runId: run.id, json: { basis: mask } }, 'w');
  await repos.seedUpdates.decide(update.id, 'kept', 'w');
  expect(await repos.seedUpdates.list()).toMatchObject([{ id: update.id, state: 'kept', json: { basis: mask } }]);
  await expect(repos.seedUpdates.decide('none', 'kept', 'w')).rejects.toMatchObject({ code: 'not-found' });
  expect((await repos.audit.list()).map((e) => e.what)).toEqual(expect.arrayContaining(['seed-threshold-set', 'seeds-learned-again', 'updated-seeds-kept']));
});
