import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { appError } from '#shared/contract/errors.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { RecentEntry } from '../ports/workbench.ts';
import { createSessions } from './project-sessions.ts';

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const idOf = (folder: string): string => sha256(folder).slice(0, 16);

/** Folders on a disk of the test's own: links lead to real folders, openings are counted and can be held back. */
function setUp(options: { readonly recent?: readonly RecentEntry[]; readonly links?: Readonly<Record<string, string>>; readonly gate?: Promise<void>; readonly broken?: string } = {}) {
  const log: string[] = [];
  const sessions = createSessions({
    openProject: async (folder, create) => {
      log.push(`open ${folder}${create ? ' new' : ''}`);
      await options.gate;
      if (folder === options.broken) throw appError('not-a-project', 'This folder is no project', 'Choose another.', folder);
      return { open: { folder, close: async () => void log.push(`close ${folder}`) } as unknown as OpenProject, blobs: {} as Blobs };
    },
    places: { realPath: async (path) => options.links?.[path] ?? path },
    state: { recent: async () => options.recent ?? [] },
    sha256,
  });
  return { sessions, log };
}
const entry = (id: string, folder: string): RecentEntry => ({ id, folder, name: 'n', openedAt: '2026-01-01T00:00:00Z', demo: false, unfinished: null });

describe('open projects', () => {
  it('a folder has one connection, however many windows and links lead to it', async () => {
    const { sessions, log } = setUp({ links: { '/link': '/real' } });
    const [a, b, c] = await Promise.all([sessions.openFolder('/real', true), sessions.openFolder('/link', false), sessions.openFolder('/real', false)]);
    expect([b, c]).toEqual([a, a]);
    expect(await sessions.get(idOf('/real'))).toBe(a);
    expect([log, a?.id, sessions.list()]).toEqual([['open /real new'], idOf('/real'), [a]]);
  });

  it('is opened from the recent list when asked for by id', async () => {
    const { sessions, log } = setUp({ recent: [entry(idOf('/p'), '/p')] });
    expect((await sessions.get(idOf('/p'))).open.folder).toBe('/p');
    expect(log).toEqual(['open /p']);
  });

  it('an id that nobody knows, and a folder that is another one by now, are not found', async () => {
    const { sessions } = setUp({ recent: [entry('0'.repeat(16), '/moved')], links: { '/moved': '/elsewhere' } });
    await expect(sessions.get('f'.repeat(16))).rejects.toMatchObject({ code: 'not-found' });
    await expect(sessions.get('0'.repeat(16))).rejects.toMatchObject({ code: 'not-found', file: '/moved' });
  });

  it('what could not be opened is tried again the next time', async () => {
    const { sessions, log } = setUp({ broken: '/b' });
    await expect(sessions.openFolder('/b', false)).rejects.toMatchObject({ code: 'not-a-project' });
    await expect(sessions.openFolder('/b', false)).rejects.toMatchObject({ code: 'not-a-project' });
    expect([log, sessions.list()]).toEqual([['open /b', 'open /b'], []]);
  });

  it('closes all, also what is just being opened', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { sessions, log } = setUp({ gate: promise, broken: '/c' });
    const opening = [sessions.openFolder('/a', false), sessions.openFolder('/b', false), sessions.openFolder('/c', false).catch(() => null)];
    while (log.length < 3) await new Promise((r) => setTimeout(r, 1));
    const closing = sessions.closeAll();
    resolve();
    await closing;
    await Promise.all(opening);
    expect(log.slice(3)).toEqual(['close /a', 'close /b']);
  });
});
