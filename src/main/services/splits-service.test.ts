import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Split } from '#shared/domain/gate-types.ts';
import { fillSample, openMemoryProject, sampleImage } from '../storage/memory-project.ts';
import { dataTable, tableCounts, tagsOfRow } from './data-table.ts';
import { splitsService } from './splits-service.ts';

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const context = { signal: new AbortController().signal };

async function setUp(images: readonly { readonly group: string | null; readonly split: Split | null; readonly sha?: string }[]) {
  const { repos } = openMemoryProject();
  const ids = await fillSample(repos, images.map((i, n) => sampleImage(n, { group: i.group, split: i.split, ...(i.sha ? { sha256: i.sha.padStart(64, '0') } : {}), tags: [{ classId: 1, state: n % 2 === 0 ? 'present' : 'absent' }, { classId: 2, state: 'absent' }] })));
  const said: string[] = [];
  const service = splitsService({
    sessions: { get: async () => ({ id: 'p', open: { folder: '/p', repos } as never, blobs: {} as never }) },
    state: { settings: async () => ({ reviewer: '佐藤' }) as never },
    changes: { emit: (c) => said.push(...c.areas), watch: () => ({}) as never, listen: () => () => undefined },
    sha256,
  });
  const call = <N extends keyof typeof service>(name: N, input: object): ReturnType<(typeof service)[N]> => service[name]({ project: 'p', ...input } as never, context as never) as never;
  const splits = async (): Promise<readonly (Split | null)[]> => (await repos.images.list()).map((i) => i.split);
  return { repos, ids, call, splits, said };
}

describe('splits', () => {
  it('places only what has no split; a group that has one takes its new images along', async () => {
    const { call, splits } = await setUp([{ group: 'a', split: 'test' }, { group: 'a', split: null }, { group: 'b', split: null }, { group: 'b', split: null }, { group: null, split: 'val' }]);
    const planned = await call('data.resplit', { seed: 1, onlyUnplaced: true, apply: false });
    expect(await splits()).toEqual(['test', null, null, null, 'val']);
    await call('data.resplit', { seed: 1, onlyUnplaced: true, apply: true });
    const after = await splits();
    expect([after[0], after[1], after[4]]).toEqual(['test', 'test', 'val']);
    expect(after[2]).toBe(after[3]);
    expect(planned.totals.none?.images).toBe(0);
    expect(await call('data.splits', {})).toEqual(planned);
  });

  it('keeps copies of one picture together when all is placed anew', async () => {
    const { call, repos } = await setUp(Array.from({ length: 12 }, (_, n) => ({ group: null, split: 'train' as const, sha: `${Math.floor(n / 2) + 1}` })));
    await call('data.resplit', { seed: 3, onlyUnplaced: false, apply: true });
    const sides = new Map<string, Set<Split | null>>();
    for (const i of await repos.images.list()) sides.set(i.sha256, (sides.get(i.sha256) ?? new Set()).add(i.split));
    expect([...sides.values()].map((s) => s.size)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('moves the whole group of an image', async () => {
    const { call, splits, ids, said } = await setUp([{ group: 'a', split: 'test' }, { group: 'a', split: 'test' }, { group: null, split: 'test' }]);
    await call('data.move-group', { group: null, imageIds: [ids[1]], split: 'train' });
    expect(await splits()).toEqual(['train', 'train', 'test']);
    expect(said).toEqual(['images']);
    await expect(call('data.move-group', { group: 'none', imageIds: [], split: 'train' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names groups that cross, and counts by group and split', async () => {
    const { call } = await setUp([{ group: 'a', split: 'test' }, { group: 'a', split: 'train' }, { group: 'b', split: null }]);
    const state = await call('data.splits', {});
    expect(state.crossing).toEqual(['a']);
    expect(state.groups.map((g) => [g.group, g.images, g.present])).toEqual([['a', 2, [1, 0]], ['b', 1, [1, 0]]]);
  });
});

describe('data check', () => {
  const step = (pairs: readonly (readonly [string, string])[]) => ({ key: 'k', name: 'near-duplicates', codeVersion: '1', artefacts: [], figures: { output: { pairs: pairs.map(([a, b]) => ({ a, b, bits: 2, markedDifferent: false })) } }, seconds: 0 });

  it('shows look-alikes of two splits, leaves marked and unplaced ones out, and says when images came later', async () => {
    const { call, repos, ids } = await setUp([{ group: 'a', split: 'train' }, { group: 'b', split: 'test' }, { group: 'c', split: 'val' }, { group: 'd', split: null }]);
    expect((await call('data.check', {})).nearLeaks).toBeNull();
    const [a, b, c, d] = ids as [string, string, string, string];
    await repos.steps.put(step([[a, b], [a, c], [a, d]]) as never);
    expect(await call('data.check', {})).toMatchObject({ nearLeaks: [{ a: { id: a }, b: { id: b } }, { a: { id: a }, b: { id: c } }], uncompared: false, unplaced: 1 });
    await call('data.mark-pair', { a: '1'.padStart(64, '0'), b: '0'.padStart(64, '0'), different: true });
    expect(await call('data.check', {})).toMatchObject({ nearLeaks: [{ b: { id: c } }], marked: [{ who: '佐藤' }] });
    const root = (await repos.roots.list())[0]?.id as string;
    await repos.imports.add({ rootId: root, images: [sampleImage(9)], problems: [] }, 'tester');
    expect((await call('data.check', {})).uncompared).toBe(true);
  });
});

describe('data table', () => {
  it('names the data by contents, tags, splits and groups, not by ids; an unknown tag is no tag', async () => {
    const images = [{ group: 'a', split: 'train' as const }, { group: null, split: null }];
    const [one, two] = [await setUp(images), await setUp(images)];
    const first = await dataTable(one.repos, sha256);
    expect((await dataTable(two.repos, sha256)).version).toBe(first.version);
    expect(await dataTable(one.repos, sha256)).toBe(first);
    expect([tagsOfRow(first, 0), tagsOfRow(first, 1), tableCounts(first)]).toEqual([['present', 'absent'], ['absent', 'absent'], { normal: 1, untagged: 0, bySplit: { train: 1, val: 0, test: 0, none: 1 } }]);
    await one.repos.tags.setBlock({ imageIds: [one.ids[0] as string], classIds: [1], letters: 'u' }, 'e');
    const changed = await dataTable(one.repos, sha256);
    expect([changed.tags, changed.version === first.version]).toEqual(['uaaa', false]);
    await one.repos.tags.setBlock({ imageIds: [one.ids[0] as string], classIds: [1], letters: 'p' }, 'e');
    expect((await dataTable(one.repos, sha256)).version).toBe(first.version);
  });
});
