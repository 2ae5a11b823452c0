import { describe, expect, it } from 'vitest';
import type { FolderContent, FolderImage } from '../ports/folders.ts';
import { openMemoryProject } from '../storage/memory-project.ts';
import type { MemoryProject } from '../storage/memory-project.ts';
import { importFolder } from './import-service.ts';
import type { ImportDeps } from './import-service.ts';

const sha = (c: string): string => c.repeat(64);
const image = (name: string, content: string, over: Partial<FolderImage> = {}): FolderImage => ({ name, path: `/data/${name}`, sha256: sha(content), widthPx: 8, heightPx: 8, exifOrientation: 1, dhash: '0123456789abcdef', tags: ['present'], split: null, group: null, mask: null, ...over });
const folder = (images: readonly FolderImage[], classes: FolderContent['classes'] = [{ id: 1, name: 'crack' }]): FolderContent => ({ name: 'data', root: '/data', format: 'plain', pictureFolder: '/data/images', classes, images, refused: [], notes: [] });

function setUp(project: MemoryProject, content: FolderContent, copy = false, dryRun = false): () => ReturnType<typeof importFolder> {
  const deps: ImportDeps = {
    readFolder: async () => content,
    openProject: async () => ({ open: { folder: '/p', repos: project.repos, checkIntegrity: async () => ({ ok: true, problems: [] }), close: async () => undefined }, blobs: { putFile: async () => ({ sha256: sha('f'), bytes: 1 }) } as never }),
    isProject: async () => true,
  };
  const quiet = { listener: { stepStarted: () => undefined, stepProgress: () => undefined, stepEnded: () => undefined }, signal: new AbortController().signal };
  return () => importFolder(deps, { folder: '/data', project: '/p', format: 'auto', copy, dryRun }, quiet);
}
const namesOf = async (project: MemoryProject): Promise<readonly string[]> => (await project.repos.images.list()).map((i) => i.relPath);

describe('importing the same folder again', () => {
  it('takes only what is new, and says what it left as it is', async () => {
    const project = openMemoryProject();
    expect(await setUp(project, folder([image('a.png', 'a'), image('b.png', 'b')]))()).toMatchObject({ imported: 2, notes: [] });
    const again = await setUp(project, folder([image('a.png', 'a'), image('b.png', 'c'), image('new.png', 'd')]))();
    expect(again.imported).toBe(1);
    expect(again.notes.map((n) => [n.file, n.code])).toEqual([['a.png', 'already-there'], ['b.png', 'changed-file']]);
    expect(await namesOf(project)).toEqual(['a.png', 'b.png', 'new.png']);
  });

  it('fills in what is empty when a table or a mask came in order, and nothing else', async () => {
    const project = openMemoryProject();
    const bare = { tags: ['unknown'] as const };
    await setUp(project, folder([image('a.png', 'a', bare), image('b.png', 'b')]))();
    const full = { split: 'val' as const, group: 'L1', mask: { path: '/data/masks/a.png', regions: 1 } };
    const again = await setUp(project, folder([image('a.png', 'a', full), image('b.png', 'b', { tags: ['absent'] })]))();
    expect(again).toMatchObject({ imported: 0, notes: [{ file: 'b.png', code: 'already-there' }, { file: 'a.png', code: 'filled-in', text: expect.stringMatching(/tags, split or group, mask/) }] });
    const records = await project.repos.images.list();
    expect(records.map((i) => [i.relPath, i.split, i.group])).toEqual([['a.png', 'val', 'L1'], ['b.png', null, null]]);
    expect((await project.repos.tags.list()).map((t) => [records.find((i) => i.id === t.imageId)?.relPath, t.state])).toEqual([['a.png', 'present'], ['b.png', 'present']]);
    expect(await project.repos.imports.comparisonMasks()).toEqual([{ imageId: records[0]?.id, sha256: sha('f') }]);
    expect((await setUp(project, folder([image('a.png', 'a', full), image('b.png', 'b')]))()).notes.map((n) => n.code)).toEqual(['already-there', 'already-there']);
  });

  it('a dry run counts what would come, and stores nothing', async () => {
    const project = openMemoryProject();
    const content = folder([image('a.png', 'a'), image('b.png', 'b')]);
    await setUp(project, { ...content, images: content.images.slice(0, 1) })();
    const dry = await setUp(project, content, false, true)();
    expect([dry.imported, dry.notes.map((n) => [n.file, n.code])]).toEqual([1, [['a.png', 'already-there']]]);
    expect(await namesOf(project)).toEqual(['a.png']);
  });

  it('keeps tags that a person changed meanwhile', async () => {
    const project = openMemoryProject();
    const run = setUp(project, folder([image('a.png', 'a')]));
    await run();
    const id = (await project.repos.images.list())[0]?.id as string;
    await project.repos.tags.set([{ imageId: id, classId: 1, state: 'absent' }], 'e');
    expect((await run()).imported).toBe(0);
    expect((await project.repos.tags.list()).map((t) => t.state)).toEqual(['absent']);
  });
});

