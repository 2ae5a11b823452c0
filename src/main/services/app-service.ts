/** The workbench itself: settings, folders of this PC, diagnostics, word of changes. */
import type { ModelCard, ModelList } from '#shared/contract/models.ts';
import type { AppInfo, Diagnostics } from '#shared/contract/app.ts';
import type { CallHandlers, StreamHandlers } from '../ports/handlers.ts';
import type { AppState, Changes, Places } from '../ports/workbench.ts';

export interface AppDeps {
  readonly state: AppState;
  readonly places: Places;
  readonly changes: Changes;
  readonly facts: Pick<AppInfo, 'version' | 'platform' | 'shell' | 'separator' | 'demoImages'>;
  readonly diagnose: () => Promise<Diagnostics>;
  readonly models: { readonly cards: () => Promise<readonly ModelCard[]>; readonly verify: () => Promise<ModelList> };
  readonly startProject: () => string | null;
  readonly clearCache: () => Promise<number>;
  /** Removes the longest unused pictures above the bound, in MB. */
  readonly trimCache: (limitMb: number) => Promise<void>;
}

type AppHandlers = Pick<CallHandlers, 'app.info' | 'app.set-settings' | 'app.diagnostics' | 'app.clear-cache' | 'models.list' | 'models.verify' | 'places.list' | 'places.make'> & Pick<StreamHandlers, 'app.changes'>;

export function appService(deps: AppDeps): AppHandlers {
  return {
    'app.info': async () => ({ ...deps.facts, settings: await deps.state.settings(), dataFolder: deps.state.folder, projectsFolder: deps.places.projectsFolder, startProject: deps.startProject() }),
    'app.set-settings': async (patch) => {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const settings = await deps.state.setSettings(given);
      deps.changes.emit({ project: null, areas: ['settings'] });
      // A lower bound holds from now on, not only after the next start; the answer does not wait for it.
      if (patch.cacheLimitMb !== undefined) void deps.trimCache(settings.cacheLimitMb).catch(() => undefined);
      return settings;
    },
    'app.changes': (_input, { signal }) => deps.changes.watch(signal),
    'app.diagnostics': () => deps.diagnose(),
    'models.list': () => deps.models.cards(),
    'models.verify': () => deps.models.verify(),
    'app.clear-cache': async () => ({ freedBytes: await deps.clearCache() }),
    'places.list': ({ path }) => deps.places.list(path),
    'places.make': ({ parent, name }) => deps.places.make(parent, name),
  };
}
