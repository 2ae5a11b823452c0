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
