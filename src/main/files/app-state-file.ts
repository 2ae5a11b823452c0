/** Settings and recent projects of this PC: one JSON file in the user's own folder. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema } from '#shared/contract/app.ts';
import type { Settings } from '#shared/contract/app.ts';
import type { AppState, RecentEntry } from '../ports/workbench.ts';

const maxRecent = 30;
const recentEntrySchema = z.object({ id: z.string(), name: z.string(), folder: z.string(), openedAt: z.string(), demo: z.boolean(), unfinished: z.object({ images: z.number(), seed: z.number(), lang: z.enum(['ja', 'en']) }).nullable().default(null) });

const defaults: Settings = { lang: 'ja', theme: 'auto', device: 'auto', cacheLimitMb: 2000, reviewer: '', tourDone: false };

/** TEGAKARI_HOME, or where this system keeps a program's settings. */
export function appDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (env.TEGAKARI_HOME) return env.TEGAKARI_HOME;
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Tegakari');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tegakari');
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'tegakari');
}

/** A file that cannot be read counts as empty: settings must never keep the program from starting. */
export function createAppState(folder: string): AppState {
  const file = join(folder, 'workbench.json');
  // Edits one after the other, so that none overwrites another.
  let last: Promise<unknown> = Promise.resolve();

  async function read(): Promise<{ readonly settings: Settings; readonly recent: readonly RecentEntry[] }> {
    let content: { settings?: unknown; recent?: unknown } = {};
    try {
      content = JSON.parse(await readFile(file, 'utf8')) as typeof content;
    } catch {
      // First start, or damaged: defaults.
    }
    // One by one: a value that another version wrote must not cost a person all the others.
    const given = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
      const value = schema.safeParse((content.settings as Record<string, unknown> | undefined)?.[key]);
      return value.success ? [[key, value.data] as const] : [];
    });
    const recent = z.array(recentEntrySchema).safeParse(content.recent ?? []);
    return { settings: { ...defaults, ...(Object.fromEntries(given) as Partial<Settings>) }, recent: recent.success ? recent.data : [] };
  }

  function edit<T>(change: (now: { readonly settings: Settings; readonly recent: readonly RecentEntry[] }) => { readonly next: { readonly settings: Settings; readonly recent: readonly RecentEntry[] }; readonly answer: T }): Promise<T> {
    const run = last.then(async () => {
      const { next, answer } = change(await read());
      await mkdir(folder, { recursive: true });
      await writeFile(`${file}.part`, `${JSON.stringify(next, null, 2)}\n`);
      await rename(`${file}.part`, file);
      return answer;
    });
    last = run.catch(() => undefined);
    return run;
  }

  return {
    folder,
    settings: async () => (await read()).settings,
    recent: async () => (await read()).recent,
    setSettings: (patch) =>
      edit((now) => {
        const settings = settingsSchema.parse({ ...now.settings, ...patch });
        return { next: { ...now, settings }, answer: settings };
      }),
    putRecent: (entry) => edit((now) => ({ next: { ...now, recent: [entry, ...now.recent.filter((r) => r.id !== entry.id)].slice(0, maxRecent) }, answer: undefined })),
    forget: (id) => edit((now) => ({ next: { ...now, recent: now.recent.filter((r) => r.id !== id) }, answer: undefined })),
  };
}
