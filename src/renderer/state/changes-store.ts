/** Word of changes from the program: stores say what they show and load again when it changed, whoever changed it. */
import { defineStore } from 'pinia';
import { onScopeDispose, ref } from 'vue';
import type { Change, ChangeArea } from '#shared/contract/app.ts';
import { useClient } from './client.ts';

const retryMs = 1500;

export const useChangesStore = defineStore('changes', () => {
  const client = useClient();
  const listeners = new Set<(change: Change) => void>();
  /** False while the program cannot be reached. */
  const connected = ref(true);
  let started = false;

  async function follow(): Promise<void> {
    for (;;) {
      try {
        const changes = client.stream('app.changes', {});
        // Reaching the program again: whatever happened meanwhile was missed, so everything is loaded again.
        await client.call('app.info', {});
        if (!connected.value) for (const listener of listeners) listener({ project: null, areas: [] });
        connected.value = true;
        for await (const change of changes) for (const listener of listeners) listener(change);
      } catch {
        connected.value = false;
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  /** Calls `load` when one of these areas of the project changed; ends with the scope that asked. */
  function onChange(project: () => string | null, areas: readonly ChangeArea[], load: (change: Change) => void): void {
    const listener = (change: Change): void => {
      const missed = change.areas.length === 0;
      const mine = change.project === null || change.project === project();
      if (missed || (mine && change.areas.some((a) => areas.includes(a)))) load(change);
    };
    listeners.add(listener);
    onScopeDispose(() => listeners.delete(listener), true);
    if (!started) {
      started = true;
      void follow();
    }
  }

  return { connected, onChange };
});
