/** Gates, cost and verdict as screens see them. */
import { appError } from '#shared/contract/errors.ts';
import type { DecisionState } from '#shared/contract/decision.ts';
import { gateSettingsSchema, templateSchema } from '#shared/contract/templates.ts';
import { defaultGateSettings, lockGates } from '#shared/domain/gate-settings.ts';
import type { GateSettings } from '#shared/domain/gate-settings.ts';
import type { Gate, Language, Verdict } from '#shared/domain/gate-types.ts';
import { gateWithText, verdictWithText } from '#shared/domain/reason-text.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject, ProjectRecord, RunRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, Sessions } from '../ports/workbench.ts';
import { decisionBasis } from './dataset-version.ts';
import type { StoredRun } from './proof-service.ts';
import { newestRun, projectOf, whoIs } from './projects-service.ts';

export interface DecisionDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  readonly sha256: Sha256;
  readonly now: () => string;
  /** The report as one page of HTML. */
  readonly renderReport: (open: OpenProject, blobs: Blobs, lang: Language) => Promise<{ readonly html: string; readonly runId: string }>;
}

type DecisionHandlers = Pick<CallHandlers, 'decision.state' | 'decision.lock' | 'decision.set-costs' | 'reports.preview'>;

export function decisionService(deps: DecisionDeps): DecisionHandlers {
  return {
    'decision.state': async ({ project, lang }) => stateOf(deps, (await deps.sessions.get(project)).open, lang),
    'decision.lock': async ({ project, settings, reason }) => {
      const { open } = await deps.sessions.get(project);
      const { profile } = await projectOf(open);
      const limits = settings as GateSettings;
      if ((limits.highStakes === null) !== (limits.profile === 'standard')) throw appError('bad-usage', 'The limits do not belong to the profile', 'Choose the profile again.');
      const who = await whoIs(deps.state);
      const lock = lockGates(limits, deps.now(), deps.sha256);
      await open.repos.gates.lock({ settings: lock.settings, lockHash: lock.lockHash as string, reason }, who);
      if (limits.profile !== profile) await open.repos.project.update({ profile: limits.profile }, who);
      deps.changes.emit({ project, areas: ['gates', 'project'] });
      return null;
    },
    'decision.set-costs': async ({ project, inputs }) => {
      const { open } = await deps.sessions.get(project);
      await open.repos.project.update({ costInputs: inputs }, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['project'] });
      return null;
    },
    'reports.preview': async ({ project, lang }) => {
      const { open, blobs } = await deps.sessions.get(project);
      const { html, runId } = await deps.renderReport(open, blobs, lang);
      return { sha256: (await blobs.put(new TextEncoder().encode(html))).sha256, runId };
    },
  };
}

async function stateOf(deps: DecisionDeps, open: OpenProject, lang: Language): Promise<DecisionState> {
  const { repos } = open;
  const project = await projectOf(open);
  const locks = [...(await repos.gates.locks())].reverse();
  const run = await newestRun(open);
  const basis = await decisionBasis(repos, deps.sha256);
  const runs = await repos.runs.list();
  // Results made before anybody locked the gates would let the limits be fitted to them.
  const shown = locks.length > 0 ? run : null;
  return {
    draft: await draftOf(open, project, locks[0]?.settings),
    locks: locks.map((l) => ({ settings: gateSettingsSchema.parse(l.settings), lockedAt: l.lockedAt, lockHash: l.lockHash, reason: l.reason, who: l.who })),
    result: shown ? resultOf(shown, lang, basis) : null,
    hidden: run !== null && shown === null,
    costInputs: project.costInputs as DecisionState['costInputs'],
    runs: runs.map((r) => lineOf(r)),
  };
}

async function draftOf(open: OpenProject, project: ProjectRecord, locked: unknown): Promise<DecisionState['draft']> {
  const last = gateSettingsSchema.safeParse(locked);
  if (last.success) return last.data;
  const template = templateSchema.safeParse(await open.repos.template.get());
  return template.success && template.data.profile === project.profile ? template.data.gates : gateSettingsSchema.parse(defaultGateSettings(project.profile));
}

function resultOf({ record, stored }: { readonly record: RunRecord; readonly stored: StoredRun }, lang: Language, now: { readonly dataset: string; readonly reviews: string; readonly rest: string }): NonNullable<DecisionState['result']> {
  const { result, basis } = stored;
  return {
    runId: record.id,
    finishedAt: record.finishedAt as string,
    seed: record.seed,
    datasetVersion: basis?.dataset ?? null,
    gates: result.gates.map((g) => gateWithText(g as unknown as Gate, lang)) as unknown as NonNullable<DecisionState['result']>['gates'],
    verdict: verdictWithText(result.verdict as unknown as Verdict, lang) as unknown as NonNullable<DecisionState['result']>['verdict'],
    cost: result.cost,
    figures: { stage1: result.stage1, stage2: result.stage2 },
    stale: { data: basis !== undefined && basis.dataset !== now.dataset, reviews: basis !== undefined && basis.reviews !== now.reviews, rest: basis !== undefined && basis.rest !== now.rest },
  };
}

function lineOf(record: RunRecord): DecisionState['runs'][number] {
  const stored = record.result as StoredRun | null;
  return {
    id: record.id,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    status: record.status,
    seed: record.seed,
    verdict: stored?.result.verdict.value ?? null,
    basis: stored?.basis ?? null,
    device: (record.device as { readonly used?: string } | null)?.used ?? null,
  };
}
