/** Recent projects, templates, and the ways into a project. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RecentProject } from '#shared/contract/projects.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { OutputOf } from '#shared/contract/procedures.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useJobsStore } from '../../state/jobs-store.ts';

export type Templates = OutputOf<'templates.list'>;

export const useProjectsStore = defineStore('projects', () => {
  const client = useClient();
  const app = useAppStore();
  const jobs = useJobsStore();
  const changes = useChangesStore();
  /** Null while loading. */
  const recent = ref<readonly RecentProject[] | null>(null);
  const templates = ref<Templates>([]);

  async function load(): Promise<void> {
    recent.value = await client.call('projects.recent', {});
  }
  async function loadTemplates(): Promise<void> {
    templates.value = await client.call('templates.list', { lang: app.settings?.lang ?? 'ja' });
  }
  /** Joins path parts with this PC's separator. */
  function pathOf(...parts: readonly string[]): string {
    return parts.join(app.info?.separator ?? '/');
  }
  /** Whether a folder of this name can be read. */
  const isFolder = (path: string): Promise<boolean> =>
    client.call('places.list', { path }).then(
      () => true,
      () => false,
    );
  const open = (folder: string) => client.call('projects.open', { folder });
  const create = (input: { readonly folder: string; readonly name: string; readonly classes: readonly string[]; readonly template: string | null }) => client.call('projects.create', { ...input, classes: [...input.classes], lang: app.settings?.lang ?? 'ja' });
  const forget = (id: string) => client.call('projects.forget', { id });
  const saveTemplate = (project: string, name: string, text: string) => client.call('templates.save', { project, name, text });

  /** Starts long work and answers with the job when it is over. */
  async function finished(work: string, project: string | null, input: object): Promise<Job> {
    const ended = new Promise<Job>((resolve) => {
      const waiting: Job[] = [];
      let id: string | null = null;
      const off = jobs.onEnd((job) => {
        waiting.push(job);
        settle();
      });
      const settle = (): void => {
        const own = waiting.find((j) => j.id === id);
        if (!own) return;
        off();
        resolve(own);
      };
      void jobs.start(work, project, input).then(
        (job) => {
          id = job.id;
          settle();
        },
        (e: unknown) => {
          off();
          resolve(Promise.reject(e));
        },
      );
    });
    return ended;
  }

  changes.onChange(() => null, ['recent'], () => void load().catch(() => undefined));
  return { recent, templates, load, loadTemplates, pathOf, open, isFolder, create, forget, saveTemplate, finished };
});
