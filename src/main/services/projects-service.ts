/** Projects of this PC: the recent list, opening, making, and the summary behind the strip. */
import { appError } from '#shared/contract/errors.ts';
import type { ProjectSummary } from '#shared/contract/projects.ts';
import { emptyForm, missingFormFields } from '#shared/domain/project-form.ts';
import type { ProjectForm } from '#shared/domain/project-form.ts';
import { nextAction, stageStatesOf } from '#shared/domain/next-action.ts';
import { isClassName } from '#shared/domain/tags.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import type { ProjectTemplate } from '#shared/domain/templates.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject, ProjectRecord, RunRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, Places, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { dataTable, tableCounts } from './data-table.ts';
import { decisionBasis } from './dataset-version.ts';
import type { StoredRun } from './proof-service.ts';

export interface ProjectsDeps {
  readonly sessions: Sessions;
  readonly state: AppState;
  readonly places: Places;
  readonly changes: Changes;
  readonly sha256: Sha256;
  readonly now: () => string;
  /** Whether a linked root is there; copied roots always are. */
  readonly rootExists: (projectFolder: string, path: string) => Promise<boolean>;
  readonly template: (id: string, lang: Language) => Promise<ProjectTemplate | null>;
}

type ProjectHandlers = Pick<CallHandlers, 'projects.recent' | 'projects.open' | 'projects.create' | 'projects.forget' | 'projects.summary' | 'projects.update'>;

export function projectsService(deps: ProjectsDeps): ProjectHandlers {
  async function entered(handle: ProjectHandle): Promise<ProjectSummary> {
    const project = await projectOf(handle.open);
    const unfinished = project.demo === null || (await newestRun(handle.open)) ? null : { ...project.demo, lang: project.lang };
    await deps.state.putRecent({ id: handle.id, name: project.name, folder: handle.open.folder, openedAt: deps.now(), demo: project.demo !== null, unfinished });
    deps.changes.emit({ project: null, areas: ['recent'] });
    return summaryOf(deps, handle);
  }
  return {
    'projects.recent': async () => Promise.all((await deps.state.recent()).map(async (r) => ({ ...r, exists: await deps.places.exists(`${r.folder}/project.db`) }))),
    'projects.open': async ({ folder }) => entered(await deps.sessions.openFolder(folder, false)),
    'projects.create': async ({ folder, name, lang, classes, template: templateId }) => {
      const template = templateId === null ? null : await deps.template(templateId, lang);
      if (templateId !== null && !template) throw appError('not-found', 'This template is not on this PC', 'Choose another template.');
      const wrong = classes.find((c) => !isClassName(c));
      if (wrong !== undefined || new Set(classes.map((c) => c.normalize('NFC'))).size !== classes.length) throw appError('bad-usage', `The class name "${wrong ?? ''}" cannot be used, or a name is there twice`, 'Leave out ; and a leading ?, and use each name once.');
      if (await deps.places.exists(`${folder}/project.db`)) throw appError('bad-usage', 'There is a project in this folder already', 'Open it, or choose another folder.', folder);
      const handle = await deps.sessions.openFolder(folder, true);
      const who = await whoIs(deps.state);
      await handle.open.repos.project.create(
        { name, lang, profile: template?.profile ?? 'standard', form: emptyForm, classes: classes.map((c, i) => ({ id: i + 1, name: c.normalize('NFC') })), costInputs: template?.costInputs ?? [], g4Decision: null, demo: null },
        who,
      );
      if (template) {
        await handle.open.repos.template.put(template, who);
        const ids = new Map(classes.map((c, i) => [c.normalize('NFC'), i + 1]));
        for (const { className, text } of template.labelBook) {
          const classId = ids.get(className);
          if (classId !== undefined) await handle.open.repos.labelBook.put({ classId, text, good: [], bad: [] }, who);
        }
      }
      return entered(handle);
    },
    'projects.forget': async ({ id }) => {
      await deps.state.forget(id);
      deps.changes.emit({ project: null, areas: ['recent'] });
      return null;
    },
    'projects.summary': async ({ project }) => summaryOf(deps, await deps.sessions.get(project)),
    'projects.update': async ({ project, patch }) => {
      const handle = await deps.sessions.get(project);
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      if (patch.classes?.some((c) => !isClassName(c.name))) throw appError('bad-usage', 'A class name cannot be used', 'Leave out ; and a leading ?.');
      await handle.open.repos.project.update(given, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['project', ...(patch.classes ? (['tags'] as const) : [])] });
      return summaryOf(deps, handle);
    },
  };
}

