/** Services whose answers a test decides, behind the real dispatcher: what every transport is tried on. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { Change, Settings } from '#shared/contract/app.ts';
import type { CheckedInputOf, OutputOf } from '#shared/contract/procedures.ts';
import { createDispatcher } from '../../src/main/transports/dispatcher.ts';
import type { Dispatcher } from '../../src/main/transports/dispatcher.ts';
import type { Handlers } from '../../src/main/ports/handlers.ts';
import type { Media } from '../../src/main/ports/media.ts';
import { createChanges } from '../../src/main/services/changes.ts';
import type { Changes } from '../../src/main/ports/workbench.ts';

export const settings: Settings = { lang: 'ja', theme: 'auto', device: 'auto', cacheLimitMb: 2000, reviewer: '', tourDone: false };
export const place: OutputOf<'places.list'> = { path: '/data/画像', parent: '/data', folders: [{ name: '表 1', path: '/data/画像/表 1', isProject: false }], pictures: 3, files: [] };
export const missing = { code: 'not-found', what: 'This folder does not exist', file: '/data/無い', todo: 'Choose another one.' } as const;
export const project = 'a'.repeat(16);

export interface ContractServer {
  readonly dispatcher: Dispatcher;
  readonly media: Media;
  readonly changes: Changes;
  /** Inputs as `app.set-settings` got them. */
  readonly received: unknown[];
  /** What began and what was told to stop, in order. */
  readonly log: string[];
  /** Waits until a line is in the log. */
  logged(line: string): Promise<void>;
  end(): void;
}

export function contractServer(): ContractServer {
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-media-'));
  const log: string[] = [];
  const received: unknown[] = [];
  const changes = createChanges();
  const handlers: Partial<Handlers> = {
    'places.list': async ({ path }) => {
      if (path === null) return place;
      throw appError(missing.code, missing.what, missing.todo, missing.file);
    },
    'app.set-settings': async (input: CheckedInputOf<'app.set-settings'>) => {
      received.push(input);
      const given = Object.fromEntries(Object.entries(input).filter(([, v]) => v !== undefined)) as Partial<Settings>;
      return { ...settings, ...given };
    },
    'app.diagnostics': (_input, { signal }) => {
      log.push('call begun');
      // Like a service that only looks up between two steps: it tells that it heard, and answers late or never.
      return new Promise(() => signal.addEventListener('abort', () => log.push('call aborted')));
    },
    'models.verify': async () => {
      throw new Error('a bug');
    },
    'jobs.dismiss': async () => null,
    'app.info': async () => ({ version: 1 }) as never,
    'app.changes': async function* (_input, { signal }) {
      log.push('watch begun');
      signal.addEventListener('abort', () => log.push('watch aborted'));
      yield* changes.watch(signal);
    },
    'work.report': async function* ({ out }) {
      yield { type: 'step-started', step: 'report' };
      if (out === '/nowhere') throw appError('disk-full', 'The disk is full', 'Make room.', out);
      yield { type: 'step-progress', step: 'report', done: 1, total: 2 };
      yield { type: 'result', value: { path: out } };
    },
  };
  const path = (sha256: string): string => join(folder, sha256);
  return {
    dispatcher: createDispatcher(handlers as Handlers),
    changes,
    received,
    log,
    async logged(line) {
      while (!log.includes(line)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    media: {
      async put(id, content) {
        if (id !== project) throw appError('not-found', 'This project is not on the list of this PC', 'Open its folder.');
        const chunks: Uint8Array[] = [];
        for await (const chunk of content) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        writeFileSync(path(sha256), bytes);
        return sha256;
      },
      async blob(sha256) {
        if (!/^[0-9a-f]{64}$/.test(sha256)) throw appError('outside-folder', 'This is not the name of a stored file', 'Reload the window.');
        const found = statSync(path(sha256), { throwIfNoEntry: false });
        if (!found) throw appError('not-found', 'A stored file is missing', 'Run again.');
        return { path: path(sha256), mime: 'application/octet-stream', bytes: found.size };
      },
      async picture(spec) {
        if (!/^[0-9a-f]{64}$/.test(spec.sha256)) throw appError('outside-folder', 'This is not the name of a picture', 'Reload the window.');
        const file = path(`picture-${spec.sha256.slice(0, 8)}`);
        const text = JSON.stringify(spec);
        writeFileSync(file, text);
        return { path: file, mime: 'image/jpeg', bytes: text.length };
      },
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const change = (n: number): Change => ({ project: `p${n}`, areas: ['tags'] });
