import { describe, expect, it } from 'vitest';
import { fillSample, openMemoryProject, sampleImage } from './memory-project.ts';

describe('image repository', () => {
  it('gives back what came in, in order of import, also by split', async () => {
    const { repos } = openMemoryProject();
    // The same name composed and decomposed: two files on Linux, so two images.
    const names = ['ソ表/が.png'.normalize('NFC'), 'ソ表/が.png'.normalize('NFD'), "a b;'--.png"];
    const ids = await fillSample(repos, names.map((relPath, n) => sampleImage(n, { relPath, split: n === 1 ? 'test' : 'train', group: null })));
    const { tags: _tags, comparisonMask: _mask, ...facts } = sampleImage(1, { relPath: names[1]!, split: 'test', group: null });
    expect((await repos.images.list()).map((image) => image.relPath)).toEqual(names);
    const rootId = (await repos.roots.list())[0]?.id;
    expect(await repos.images.list({ split: 'test' })).toEqual([{ ...facts, id: ids[1], rootId, normal: false, position: 1 }]);
    expect(await repos.images.get('none')).toBeNull();
  });

  it('derives normal from the tags: every class absent, nothing less', async () => {
    const { repos } = openMemoryProject();
    const states = [['absent', 'absent'], ['absent', 'unknown'], ['absent', 'present'], ['absent']] as const;
    await fillSample(repos, states.map((row, n) => sampleImage(n, { tags: row.map((state, k) => ({ classId: k + 1, state })) })));
    expect((await repos.images.list()).map((image) => image.normal)).toEqual([true, false, false, false]);
    await repos.project.update({ classes: [{ id: 1, name: 'crack' }, { id: 2, name: 'dent' }, { id: 3, name: 'new' }] }, 'tester');
    expect((await repos.images.list()).some((image) => image.normal)).toBe(false);
  });

  it('calls no image normal in a project without classes', async () => {
    const { repos } = openMemoryProject();
    const [id] = await fillSample(repos, [sampleImage(0)]);
    await repos.project.update({ classes: [] }, 'tester');
    expect((await repos.images.get(id!))?.normal).toBe(false);
  });

  it('assigns splits and relinks all or nothing', async () => {
    const { repos } = openMemoryProject();
    const [a, b] = await fillSample(repos, [sampleImage(0), sampleImage(1)]);
    await repos.images.assign([{ imageId: a!, split: 'val', group: 'lot 2' }], 'tester');
    const bad = repos.images.assign([{ imageId: b!, split: 'val', group: null }, { imageId: 'none', split: 'val', group: null }], 'tester');
    await expect(bad).rejects.toMatchObject({ code: 'not-found' });
    const root = await repos.roots.add({ kind: 'copied' }, 'tester');
    await repos.images.relink([{ imageId: b!, rootId: root.id, relPath: 'moved.png' }], 'tester');
    expect((await repos.images.list()).map(({ split, group, rootId, relPath }) => ({ split, group, copied: rootId === root.id, relPath }))).toEqual([
      { split: 'val', group: 'lot 2', copied: false, relPath: 'lot/0.png' },
      { split: 'train', group: 'lot', copied: true, relPath: 'moved.png' },
    ]);
  });

  it.each(['/etc/passwd', '../x.png', 'a/../../x.png', 'a\\..\\x.png', '\\\\server\\x.png', 'C:\\x.png', 'C:/x.png', '..', ''])(
    'refuses the path %j, which could leave its root',
    async (relPath) => {
      const { repos } = openMemoryProject();
      await expect(fillSample(repos, [sampleImage(0, { relPath })])).rejects.toMatchObject({ code: 'outside-folder' });
      expect(await repos.images.list()).toEqual([]);
    },
  );

  it('takes names that only look like leaving', async () => {
    const { repos } = openMemoryProject();
    const names = ['..a/b..png', 'a/...png', 'c:d.png'];
    await fillSample(repos, names.map((relPath, n) => sampleImage(n, { relPath })));
    expect((await repos.images.list()).map((image) => image.relPath)).toEqual(names);
  });
});