/** The name under which this PC's edits are recorded. */
export async function whoIs(state: Pick<AppState, 'settings'>): Promise<string> {
  return (await state.settings()).reviewer.trim() || 'person';
}

/** Throws `not-a-project` when the folder holds a database without a project (a bench cache, an import that never ended). */
export async function projectOf(open: OpenProject): Promise<ProjectRecord> {
  const project = await open.repos.project.get();
  if (!project) throw appError('not-a-project', 'The project was never set up', 'Import a folder of pictures, or make the demo project.', open.folder);
  return project;
}

/** The newest finished run with its stored facts. */
export async function newestRun(open: OpenProject): Promise<{ readonly record: RunRecord; readonly stored: StoredRun } | null> {
  const record = (await open.repos.runs.list()).find((r) => r.status === 'done' && r.result !== null);
  return record ? { record, stored: record.result as StoredRun } : null;
}

async function summaryOf(deps: ProjectsDeps, handle: ProjectHandle): Promise<ProjectSummary> {
  const { repos, folder } = handle.open;
  const project = await projectOf(handle.open);
  const table = await dataTable(repos, deps.sha256);
  const counts = tableCounts(table);
  const roots = (await repos.roots.list()).filter((r) => r.kind === 'linked');
  const missingRoots = [];
  for (const r of roots) if (!(await deps.rootExists(folder, r.path as string))) missingRoots.push({ id: r.id, path: r.path as string });
  const run = await newestRun(handle.open);
  const running = (await repos.runs.list()).some((r) => r.status === 'running');
  const basis = await decisionBasis(repos, deps.sha256);
  const reviews = (await repos.reviews.list()).filter((r) => r.kind !== 'skip');
  const randomWanted = run?.stored.review?.random.length ?? 0;
  const made = run?.stored.basis ?? null;
  const changed = { data: made !== null && made.dataset !== basis.dataset, reviews: made !== null && made.reviews !== basis.reviews, rest: made !== null && made.rest !== basis.rest };
  const lock = await repos.gates.currentLock();
  const gates = run ? await repos.gates.list(run.record.id) : [];
  const verdict = run ? await repos.verdicts.get(run.record.id) : null;
  const facts = {
    images: table.ids.length,
    untagged: counts.untagged,
    missingRoots: missingRoots.length,
    formMissing: missingFormFields(project.form as ProjectForm).length,
    locked: lock !== null,
    running,
    stages: run === null ? null : { stage1: run.stored.result.stage1 !== null, stage2: run.stored.result.stage2 !== null, stage3: run.stored.result.stage3 !== null },
    changed,
    randomReviewed: reviews.filter((r) => r.sample === 'random').length,
    randomWanted,
    foundationDecided: project.g4Decision !== null,
  };
  return {
    id: handle.id,
    folder,
    name: project.name,
    lang: project.lang,
    profile: project.profile,
    demo: project.demo !== null,
    readOnly: false,
    classes: project.classes,
    form: project.form as ProjectSummary['form'],
    formMissing: missingFormFields(project.form as ProjectForm),
    images: { total: table.ids.length, normal: counts.normal, untagged: facts.untagged, bySplit: counts.bySplit },
    datasetVersion: basis.dataset,
    missingRoots,
    reviews: { done: reviews.length, random: facts.randomReviewed, randomWanted },
    stages: stageStatesOf(facts),
    gates: gates.map((g) => ({ id: g.gateId, passed: g.passed })),
    gatesLocked: lock ? { at: lock.lockedAt, hash: lock.lockHash } : null,
    verdict: verdict?.value ?? null,
    run: run
      ? {
          id: run.record.id,
          finishedAt: run.record.finishedAt as string,
          seed: run.record.seed,
          device: (run.record.device as { readonly used?: string } | null)?.used ?? null,
          stale: changed.data || changed.reviews || changed.rest,
          datasetVersion: made?.dataset ?? null,
        }
      : null,
    runningElsewhere: running,
    next: nextAction(facts),
  };
}
