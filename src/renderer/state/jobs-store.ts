/** Long work of this launch, for the status bar, the jobs panel and buttons that wait for it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Job } from '#shared/contract/jobs.ts';
import { useClient } from './client.ts';

const retryMs = 1500;

export const useJobsStore = defineStore('jobs', () => {
  const client = useClient();
  const jobs = ref<readonly Job[]>([]);
  const running = computed(() => jobs.value.filter((j) => j.status === 'running'));
  const endListeners = new Set<(job: Job) => void>();
  let started = false;

  async function follow(): Promise<void> {
    for (;;) {
      try {
        for await (const list of client.stream('jobs.watch', {})) {
          const before = new Map(jobs.value.map((j) => [j.id, j.status]));
          jobs.value = list;
          for (const job of list) if (job.status !== 'running' && before.get(job.id) === 'running') for (const listener of endListeners) listener(job);
        }
      } catch {
        // The program is away; the changes store shows it.
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
  function watch(): void {
    if (!started) {
      started = true;
      void follow();
    }
  }
  /** @param input without the project folder: the program fills it in from the project's id */
  async function start(work: string, project: string | null, input: object): Promise<Job> {
    watch();
    const job = await client.call('jobs.start', { work, project, input });
    if (!jobs.value.some((j) => j.id === job.id)) jobs.value = [job, ...jobs.value];
    return job;
  }
  const cancel = (id: string): Promise<unknown> => client.call('jobs.cancel', { id });
  const dismiss = (id: string): Promise<unknown> => client.call('jobs.dismiss', { id });
  function onEnd(listener: (job: Job) => void): () => void {
    endListeners.add(listener);
    return () => endListeners.delete(listener);
  }
  /** The running job of a project; null = none. */
  const of = (project: string | null): Job | null => running.value.find((j) => j.project === project) ?? null;
  return { jobs, running, watch, start, cancel, dismiss, onEnd, of };
});
