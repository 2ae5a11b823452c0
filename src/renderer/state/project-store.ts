/** The project on the screen: its summary, kept true while anything changes it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ProjectSummary } from '#shared/contract/projects.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { toAppError } from '#shared/contract/errors.ts';
import { useChangesStore } from './changes-store.ts';
import { useClient } from './client.ts';

/** The summary of a large project costs the program tens of milliseconds. */
const pauseMs = 400;

export const useProjectStore = defineStore('project', () => {
  const client = useClient();
  const changes = useChangesStore();
  const id = ref<string | null>(null);
  const summary = ref<ProjectSummary | null>(null);
  const error = ref<AppErrorData | null>(null);
  const classes = computed(() => summary.value?.classes ?? []);

  async function show(project: string | null): Promise<void> {
    if (project !== id.value) summary.value = null;
    id.value = project;
    await load();
  }
  async function load(): Promise<void> {
    const wanted = id.value;
    if (wanted === null) return;
    try {
      const loaded = await client.call('projects.summary', { project: wanted });
      // An answer that comes late must not replace another project's.
      if (id.value === wanted) {
        summary.value = loaded;
        error.value = null;
      }
    } catch (e) {
      if (id.value === wanted) error.value = toAppError(e).toJSON();
    }
  }
  let waiting = false;
  /** At once for the first change; a row of quick edits is answered by one more load after it. */
  async function loadSoon(): Promise<void> {
    if (waiting) return;
    waiting = true;
    await load();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    waiting = false;
    if (missed) {
      missed = false;
      void loadSoon();
    }
  }
  let missed = false;
  changes.onChange(() => id.value, ['project', 'images', 'tags', 'reviews', 'runs', 'gates'], () => {
    if (waiting) missed = true;
    else void loadSoon();
  });
  return { id, summary, error, classes, show, load };
});
