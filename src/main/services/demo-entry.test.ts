import { expect, it } from 'vitest';
import type { RecentEntry } from '../ports/workbench.ts';
import { demoEntry } from './demo-entry.ts';

function setUp(options: { readonly recent?: readonly RecentEntry[]; readonly there?: boolean } = {}) {
  let recent = [...(options.recent ?? [])];
  let told = 0;
  const remember = demoEntry({
    state: { recent: async () => recent, putRecent: async (entry) => void (recent = [entry, ...recent.filter((r) => r.id !== entry.id)]) },
    places: { realPath: async (path) => path, exists: async () => options.there === true },
    changes: { emit: () => (told += 1) },
    sha256: (text) => `${String(text).length}`.padStart(64, '0'),
    now: () => '2026-01-01T00:00:00Z',
  });
  return { remember, list: () => recent, told: () => told };
}
const wanted = { out: '/d', images: 48, seed: 3, lang: 'en', device: 'cpu' } as const;
const own: RecentEntry = { id: '0'.repeat(16), name: 'Line 3', folder: '/d', openedAt: '2025-01-01T00:00:00Z', demo: false, unfinished: null };

it('a demo is on the list from its start, and as finished once it is done', async () => {
  const { remember, list, told } = setUp();
  await remember('work.demo', wanted, 'running');
  expect(list()).toEqual([{ id: '0'.repeat(16), name: 'Demo: metal surface inspection', folder: '/d', openedAt: '2026-01-01T00:00:00Z', demo: true, unfinished: { images: 48, seed: 3, lang: 'en' } }]);
  await remember('work.demo', wanted, 'cancelled');
  await remember('work.demo', wanted, 'failed');
  expect(list()[0]?.unfinished).toEqual({ images: 48, seed: 3, lang: 'en' });
  await remember('work.demo', wanted, 'done');
  expect([list()[0]?.unfinished, list().length, told()]).toEqual([null, 1, 2]);
});

it('one that goes on in its folder stays unfinished; another project in that folder is left alone', async () => {
  const begun = setUp({ there: true, recent: [{ ...own, demo: true, unfinished: { images: 24, seed: 1, lang: 'ja' } }] });
  await begun.remember('work.demo', { ...wanted, images: 24, seed: 1 }, 'running');
  expect(begun.list()).toMatchObject([{ name: 'Line 3', unfinished: { images: 24, seed: 1 } }]);
  const other = setUp({ there: true, recent: [own] });
  await other.remember('work.demo', wanted, 'running');
  await other.remember('work.run', {}, 'done');
  expect([other.list(), other.told()]).toEqual([[own], 0]);
});
