/** Gates, cost, verdict and report of the project on the screen. */
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import type { DecisionState } from '#shared/contract/decision.ts';
import type { ProjectSummary } from '#shared/contract/projects.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useJobsStore } from '../../state/jobs-store.ts';
import { useProjectStore } from '../../state/project-store.ts';

export const useDecisionStore = defineStore('decision', () => {
  const client = useClient();
  const app = useAppStore();
  const project = useProjectStore();
  const jobs = useJobsStore();
  const changes = useChangesStore();
  const state = ref<DecisionState | null>(null);
  const error = ref<AppErrorData | null>(null);
  const preview = ref<string | null>(null);
  const lang = (): 'ja' | 'en' => app.settings?.lang ?? 'ja';

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const loaded = await client.call('decision.state', { project: id, lang: lang() });
      if (project.id !== id) return;
      if (state.value?.result?.runId !== loaded.result?.runId) preview.value = null;
      state.value = loaded;
      error.value = null;
    } catch (e) {
      error.value = toAppError(e).toJSON();
    }
  }
  const idOf = (): string => {
    if (project.id === null) throw new Error('no project');
    return project.id;
  };
  const lock = (settings: DecisionState['draft'], reason: string): Promise<null> => client.call('decision.lock', { project: idOf(), settings, reason });
  const setCosts = (inputs: DecisionState['costInputs']): Promise<null> => client.call('decision.set-costs', { project: idOf(), inputs });
  const setForm = (form: ProjectSummary['form']): Promise<ProjectSummary> => client.call('projects.update', { project: idOf(), patch: { form } });
  /** Finished steps are reused, so that a change of limits or costs takes seconds. */
  const update = () => jobs.start('work.run', idOf(), { stage: 'all', seed: state.value?.result?.seed ?? 1, lang: lang(), device: app.settings?.device ?? 'auto' });
  async function makePreview(): Promise<void> {
    preview.value = (await client.call('reports.preview', { project: idOf(), lang: lang() })).sha256;
  }

  watch(
    () => [project.id, app.settings?.lang],
    ([id], [before]) => {
      if (id !== before) state.value = null;
      preview.value = null;
      void load();
    },
  );
  changes.onChange(() => project.id, ['project', 'images', 'tags', 'reviews', 'runs', 'gates'], () => void load());
  return { state, error, preview, load, lock, setCosts, setForm, update, makePreview };
});
