/** Gates, cost and verdict as screens see them. */
import { appError } from '#shared/contract/errors.ts';
import type { BasisPart, CostEdit, CostLine, DecisionState } from '#shared/contract/decision.ts';
import { gateSettingsSchema } from '#shared/contract/templates.ts';
import { costInputNames, labelCostInputs, settleCostInputs } from '#shared/domain/cost.ts';
import type { CostInput } from '#shared/domain/cost.ts';
import { lockGates } from '#shared/domain/gate-settings.ts';
import type { GateSettings } from '#shared/domain/gate-settings.ts';
import type { Gate, Language, Verdict } from '#shared/domain/gate-types.ts';
import { formCostInputs } from '#shared/domain/project-form.ts';
import type { ProjectForm } from '#shared/domain/project-form.ts';
import { gateWithText, verdictWithText } from '#shared/domain/reason-text.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject, ProjectRecord, RunRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, Sessions } from '../ports/workbench.ts';
import { decisionBasis } from './dataset-version.ts';
import type { DecisionBasis } from './dataset-version.ts';
import type { StoredRun } from './proof-service.ts';
import { newestRun, projectOf, whoIs } from './projects-service.ts';
import { proposedGates } from './proposed-gates.ts';

export interface DecisionDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Pick<Changes, 'emit'>;
  readonly sha256: Sha256;
  readonly now: () => string;
}

type DecisionHandlers = Pick<CallHandlers, 'decision.state' | 'decision.lock' | 'decision.set-costs'>;
type Result = NonNullable<DecisionState['result']>;

/** A cost input as the project keeps it: who entered it and when stand beside it; a template's have neither. */
type KeptCostInput = CostInput & { readonly by?: string; readonly at?: string };

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
    'decision.set-costs': async ({ project, edits }) => {
      const { open } = await deps.sessions.get(project);
      const who = await whoIs(deps.state);
      const kept = (await projectOf(open)).costInputs as readonly KeptCostInput[];
      await open.repos.project.update({ costInputs: edited(kept, edits, who, deps.now()) }, who);
      deps.changes.emit({ project, areas: ['project'] });
      return null;
    },
  };
}

function edited(kept: readonly KeptCostInput[], edits: readonly CostEdit[], by: string, at: string): readonly KeptCostInput[] {
  const byName = new Map(kept.map((i) => [i.name, i]));
  for (const { name, value, kind, best, worst } of edits) {
    if (value === null) byName.delete(name);
    else byName.set(name, { name, value, kind, ...(best === undefined || worst === undefined ? {} : { best, worst }), by, at });
  }
  return costInputNames.flatMap((name) => byName.get(name) ?? []);
}

async function stateOf(deps: DecisionDeps, open: OpenProject, lang: Language): Promise<DecisionState> {
  const { repos } = open;
  const project = await projectOf(open);
  const locks = [...(await repos.gates.locks())].reverse();
  const run = await newestRun(open);
  // Results made before anybody locked the gates would let the limits be fitted to them.
  const shown = locks.length > 0 ? run : null;
  const hidden = run !== null && shown === null;
  const last = gateSettingsSchema.safeParse(locks[0]?.settings);
  return {
    draft: last.success ? last.data : gateSettingsSchema.parse(await proposedGates(repos, project.profile)),
    locks: locks.map((l) => ({ settings: gateSettingsSchema.parse(l.settings), lockedAt: l.lockedAt, lockHash: l.lockHash, reason: l.reason, who: l.who })),
    result: shown ? resultOf(shown.record, shown.stored, lang, await decisionBasis(repos, deps.sha256)) : null,
    hidden,
    costs: costLines(project, shown?.stored ?? null),
    runs: hidden ? [] : runLines(await repos.runs.list()),
  };
}

function resultOf(record: RunRecord, { result, basis }: StoredRun, lang: Language, now: DecisionBasis): Result {
  return {
    runId: record.id,
    finishedAt: record.finishedAt as string,
    seed: record.seed,
    stage: stageOf(record),
    backbone: (record.settings as { readonly backbone?: string } | null)?.backbone ?? null,
    device: deviceOf(record),
    datasetVersion: basis?.dataset ?? null,
    gates: result.gates.map((g) => gateWithText(g as unknown as Gate, lang)) as unknown as Result['gates'],
    verdict: verdictWithText(result.verdict as unknown as Verdict, lang) as unknown as Result['verdict'],
    cost: result.cost,
    figures: { stage1: result.stage1, stage2: result.stage2 },
    stale: basis === undefined ? [] : changedParts(basis, now),
  };
}

