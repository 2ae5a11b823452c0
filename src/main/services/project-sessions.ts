/** Projects stay open while the workbench runs; one connection a folder, however many windows. */
import { appError } from '#shared/contract/errors.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Places, ProjectHandle, Sessions } from '../ports/workbench.ts';

export interface SessionDeps {
  readonly openProject: (folder: string, create: boolean) => Promise<{ readonly open: OpenProject; readonly blobs: Blobs }>;
  readonly places: Pick<Places, 'realPath'>;
  readonly state: Pick<AppState, 'recent'>;
  readonly sha256: Sha256;
}

export function createSessions(deps: SessionDeps): Sessions {
  // Promises, so that two windows that open at once share one connection.
  const byId = new Map<string, Promise<ProjectHandle>>();
  const opened = new Map<string, ProjectHandle>();

  async function openFolder(folder: string, create: boolean): Promise<ProjectHandle> {
    const real = await deps.places.realPath(folder);
    const id = deps.sha256(real).slice(0, 16);
    const found = byId.get(id);
    if (found) return found;
    const opening = deps.openProject(real, create).then(({ open, blobs }) => ({ id, open, blobs }));
    byId.set(id, opening);
    try {
      const handle = await opening;
      opened.set(id, handle);
      return handle;
    } catch (e) {
      byId.delete(id);
      throw e;
    }
  }

  return {
    openFolder,
    async get(id) {
      const found = byId.get(id);
      if (found) return found;
      const entry = (await deps.state.recent()).find((r) => r.id === id);
      if (!entry) throw appError('not-found', 'This project is not on the list of this PC', 'Open its folder from the Projects screen.');
      const handle = await openFolder(entry.folder, false);
      if (handle.id !== id) throw appError('not-found', 'The project folder was moved', 'Open it at its new place.', entry.folder);
      return handle;
    },
    list: () => [...opened.values()],
    async closeAll() {
      // What is just being opened has to be closed, too.
      const all = await Promise.allSettled(byId.values());
      byId.clear();
      opened.clear();
      for (const outcome of all) if (outcome.status === 'fulfilled') await outcome.value.open.close();
    },
  };
}
