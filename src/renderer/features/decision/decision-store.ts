/** Gates, cost, verdict and report of the project on the screen. */
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import type { CostEdit, DecisionState } from '#shared/contract/decision.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { PaperKind, PaperStage } from '#shared/contract/reports.ts';
import type { EffortSummary } from '#shared/contract/review.ts';
import type { ProjectSummary } from '#shared/contract/projects.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useJobsStore } from '../../state/jobs-store.ts';
import { useProjectStore } from '../../state/project-store.ts';

type Language = 'ja' | 'en';
/** Which paper; `stage` is the stage that a proposal follows. */
export interface Paper {
  readonly kind: PaperKind;
  readonly stage: PaperStage;
}

export const useDecisionStore = defineStore('decision', () => {
  const client = useClient();
  const app = useAppStore();
  const project = useProjectStore();
  const jobs = useJobsStore();
  const changes = useChangesStore();
  const state = ref<DecisionState | null>(null);
  const effort = ref<EffortSummary | null>(null);
  const error = ref<AppErrorData | null>(null);
  /** The page that the frame shows; null until somebody asks, and again when a newer run would change it. */
  const preview = ref<{ readonly sha256: string; readonly runId: string; readonly lang: Language; readonly paper: Paper } | null>(null);
  const lang = (): Language => app.settings?.lang ?? 'ja';

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const loaded = await client.call('decision.state', { project: id, lang: lang() });
      if (project.id !== id) return;
      if (preview.value && preview.value.runId !== loaded.result?.runId) preview.value = null;
      state.value = loaded;
      error.value = null;
    } catch (e) {
      error.value = toAppError(e).toJSON();
    }
  }
  async function loadEffort(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    const loaded = await client.call('effort.summary', { project: id }).catch(() => null);
    if (project.id === id) effort.value = loaded;
  }
  const idOf = (): string => {
    if (project.id === null) throw new Error('no project');
    return project.id;
  };
  const lock = (settings: DecisionState['draft'], reason: string): Promise<null> => client.call('decision.lock', { project: idOf(), settings, reason });
  const setCosts = (edits: readonly CostEdit[]): Promise<null> => client.call('decision.set-costs', { project: idOf(), edits });
  const setForm = (form: ProjectSummary['form']): Promise<ProjectSummary> => client.call('projects.update', { project: idOf(), patch: { form } });
  /** The same stages, seed and backbone again: finished steps are reused, so that a change of limits or costs takes seconds. */
  function update(): Promise<Job> {
    const { stage = 'all', seed = 1, backbone = null } = state.value?.result ?? {};
    return jobs.start('work.run', idOf(), { stage, seed, lang: lang(), device: app.settings?.device ?? 'auto', ...(backbone === null ? {} : { backbone }) });
  }
  const make = (of: Language, format: 'html' | 'json', { kind, stage }: Paper): Promise<{ readonly sha256: string; readonly runId: string }> =>
    client.call('reports.make', { project: idOf(), lang: of, format, kind, ...(kind === 'proposal' ? { stage } : {}) });
  async function makePreview(of: Language, paper: Paper): Promise<void> {
    preview.value = { ...(await make(of, 'html', paper)), lang: of, paper };
  }

  watch(
    () => [project.id, app.settings?.lang],
    ([id], [before]) => {
      if (id !== before) {
        state.value = null;
        preview.value = null;
        effort.value = null;
      }
      void load();
      void loadEffort();
    },
  );
  changes.onChange(() => project.id, ['project', 'images', 'tags', 'reviews', 'runs', 'gates'], () => void load());
  changes.onChange(() => project.id, ['effort', 'reviews'], () => void loadEffort());
  return { state, effort, error, preview, load, loadEffort, lock, setCosts, setForm, update, make, makePreview };
});
