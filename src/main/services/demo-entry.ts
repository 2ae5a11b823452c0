/** Keeps a demo that is being made on the list of projects, so that one that was interrupted is found again and goes on. */
import type { JobStatus } from '#shared/contract/jobs.ts';
import { demoRequestSchema } from '#shared/contract/runs.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, Places } from '../ports/workbench.ts';
import { demoName } from './demo-service.ts';

export interface DemoEntryDeps {
  readonly state: Pick<AppState, 'recent' | 'putRecent'>;
  readonly places: Pick<Places, 'realPath' | 'exists'>;
  readonly changes: Pick<Changes, 'emit'>;
  readonly sha256: Sha256;
  readonly now: () => string;
}

/** To be told of every job's start and end; other work than the demo's is left alone. */
export function demoEntry(deps: DemoEntryDeps): (work: string, input: unknown, status: JobStatus) => Promise<void> {
  return async (work, input, status) => {
    if (work !== 'work.demo' || (status !== 'running' && status !== 'done')) return;
    const { out, images, seed, lang } = demoRequestSchema.parse(input);
    const folder = await deps.places.realPath(out);
    const id = deps.sha256(folder).slice(0, 16);
    const known = (await deps.state.recent()).find((r) => r.id === id);
    // What is in that folder already may be another project, which this work will refuse.
    if (status === 'running' && !known?.unfinished && (await deps.places.exists(`${folder}/project.db`))) return;
    await deps.state.putRecent({ id, name: known?.name ?? demoName(lang), folder, openedAt: deps.now(), demo: true, unfinished: status === 'done' ? null : { images, seed, lang } });
    deps.changes.emit({ project: null, areas: ['recent'] });
  };
}
