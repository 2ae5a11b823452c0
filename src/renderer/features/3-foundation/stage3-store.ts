/** Stage 3 of the project on the screen: routes and the decision on foundation models. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { Stage3Overview } from '#shared/contract/stage3.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';

export const useStage3Store = defineStore('stage3', () => {
  const client = useClient();
  const app = useAppStore();
  const project = useProjectStore();
  /** Null while loading. */
  const overview = shallowRef<Stage3Overview | null>(null);
  const error = ref<AppErrorData | null>(null);
  let loadedFor: string | null = null;

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    if (loadedFor !== id) overview.value = null;
    try {
      const loaded = await client.call('stage3.overview', { project: id, lang: app.settings?.lang ?? 'ja' });
      if (project.id !== id) return;
      loadedFor = id;
      overview.value = loaded;
      error.value = null;
    } catch (e) {
      error.value = toAppError(e).toJSON();
    }
  }
  async function decide(adopted: boolean, reason: string): Promise<void> {
    await client.call('stage3.decide', { project: project.id as string, adopted, reason });
    await load();
  }
  useChangesStore().onChange(() => project.id, ['runs', 'project', 'reviews', 'tags', 'images', 'gates', 'models'], () => void load());
  return { overview, error, load, decide };
});
