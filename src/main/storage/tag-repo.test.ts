import { expect, it } from 'vitest';
import { fillSample, openMemoryProject, sampleImage } from './memory-project.ts';

it('sets tags of many images with one audit row, and changes nothing when one is wrong', async () => {
  const { repos } = openMemoryProject();
  const [a, b] = await fillSample(repos, [sampleImage(0, { tags: [{ classId: 1, state: 'unknown' }] }), sampleImage(1)]);
  const rows = (await repos.audit.list()).length;
  const tags = [
    { imageId: a!, classId: 1, state: 'absent' },
    { imageId: a!, classId: 2, state: 'present' },
    { imageId: b!, classId: 1, state: 'unknown' },
  ] as const;
  await repos.tags.set(tags, 'sato');
  const bad = [{ imageId: a!, classId: 1, state: 'present' }] as const;
  await expect(repos.tags.set([...bad, { imageId: b!, classId: 7, state: 'present' }], 'sato')).rejects.toMatchObject({ code: 'unknown-class' });
  await expect(repos.tags.set([...bad, { imageId: 'none', classId: 1, state: 'present' }], 'sato')).rejects.toMatchObject({ code: 'not-found' });
  expect(await repos.tags.list()).toEqual(tags);
  expect(await repos.tags.list({ imageId: b! })).toEqual(tags.slice(2));
  expect((await repos.audit.list()).slice(rows)).toMatchObject([{ who: 'sato', what: 'tags-set', detail: tags }]);
});

it('sets a block, tells how it was, and gives exactly that back; cells as they are leave no trace', async () => {
  const { repos } = openMemoryProject();
  const [a, b] = await fillSample(repos, [sampleImage(0, { tags: [{ classId: 1, state: 'absent' }] }), sampleImage(1, { tags: [{ classId: 2, state: 'present' }] })]);
  const block = { imageIds: [a!, b!], classIds: [1, 2], letters: 'pp.a' };
  const first = await repos.tags.setBlock(block, 'sato');
  expect(first).toEqual({ before: 'auup', changed: 3 });
  expect(await repos.tags.setBlock({ ...block, letters: first.before }, 'sato')).toEqual({ before: 'ppua', changed: 3 });
  const rows = (await repos.audit.list()).length;
  expect(await repos.tags.setBlock({ ...block, letters: first.before }, 'sato')).toEqual({ before: 'auup', changed: 0 });
  expect(await repos.audit.list()).toHaveLength(rows);
  expect((await repos.tags.cells()).toSorted()).toEqual([[a, 1, 'absent'], [a, 2, 'unknown'], [b, 2, 'present']].toSorted());
  for (const [wrong, code] of [[{ ...block, imageIds: [a!, 'none'] }, 'not-found'], [{ ...block, classIds: [1, 9] }, 'unknown-class'], [{ ...block, letters: 'ppxa' }, 'internal']] as const) {
    await expect(repos.tags.setBlock(wrong, 'sato')).rejects.toMatchObject({ code });
  }
  expect((await repos.tags.setBlock({ ...block, letters: '....' }, 'sato')).before).toBe('auup');
});

it('names each tag of a small edit in the audit log, and counts those of a large one', async () => {
  const { repos } = openMemoryProject();
  const ids = await fillSample(repos, Array.from({ length: 150 }, (_, n) => sampleImage(n)));
  await repos.tags.setBlock({ imageIds: ids, classIds: [1, 2], letters: 'pa'.repeat(150) }, 'sato');
  await repos.tags.setBlock({ imageIds: ids.slice(0, 1), classIds: [1], letters: 'a' }, 'sato');
  expect((await repos.audit.list()).slice(-2).map((e) => e.detail)).toEqual([
    { images: 150, tags: 300, counts: { '1 present': 150, '2 absent': 150 }, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    [{ imageId: ids[0], classId: 1, state: 'absent' }],
  ]);
});

it('gives another revision after each write, by this connection or another', async () => {
  const { repos } = openMemoryProject();
  const [a] = await fillSample(repos, [sampleImage(0)]);
  const before = await repos.revision();
  expect(await repos.revision()).toBe(before);
  await repos.tags.setBlock({ imageIds: [a!], classIds: [1], letters: 'p' }, 'sato');
  expect(await repos.revision()).not.toBe(before);
});
