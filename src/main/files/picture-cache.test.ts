import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageCodec } from '../ports/images.ts';
import { createPictureCache } from './picture-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-pictures-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A decoder that tells what it was asked, and answers when it is told to. */
function setUp() {
  const asked: (readonly [path: string, sidePx: number | null, part: unknown])[] = [];
  let running = 0;
  let most = 0;
  let gate: Promise<void> = Promise.resolve();
  const codec = {
    view: async (path, sidePx, part) => {
      asked.push([path, sidePx, part]);
      most = Math.max(most, (running += 1));
      await gate;
      running -= 1;
      if (path === '/broken') throw new Error('broken');
      return new Uint8Array(1_000_000);
    },
  } as Partial<ImageCodec> as ImageCodec;
  return { cache: createPictureCache(folder, codec), asked, most: () => most, hold: (until: Promise<void>) => (gate = until) };
}
const sha = (letter: string): string => letter.repeat(64);
const spec = (letter: string, sidePx: number | null = 320) => ({ sha256: sha(letter), sidePx, part: null });
const stored = (): readonly string[] => readdirSync(folder, { recursive: true }).map(String).filter((f) => f.endsWith('.jpg'));

describe('pictures for screens', () => {
  it('are made once, and lie there for the next start', async () => {
    const { cache, asked } = setUp();
    const first = await cache.get(spec('a'), async () => '/a.png');
    expect([first.mime, first.bytes, statSync(first.path).size]).toEqual(['image/jpeg', 1_000_000, 1_000_000]);
    expect(await cache.get(spec('a'), () => expect.unreachable())).toEqual(first);
    expect(await setUp().cache.get(spec('a'), () => expect.unreachable())).toEqual(first);
    expect(asked).toEqual([['/a.png', 320, null]]);
  });

  it('come in few sizes, the next larger one', async () => {
    const { cache, asked } = setUp();
    for (const side of [1, 160, 161, 300, 5000]) await cache.get(spec('a', side), async () => '/a');
    await cache.get(spec('a', null), async () => '/a');
    const part = { x: 0, y: 256, width: 256, height: 256 };
    await cache.get({ ...spec('a', null), part }, async () => '/a');
    expect(asked.map(([, side, p]) => [side, p])).toEqual([[160, null], [320, null], [4096, null], [null, null], [null, part]]);
  });

  it('asked for twice at once are made once', async () => {
    const { cache, asked, hold } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold(promise);
    const both = [cache.get(spec('a'), async () => '/a'), cache.get(spec('a'), async () => '/a')];
    resolve();
    const [one, two] = await Promise.all(both);
    expect([asked.length, one]).toEqual([1, two]);
  });

  it('are made four at a time, the last asked for first', async () => {
    const { cache, asked, most, hold } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold(promise);
    const all: Promise<unknown>[] = [];
    const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));
    // One after the other, for each first looks at the disk: all at once they may come back in any order.
    for (const letter of '0123456789') {
      all.push(cache.get(spec(letter), async () => `/${letter}`));
      for (let i = 0; i < 50 && asked.length < Math.min(all.length, 4); i++) await pause(5);
      await pause(20);
    }
    resolve();
    await Promise.all(all);
    expect(most()).toBe(4);
    expect(asked.map(([path]) => path).slice(4)).toEqual(['/9', '/8', '/7', '/6', '/5', '/4']);
  });

  it('that cannot be made leave nothing behind, and are tried again', async () => {
    const { cache, asked } = setUp();
    await expect(cache.get(spec('b'), async () => '/broken')).rejects.toThrow('broken');
    await expect(cache.get(spec('b'), async () => Promise.reject(new Error('no source')))).rejects.toThrow('no source');
    expect(readdirSync(folder)).toEqual([]);
    await cache.get(spec('b'), async () => '/good');
    expect(asked).toHaveLength(2);
  });

  it.each(['', 'x', 'A'.repeat(64), 'a'.repeat(63), `../${'a'.repeat(61)}`])('%j is no name of one', async (sha256) => {
    await expect(setUp().cache.get({ sha256, sidePx: 160, part: null }, () => expect.unreachable())).rejects.toMatchObject({ code: 'outside-folder' });
  });
});

describe('the cache', () => {
  it('tells its size, is emptied, and loses the longest unused first', async () => {
    const { cache } = setUp();
    const made = [];
    for (const letter of 'abc') made.push(await cache.get(spec(letter), async () => '/x'));
    for (const [i, age] of [3, 1, 2].entries()) utimesSync((made[i] as { path: string }).path, new Date(1e12 - age * 1e6), new Date(1e12 - age * 1e6));
    expect(await cache.bytes()).toBe(3_000_000);
    await cache.trim(10);
    expect(stored()).toHaveLength(3);
    await cache.trim(2);
    expect(stored().map((f) => join(folder, f)).sort()).toEqual([made[1], made[2]].map((m) => (m as { path: string }).path).sort());
    expect([await cache.clear(), stored(), await cache.bytes()]).toEqual([2_000_000, [], 0]);
  });

  it('loses drafts that a killed program left, and none that is being written', async () => {
    const { cache } = setUp();
    for (const [name, ageMs] of [['old', 7_200_000], ['young', 1000]] as const) {
      const draft = join(folder, `${name}.jpg.x.part`);
      writeFileSync(draft, 'half');
      utimesSync(draft, new Date(Date.now() - ageMs), new Date(Date.now() - ageMs));
    }
    await cache.trim(10);
    expect(readdirSync(folder)).toEqual(['young.jpg.x.part']);
  });

  it('that was never there is empty', async () => {
    const cache = createPictureCache(join(folder, 'nothing'), {} as ImageCodec);
    expect([await cache.bytes(), await cache.clear()]).toEqual([0, 0]);
  });
});
