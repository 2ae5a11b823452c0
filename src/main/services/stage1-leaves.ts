/** What a finished run left for the screens of stage 1, read once and kept while it is looked at. */
import { appError } from '#shared/contract/errors.ts';
import type { SeedUpdateFacts, Stage1Leaves, StoredBlob } from '../ports/method.ts';
import type { RunRecord, SeedUpdateRecord } from '../ports/repos.ts';
import type { ProjectHandle } from '../ports/workbench.ts';
import type { StoredRun } from './proof-service.ts';

export interface Stage1Run {
  readonly record: RunRecord;
  readonly stored: StoredRun;
  readonly stage1: NonNullable<StoredRun['result']['stage1']>;
}

/** The newest finished run that holds stage 1. */
export async function newestStage1(handle: ProjectHandle): Promise<Stage1Run | null> {
  for (const record of await handle.open.repos.runs.list()) {
    const stored = record.status === 'done' ? (record.result as StoredRun | null) : null;
    if (stored?.result.stage1) return { record, stored, stage1: stored.result.stage1 };
  }
  return null;
}

export interface Stage1LeavesReader {
  /** Null for a run of an older program. */
  read(handle: ProjectHandle, run: Stage1Run): Promise<Stage1Leaves | null>;
  /** Throws AppError `not-found` where `read` gives null or nothing has run. */
  need(handle: ProjectHandle): Promise<{ readonly run: Stage1Run; readonly leaves: Stage1Leaves }>;
}

/** Parsed facts are large: only those of the last few runs are kept. */
const kept = 3;

export function createStage1LeavesReader(): Stage1LeavesReader {
  const byBlob = new Map<string, Promise<Stage1Leaves>>();
  async function read(handle: ProjectHandle, run: Stage1Run): Promise<Stage1Leaves | null> {
    const ref: StoredBlob | null = run.stored.stage1Leaves ?? null;
    if (ref === null) return null;
    const found = byBlob.get(ref.blob);
    if (found) return found;
    const reading = handle.blobs.get(ref.blob).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Stage1Leaves);
    byBlob.set(ref.blob, reading);
    for (const oldest of byBlob.keys()) if (byBlob.size > kept) byBlob.delete(oldest);
    return reading.catch((e: unknown) => {
      byBlob.delete(ref.blob);
      throw e;
    });
  }
  return {
    read,
    async need(handle) {
      const run = await newestStage1(handle);
      const leaves = run ? await read(handle, run) : null;
      if (!run || !leaves) throw appError('not-found', 'No finished run of stage 1 left seeds to look at', 'Run stage 1.');
      return { run, leaves };
    },
  };
}

/** The update that a person kept and that belongs to these seeds; null = the run's own seeds are shown. */
export async function keptUpdate(handle: ProjectHandle, leaves: Stage1Leaves): Promise<SeedUpdateFacts | null> {
  const found = (await handle.open.repos.seedUpdates.list()).find((u) => u.state === 'kept' && factsOf(u).basis === leaves.seeds.labels.blob);
  return found ? factsOf(found) : null;
}

export function factsOf(update: SeedUpdateRecord): SeedUpdateFacts {
  return update.json as SeedUpdateFacts;
}
