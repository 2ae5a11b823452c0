/** What the diagnostics page shows: this machine, models, disk and cache, what is stored where, what went out (nothing). */
import type { Diagnostics } from '#shared/contract/app.ts';
import type { ModelCard, ModelList } from '#shared/contract/models.ts';
import type { DoctorResult } from '#shared/contract/results.ts';

export interface DiagnosticsDeps {
  readonly doctor: () => Promise<DoctorResult>;
  readonly cards: () => Promise<readonly ModelCard[]>;
  readonly verify: () => Promise<ModelList>;
  readonly machine: () => Promise<Diagnostics['machine']>;
  readonly cacheBytes: () => Promise<number>;
  readonly cacheLimitMb: () => Promise<number>;
  readonly attempts: () => number;
  readonly listening: () => string | null;
  /** Folders of this PC; `projects` is where new projects are proposed. */
  readonly folders: Readonly<Record<'settings' | 'pictures' | 'templates' | 'models' | 'projects', string>>;
}

/** Starts the engine, so it takes seconds. */
export async function diagnose(deps: DiagnosticsDeps): Promise<Diagnostics> {
  const [doctor, cards, models, machine, bytes, limitMb] = await Promise.all([deps.doctor(), deps.cards(), deps.verify(), deps.machine(), deps.cacheBytes(), deps.cacheLimitMb()]);
  const { folders } = deps;
  return {
    doctor,
    cards,
    models,
    machine,
    cache: { path: folders.pictures, bytes, limitMb },
    network: { attempts: deps.attempts(), listening: deps.listening() },
    stored: [
      { what: 'settings', path: folders.settings, bytes: null },
      { what: 'pictures', path: folders.pictures, bytes },
      { what: 'templates', path: folders.templates, bytes: null },
      { what: 'models', path: folders.models, bytes: cards.reduce((sum, c) => sum + c.bytes, 0) },
      { what: 'projects', path: folders.projects, bytes: null },
    ],
  };
}
