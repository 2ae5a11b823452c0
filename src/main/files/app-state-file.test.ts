import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appDataFolder, createAppState } from './app-state-file.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tegakari-state-'));
  folder = join(base, 'new', '設定');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));
const entry = (n: number) => ({ id: `id${n}`, name: `プロジェクト ${n}`, folder: `/p/${n}`, openedAt: '2026-01-01T00:00:00Z', demo: false, unfinished: null });
const content = (value: unknown): void => writeFileSync(join(folder, 'workbench.json'), typeof value === 'string' ? value : JSON.stringify(value));

describe('where settings lie', () => {
  it('is told by the system, or by TEGAKARI_HOME', () => {
    expect(appDataFolder('win32', { APPDATA: 'C:\\Users\\x\\AppData\\Roaming' })).toMatch(/Roaming.Tegakari$/);
    expect(appDataFolder('darwin', {})).toMatch(/Library.Application Support.Tegakari$/);
    expect(appDataFolder('linux', {})).toMatch(/\.config.tegakari$/);
    expect(appDataFolder('linux', { XDG_CONFIG_HOME: '/c' })).toBe(join('/c', 'tegakari'));
    expect(appDataFolder('win32', { TEGAKARI_HOME: '/h', APPDATA: 'x' })).toBe('/h');
  });
});

describe('settings', () => {
  it('start with defaults in Japanese, and are kept for the next start', async () => {
    const state = createAppState(folder);
    expect(await state.settings()).toMatchObject({ lang: 'ja', theme: 'auto', tourDone: false });
    expect(await state.setSettings({ lang: 'en', reviewer: '佐藤' })).toMatchObject({ lang: 'en', reviewer: '佐藤', theme: 'auto' });
    expect(await createAppState(folder).settings()).toMatchObject({ lang: 'en', reviewer: '佐藤' });
    expect(readdirSync(folder)).toEqual(['workbench.json']);
  });

  it('a wrong value is refused and changes nothing', async () => {
    const state = createAppState(folder);
    await state.setSettings({ cacheLimitMb: 100 });
    await expect(state.setSettings({ cacheLimitMb: 1 })).rejects.toThrow(/cacheLimitMb/);
    expect((await state.setSettings({ lang: 'en' })).cacheLimitMb).toBe(100);
  });

  it('edits at the same time are all kept', async () => {
    const state = createAppState(folder);
    await Promise.all([state.setSettings({ lang: 'en' }), state.setSettings({ theme: 'dark' }), state.putRecent(entry(1)), state.setSettings({ tourDone: true }), state.putRecent(entry(2))]);
    expect(await state.settings()).toMatchObject({ lang: 'en', theme: 'dark', tourDone: true });
    expect((await state.recent()).map((r) => r.id)).toEqual(['id2', 'id1']);
  });

  it.each([['not JSON', '{"settings": {"lang"'], ['empty', ''], ['another shape', '[1, 2]'], ['null inside', '{"settings": null, "recent": null}']])('a damaged file (%s) counts as none, and is mended by the next edit', async (_name, text) => {
    const state = createAppState(folder);
    await state.setSettings({});
    content(text);
    expect(await state.settings()).toMatchObject({ lang: 'ja' });
    expect(await state.recent()).toEqual([]);
    await state.setSettings({ lang: 'en' });
    expect(JSON.parse(readFileSync(join(folder, 'workbench.json'), 'utf8'))).toMatchObject({ settings: { lang: 'en' }, recent: [] });
  });

  it('what another version wrote costs only what is not understood', async () => {
    const state = createAppState(folder);
    await state.setSettings({});
    content({ settings: { lang: 'en', theme: 'sepia', newThing: 1, reviewer: 'x' }, recent: [entry(1)] });
    expect(await state.settings()).toMatchObject({ lang: 'en', theme: 'auto', reviewer: 'x' });
    expect(await state.recent()).toHaveLength(1);
  });
});

describe('recent projects', () => {
  it('newest first, each once, at most thirty, and forgotten on request', async () => {
    const state = createAppState(folder);
    for (let n = 1; n <= 32; n++) await state.putRecent(entry(n));
    await state.putRecent({ ...entry(10), name: 'neu' });
    const recent = await state.recent();
    expect([recent.length, recent[0]?.name, recent[1]?.id, recent.filter((r) => r.id === 'id10').length]).toEqual([30, 'neu', 'id32', 1]);
    await state.forget('id10');
    expect((await state.recent()).map((r) => r.id)).not.toContain('id10');
  });

  it('keep what an unfinished demo was asked for; an entry of an older program is a finished one', async () => {
    const state = createAppState(folder);
    const unfinished = { images: 240, seed: 1, lang: 'ja' } as const;
    await state.putRecent({ ...entry(1), demo: true, unfinished });
    expect(await state.recent()).toMatchObject([{ demo: true, unfinished }]);
    const { unfinished: _none, ...older } = entry(2);
    content({ settings: {}, recent: [older] });
    expect(await state.recent()).toEqual([entry(2)]);
  });
});
