/** Names for the state of a project's data, so that a figure can say what it was made from. */
import { canonicalJson } from '#shared/domain/canonical-json.ts';
import type { Repos } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import { dataTable } from './data-table.ts';

/** Names of what a verdict rests on, twelve hex digits each; `rest` holds the last four together. */
export interface DecisionBasis {
  readonly dataset: string;
  readonly reviews: string;
  readonly rest: string;
  /** The four are absent in runs of older programs. */
  readonly lock?: string | undefined;
  readonly form?: string | undefined;
  readonly costs?: string | undefined;
  readonly foundation?: string | undefined;
}

/** All that a verdict rests on besides the code: data, reviews, gate lock, form, costs, decision on foundation models. */
export async function decisionBasis(repos: Repos, sha256: Sha256): Promise<DecisionBasis> {
  const project = await repos.project.get();
  const reviews = (await repos.reviews.list()).map((r) => r.id);
  const lock = await repos.gates.currentLock();
  const seedThreshold = (await repos.seedThresholds.list())[0]?.threshold ?? null;
  const name = (value: unknown): string => sha256(canonicalJson((value ?? null) as never)).slice(0, 12);
  return {
    dataset: (await dataTable(repos, sha256)).version,
    reviews: sha256(canonicalJson(reviews)).slice(0, 12),
    rest: sha256(canonicalJson({ lock: lock?.lockHash ?? null, form: project?.form ?? null, profile: project?.profile ?? null, costs: project?.costInputs ?? null, g4: project?.g4Decision ?? null, ...(seedThreshold === null ? {} : { seedThreshold }) } as never)).slice(0, 12),
    lock: name(lock?.lockHash),
    form: name(project?.form),
    costs: name(project?.costInputs),
    foundation: name(project?.g4Decision),
  };
}
