import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlaces } from './places.ts';

let base: string;
const places = createPlaces('/projects');
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'tegakari-places-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('folders of this PC', () => {
  it('shows folders in reading order, which are projects, and counts pictures', async () => {
    for (const name of ['表 10', '表 2', '.hidden', 'proof']) mkdirSync(join(base, name));
    writeFileSync(join(base, 'proof', 'project.db'), '');
    for (const name of ['a.PNG', 'b.jpeg', 'c.tif', 'd.txt', 'e.bmp', '鋳物.tegakari', 'f.TEGAKARI']) writeFileSync(join(base, name), '');
    mkdirSync(join(base, 'x.png'));
    const place = await places.list(base);
    expect(place.folders.map((f) => [f.name, f.isProject])).toEqual([['proof', true], ['x.png', false], ['表 2', false], ['表 10', false]]);
    expect([place.path, place.parent, place.pictures, place.files.map((f) => f.name).sort()]).toEqual([base, dirname(base), 4, ['f.TEGAKARI', '鋳物.tegakari']]);
  });

  it('starts at home, and the top has nothing above it', async () => {
    expect((await places.list(null)).parent).not.toBeUndefined();
    expect((await places.list('/')).parent).toBeNull();
  });

  it('a folder that is not there, or is a file, is not found', async () => {
    writeFileSync(join(base, 'file'), '');
    await expect(places.list(join(base, 'no'))).rejects.toMatchObject({ code: 'not-found', file: join(base, 'no') });
    await expect(places.list(join(base, 'file'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder one may not read says so', async () => {
    mkdirSync(join(base, 'locked'));
    chmodSync(join(base, 'locked'), 0);
    await expect(places.list(join(base, 'locked'))).rejects.toMatchObject({ code: 'read-only' });
  });

  it.skipIf(process.platform === 'win32')('a link and its folder are one place, also where the last part is not there yet', async () => {
    mkdirSync(join(base, 'real'));
    symlinkSync(join(base, 'real'), join(base, 'link'));
    expect(await places.realPath(join(base, 'link'))).toBe(join(base, 'real'));
    expect(await places.realPath(join(base, 'link', 'new'))).toBe(join(base, 'real', 'new'));
    expect([await places.exists(join(base, 'link')), await places.exists(join(base, 'nothing'))]).toEqual([true, false]);
  });
});

describe('a new folder', () => {
  it('is made and shown', async () => {
    expect(await places.make(base, '検査 1')).toMatchObject({ path: join(base, '検査 1'), folders: [], pictures: 0 });
    await expect(places.make(base, '検査 1')).rejects.toMatchObject({ code: 'bad-usage', what: expect.stringContaining('already') });
  });

  it.each(['..', '.', 'a/b', 'a\\b', '../x', 'a:b', 'a*', 'what?', '"q"', '<x>', 'a|b', 'a\0b', 'a\nb', 'dot.', 'space '])('%j is no name for one', async (name) => {
    await expect(places.make(base, name)).rejects.toMatchObject({ code: 'bad-usage' });
    expect((await places.list(base)).folders).toEqual([]);
  });

  it('where there is nothing to make it in says so', async () => {
    await expect(places.make(join(base, 'no'), 'x')).rejects.toMatchObject({ code: 'read-only' });
  });
});
