/** Stage 3 behind the contract: the routes side by side, and the decision on foundation models with its history. */
import { foundationDecisionSchema } from '#shared/contract/stage3.ts';
import type { FoundationDecisionResult, Stage3Overview } from '#shared/contract/stage3.ts';
import { gateSchema } from '#shared/contract/gates.ts';
import type { Gate, Language } from '#shared/domain/gate-types.ts';
import { gateWithText } from '#shared/domain/reason-text.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { AuditEntry } from '../ports/repos.ts';
import type { RouteTable } from '../ports/method.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { decisionBasis } from './dataset-version.ts';
import { newestRun, projectOf, whoIs } from './projects-service.ts';

export interface Stage3Deps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  readonly sha256: Sha256;
  readonly now: () => string;
  /** The table before anything ran: what each route waits for. */
  readonly routes: RouteTable;
}

type Stage3Handlers = Pick<CallHandlers, 'stage3.overview' | 'stage3.decide'>;

export function stage3Service(deps: Stage3Deps): Stage3Handlers {
  return {
    'stage3.overview': async ({ project, lang }) => overviewOf(deps, await deps.sessions.get(project), lang),
    'stage3.decide': async ({ project, adopted, reason }) => {
      const { open } = await deps.sessions.get(project);
      const who = await whoIs(deps.state);
      const decision: FoundationDecisionResult = { adopted, reason, who, at: deps.now() };
      // One transaction; the audit log keeps it with the decisions before it.
      await open.repos.project.update({ g4Decision: decision }, who);
      deps.changes.emit({ project, areas: ['project'] });
      return decision;
    },
  };
}

async function overviewOf(deps: Stage3Deps, handle: ProjectHandle, lang: Language): Promise<Stage3Overview> {
  const { repos } = handle.open;
  const project = await projectOf(handle.open);
  const newest = await newestRun(handle.open);
  const stage3 = newest?.stored.result.stage3 ?? null;
  const basis = await decisionBasis(repos, deps.sha256);
  const made = newest?.stored.basis;
  const decision = foundationDecisionSchema.safeParse(project.g4Decision);
  const baseline = newest?.stored.result.stage2?.baselineSameHours ?? null;
  return {
    run: newest && stage3 ? { id: newest.record.id, finishedAt: newest.record.finishedAt as string, seed: newest.record.seed, device: (newest.record.device as { readonly used?: string } | null)?.used ?? null, datasetVersion: made?.dataset ?? null } : null,
    routes: stage3?.routes ?? deps.routes({ miou: null, miouCi: null, secondsPerImage: null, peakMb: null, modelMb: 0, licence: '' }).map((r) => (r.id === 'classical' ? { ...r, why: 'not run yet', modelMb: null, licence: null, dataLeavesSite: null } : r)),
    auditImages: newest?.stored.result.stage2?.student.n ?? 0,
    baseline: baseline && { miou: baseline.miou, masks: baseline.masks, gainCi: baseline.gainCi },
    gate: stage3 ? gateSchema.parse(gateWithText(stage3.gate as unknown as Gate, lang)) : null,
    decision: decision.success ? decision.data : null,
    history: decisionsIn(await repos.audit.list()),
    verdictBehind: newest !== null && made !== undefined && made.rest !== basis.rest,
    stale: made !== undefined && (made.dataset !== basis.dataset || made.reviews !== basis.reviews),
  };
}

/** Every decision that was ever recorded, newest first. */
function decisionsIn(entries: readonly AuditEntry[]): Stage3Overview['history'] {
  return entries
    .flatMap((e) => {
      if (e.what !== 'project-created' && e.what !== 'project-changed') return [];
      const decision = foundationDecisionSchema.safeParse((e.detail as { readonly g4Decision?: unknown }).g4Decision);
      return decision.success ? [{ ...decision.data, seq: e.seq }] : [];
    })
    .reverse();
}