/** Parts whose names differ; without the four single names of a newer program, `rest` stands for them. */
export function changedParts(before: DecisionBasis, after: DecisionBasis): readonly BasisPart[] {
  const single = (['lock', 'form', 'costs', 'foundation'] as const).filter((k) => before[k] !== undefined && after[k] !== undefined && before[k] !== after[k]);
  const known = before.lock !== undefined && after.lock !== undefined;
  return [...(['dataset', 'reviews'] as const).filter((k) => before[k] !== after[k]), ...single, ...(!known && before.rest !== after.rest ? (['rest'] as const) : [])];
}

function costLines(project: ProjectRecord, stored: StoredRun | null): readonly CostLine[] {
  const given = project.costInputs as readonly KeptCostInput[];
  const form = formCostInputs(project.form as ProjectForm);
  const cost = stored?.result.cost;
  const ofRun = (cost?.inputs ?? []) as readonly CostInput[];
  const measured = ofRun.filter((i) => i.kind === 'measured');
  const images = ofRun.find((i) => i.name === 'labelledImages')?.value ?? null;
  const { hoursTags, hoursReview, hoursFullMasks, hoursSaved } = cost ?? {};
  // The run's hours follow the list prices as long as nobody entered seconds of the plant's own.
  const prices = images === null || hoursTags == null || hoursReview == null || hoursFullMasks == null || hoursSaved == null ? [] : labelCostInputs({ hoursTags, hoursReview, hoursFullMasks, hoursSaved }, images, 'assumed');
  return settleCostInputs({ prices, given, form, measured }).map((i): CostLine => {
    const kept = given.find((g) => g.name === i.name);
    const from = i.value === null ? 'none' : i.kind === 'measured' ? 'run' : form.some((f) => f.name === i.name && f.value !== null) ? 'form' : kept === undefined ? 'prices' : kept.by === undefined ? 'template' : 'entered';
    return { name: i.name, value: i.value, kind: i.kind, ...(i.best === undefined || i.worst === undefined ? {} : { best: i.best, worst: i.worst }), from, by: from === 'entered' ? (kept?.by ?? null) : null, at: from === 'entered' ? (kept?.at ?? null) : null };
  });
}

function runLines(runs: readonly RunRecord[]): DecisionState['runs'] {
  const finished = runs.filter((r) => r.status === 'done' && r.result !== null);
  return runs.map((r) => {
    const stored = r.status === 'done' ? (r.result as StoredRun | null) : null;
    const before = stored === null ? undefined : finished[finished.indexOf(r) + 1];
    return {
      id: r.id,
      startedAt: r.startedAt,
      finishedAt: r.finishedAt,
      status: r.status,
      stage: stageOf(r),
      seed: r.seed,
      device: deviceOf(r),
      datasetVersion: stored?.basis?.dataset ?? null,
      lockHash: stored?.result.gates[0]?.lockHash ?? null,
      verdict: stored?.result.verdict.value ?? null,
      gates: (stored?.result.gates ?? []).map((g) => ({ id: g.id, passed: g.passed })),
      changed: stored === null || before === undefined ? null : changesBetween(before, r),
    };
  });
}

function changesBetween(before: RunRecord, after: RunRecord): NonNullable<DecisionState['runs'][number]['changed']> {
  const [a, b] = [(before.result as StoredRun).basis, (after.result as StoredRun).basis];
  return [...(a && b ? changedParts(a, b) : []), ...(before.seed === after.seed ? [] : (['seed'] as const)), ...(stageOf(before) === stageOf(after) ? [] : (['stage'] as const))];
}

function stageOf(record: RunRecord): string {
  return (record.settings as { readonly stage?: string } | null)?.stage ?? 'all';
}

function deviceOf(record: RunRecord): string | null {
  return (record.device as { readonly used?: string } | null)?.used ?? null;
}
