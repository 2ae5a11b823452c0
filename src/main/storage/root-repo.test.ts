import { expect, it } from 'vitest';
import { openMemoryProject } from './memory-project.ts';

it('adds a root once, lists in order and moves linked ones', async () => {
  const { repos } = openMemoryProject();
  const linked = await repos.roots.add({ kind: 'linked', path: 'D:\\画像' }, 'tester');
  const copied = await repos.roots.add({ kind: 'copied' }, 'tester');
  expect(await repos.roots.add({ kind: 'linked', path: 'D:\\画像' }, 'tester')).toEqual(linked);
  expect(await repos.roots.add({ kind: 'copied' }, 'tester')).toEqual(copied);
  await repos.roots.move(linked.id, '/mnt/画像', 'tester');
  expect(await repos.roots.list()).toEqual([{ ...linked, path: '/mnt/画像' }, copied]);
  await expect(repos.roots.move(copied.id, '/x', 'tester')).rejects.toMatchObject({ code: 'not-found' });
  expect((await repos.audit.list()).map((entry) => entry.what)).toEqual(['root-added', 'root-added', 'root-moved']);
});