describe('classes of a folder', () => {
  const fields = { name: 'p', lang: 'ja', profile: 'standard', form: {}, costInputs: [], g4Decision: null, demo: null } as const;

  it('come before those a template proposed, as long as there is no picture', async () => {
    const project = openMemoryProject();
    await project.repos.project.create({ ...fields, classes: [{ id: 1, name: 'きず' }, { id: 2, name: '割れ' }] }, 'e');
    await project.repos.labelBook.put({ classId: 1, text: '長さ 1 mm 以上', good: [], bad: [] }, 'e');
    await setUp(project, folder([image('a.png', 'a')], [{ id: 1, name: 'crack' }]))();
    expect((await project.repos.project.get())?.classes).toEqual([{ id: 1, name: 'crack' }, { id: 2, name: '割れ' }, { id: 3, name: 'きず' }]);
    expect((await project.repos.labelBook.entries()).map((e) => [e.classId, e.text])).toEqual([[1, ''], [3, '長さ 1 mm 以上']]);
  });

  it('are the proposed ones where the names are the same, under the number that the data uses', async () => {
    const project = openMemoryProject();
    await project.repos.project.create({ ...fields, classes: [{ id: 1, name: 'きず' }, { id: 2, name: '割れ' }] }, 'e');
    await setUp(project, folder([image('a.png', 'a')], [{ id: 7, name: '割れ' }]))();
    expect((await project.repos.project.get())?.classes).toEqual([{ id: 1, name: 'きず' }, { id: 7, name: '割れ' }]);
    expect((await project.repos.tags.list()).map((t) => [t.classId, t.state])).toEqual([[7, 'present']]);
  });

  it('take a free number later on, for no mask says which', async () => {
    const project = openMemoryProject();
    await setUp(project, folder([image('a.png', 'a')]))();
    await setUp(project, folder([image('b.png', 'b', { tags: ['absent', 'present'] })], [{ id: 9, name: 'crack' }, { id: 1, name: 'dent' }]))();
    expect((await project.repos.project.get())?.classes).toEqual([{ id: 1, name: 'crack' }, { id: 2, name: 'dent' }]);
    expect((await project.repos.tags.list()).map((t) => [t.classId, t.state])).toEqual([[1, 'present'], [1, 'absent'], [2, 'present']]);
  });

  it.each([[[{ id: 1, name: 'dent' }]], [[{ id: 4, name: 'crack' }]]])('must keep the numbers of the project where masks use them: %j', async (classes) => {
    const project = openMemoryProject();
    await setUp(project, folder([image('a.png', 'a')]))();
    const masked = image('b.png', 'b', { mask: { path: '/data/masks/b.png', regions: 1 } });
    await expect(setUp(project, folder([masked], classes))()).rejects.toMatchObject({ code: 'unknown-class' });
    expect(await namesOf(project)).toEqual(['a.png']);
  });
});

describe('copies and problems', () => {
  it('copies of another folder with the same names come in beside, under its name', async () => {
    const project = openMemoryProject();
    await setUp(project, folder([image('a.png', 'a')]), true)();
    expect((await setUp(project, { ...folder([image('a.png', 'b'), image('b.png', 'c')]), name: '6月' }, true)()).imported).toBe(2);
    expect(await namesOf(project)).toEqual(['a.png', '6月/a.png', 'b.png']);
    expect((await setUp(project, { ...folder([image('a.png', 'b')]), name: '6月' }, true)()).imported).toBe(0);
  });

  it('a copy that gives way takes no name that the same import brings', async () => {
    const project = openMemoryProject();
    await setUp(project, folder([image('a.png', 'a')]), true)();
    const june = { ...folder([image('a.png', 'b'), image('6月/a.png', 'c')]), name: '6月' };
    expect((await setUp(project, june, true)()).imported).toBe(2);
    expect(await namesOf(project)).toEqual(['a.png', '6月/a.png', '6月/6月/a.png']);
    expect((await setUp(project, june, true)()).imported).toBe(0);
  });

  it('lists a problem once, however often the folder is imported', async () => {
    const project = openMemoryProject();
    const content: FolderContent = { ...folder([image('a.png', 'a')]), refused: [{ file: 'broken.png', code: 'image-broken', why: 'cut short', todo: 'copy it again' }], notes: [{ file: 'a.png', code: 'rotated', text: 'turned' }] };
    await setUp(project, content)();
    await setUp(project, content)();
    expect((await project.repos.imports.problems()).map((p) => [p.kind, p.file])).toEqual([['refused', 'broken.png'], ['note', 'a.png']]);
  });
});
