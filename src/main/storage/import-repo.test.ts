import { describe, expect, it } from 'vitest';
import type { ImportProblem } from '../ports/repos.ts';
import { fillSample, openMemoryProject, sampleImage } from './memory-project.ts';

const maskSha = 'a'.repeat(64);

describe('import repository', () => {
  it('brings images, tags, masks and problems together', async () => {
    const { repos } = openMemoryProject();
    const [first] = await fillSample(repos, [sampleImage(0)]);
    const rootId = (await repos.roots.list())[0]!.id;
    const problems: ImportProblem[] = [
      { kind: 'refused', file: 'x.svg', code: 'unsupported-format', why: 'svg', todo: 'save as png' },
      { kind: 'note', file: 'y.tif', code: 'first-frame-only', why: 'page 1 of 3', todo: null },
    ];
    const tags = [{ classId: 1, state: 'present' }, { classId: 2, state: 'unknown' }] as const;
    const [second] = await repos.imports.add({ rootId, images: [sampleImage(1, { tags, comparisonMask: maskSha })], problems }, 'tester');
    expect((await repos.images.list()).map(({ id, position }) => ({ id, position }))).toEqual([{ id: first, position: 0 }, { id: second, position: 1 }]);
    expect(await repos.tags.list()).toEqual(tags.map((tag) => ({ ...tag, imageId: second })));
    expect(await repos.imports.comparisonMasks()).toEqual([{ imageId: second, sha256: maskSha }]);
    expect((await repos.imports.problems()).map(({ at: _at, ...problem }) => problem)).toEqual(problems);
    expect((await repos.audit.list()).at(-1)).toMatchObject({ what: 'images-imported', detail: { images: 1, firstPosition: 1, problems: 2 } });
  });

  it.each([
    ['a path that is there already', sampleImage(0), 'bad-usage'],
    ['a class the project lacks', sampleImage(9, { tags: [{ classId: 3, state: 'present' }] }), 'unknown-class'],
  ] as const)('takes nothing of a batch with %s', async (_name, bad, code) => {
    const { repos } = openMemoryProject();
    await fillSample(repos, [sampleImage(0)]);
    const rootId = (await repos.roots.list())[0]!.id;
    const before = [await repos.images.list(), await repos.audit.list()];
    await expect(repos.imports.add({ rootId, images: [sampleImage(1), bad], problems: [] }, 'tester')).rejects.toMatchObject({ code });
    expect([await repos.images.list(), await repos.audit.list()]).toEqual(before);
  });

  it('replaces comparison masks and refuses unknown images', async () => {
    const { repos } = openMemoryProject();
    const [id] = await fillSample(repos, [sampleImage(0, { comparisonMask: maskSha })]);
    const sha256 = 'b'.repeat(64);
    await repos.imports.setComparisonMasks([{ imageId: id!, sha256 }], 'tester');
    await expect(repos.imports.setComparisonMasks([{ imageId: 'none', sha256 }], 'tester')).rejects.toMatchObject({ code: 'not-found' });
    expect(await repos.imports.comparisonMasks()).toEqual([{ imageId: id, sha256 }]);
  });
});
