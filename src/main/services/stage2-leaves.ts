/** What a finished run left for the screens, read once and kept while it is looked at. */
import { appError } from '#shared/contract/errors.ts';
import type { Stage2Leaves } from '../ports/method.ts';
import type { RunRecord } from '../ports/repos.ts';
import type { ProjectHandle } from '../ports/workbench.ts';
import type { StoredRun } from './proof-service.ts';

export interface Stage2Run {
  readonly record: RunRecord;
  readonly stored: StoredRun;
  /** The run's stage 2, which is there. */
  readonly stage2: NonNullable<StoredRun['result']['stage2']>;
}

/** The newest finished run that holds stage 2. */
export async function newestStage2(handle: ProjectHandle): Promise<Stage2Run | null> {
  for (const record of await handle.open.repos.runs.list()) {
    const stored = record.status === 'done' ? (record.result as StoredRun | null) : null;
    if (stored?.result.stage2) return { record, stored, stage2: stored.result.stage2 };
  }
  return null;
}

export interface LeavesReader {
  /** Null for a run of an older program. */
  read(handle: ProjectHandle, run: Stage2Run): Promise<Stage2Leaves | null>;
  /** Throws AppError `not-found` where `read` gives null or nothing has run. */
  need(handle: ProjectHandle): Promise<{ readonly run: Stage2Run; readonly leaves: Stage2Leaves }>;
}

/** Parsed facts are large: only those of the last few runs are kept. */
const kept = 3;

export function createLeavesReader(): LeavesReader {
  const byBlob = new Map<string, Promise<Stage2Leaves>>();
  async function read(handle: ProjectHandle, run: Stage2Run): Promise<Stage2Leaves | null> {
    const ref = run.stored.stage2Leaves ?? null;
    if (ref === null) return null;
    const found = byBlob.get(ref.blob);
    if (found) return found;
    const reading = handle.blobs.get(ref.blob).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Stage2Leaves);
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
      const run = await newestStage2(handle);
      const leaves = run ? await read(handle, run) : null;
      if (!run || !leaves) throw appError('not-found', 'No finished run of stage 2 left pictures to look at', 'Run stage 2.');
      return { run, leaves };
    },
  };
}
