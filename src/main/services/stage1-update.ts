/** `update-seeds`: the project's corrections teach the seeds; what came out waits for a person to keep it or throw it away. */
import { appError } from '#shared/contract/errors.ts';
import type { UpdateSeedsRequest } from '#shared/contract/stage1.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Stage1Figures, Stage2Figures } from '../ports/method.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { ProofOptions } from '../pipeline/proof-methods.ts';
import type { RunOptions } from './bench-service.ts';
import { decisionBasis } from './dataset-version.ts';
import { loadProject, loadReviews } from './project-data.ts';
import { newestRun } from './projects-service.ts';
import type { ProofDeps } from './proof-service.ts';

export interface SeedUpdateOutcome {
  readonly id: string;
  readonly corrections: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly heldOut: number;
}

/** Uses the newest run's seed, threshold and refiner, so that its finished steps are reused. Throws AppError `not-found` before a run. */
export async function updateSeeds<W1 extends { readonly figures: Stage1Figures }, W2 extends { readonly figures: Stage2Figures }>(
  deps: ProofDeps<W1, W2>,
  open: OpenProject,
  blobs: Blobs,
  request: UpdateSeedsRequest,
  who: string,
  options: RunOptions,
): Promise<SeedUpdateOutcome> {
  const newest = await newestRun(open);
  if (!newest) throw appError('not-found', 'There are no seeds to learn from yet', 'Run stage 1.');
  const started = performance.now();
  const seed = request.seed ?? newest.record.seed;
  const card = await deps.card(newest.stored.backbone.id);
  const session = await deps.startSession({ blobs, steps: open.repos.steps }, request.device);
  try {
    const loaded = await loadProject(deps, open, blobs, card, seed);
    const run = session.runner({ ...options, imagePath: loaded.imagePath });
    const refiner = newest.stored.result.stage1?.refiner;
    const proofOptions: ProofOptions = { seed, level: 0.95, seedThreshold: (await open.repos.seedThresholds.list())[0]?.threshold ?? null, refiner: refiner?.rule === 'stated' ? refiner.id : 'auto' };
    const { reviews } = await decisionBasis(open.repos, deps.sha256);
    const work = await deps.methods.stage1(run, loaded.data, loaded.masks, proofOptions);
    const { corrections } = await loadReviews(deps, open, blobs, loaded.images);
    const facts = await deps.methods.updateSeeds(run, work, corrections, seed);
    const seconds = (performance.now() - started) / 1000;
    const stored = await open.repos.seedUpdates.add({ runId: newest.record.id, json: { ...facts, reviews, seconds } }, who);
    return { id: stored.id, corrections: facts.corrections, before: facts.heldOut.before, after: facts.heldOut.after, heldOut: facts.heldOut.n };
  } finally {
    await session.end();
  }
}
