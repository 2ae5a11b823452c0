/** Images, tags and label book as screens see them. */
import { appError } from '#shared/contract/errors.ts';
import type { ImageIndex, TagEdit } from '#shared/contract/data.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { ImageRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { datasetVersion } from './dataset-version.ts';
import { newestRun, projectOf, whoIs } from './projects-service.ts';

export interface DataDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  readonly sha256: Sha256;
  /** Absolute path of an image and whether it is there. */
  readonly locate: (handle: ProjectHandle, image: ImageRecord) => Promise<{ readonly path: string; readonly exists: boolean }>;
}

type DataHandlers = Pick<CallHandlers, 'data.index' | 'data.image' | 'data.set-tags' | 'data.problems' | 'data.label-book' | 'data.set-label-book'>;

const splitLetters = { train: 't', val: 'v', test: 'e' } as const;
const tagLetters = { present: 'p', absent: 'a', unknown: 'u' } as const;

export function dataService(deps: DataDeps): DataHandlers {
  return {
    'data.index': async ({ project }) => indexOf(deps, await deps.sessions.get(project)),
    'data.image': async ({ project, id }) => {
      const handle = await deps.sessions.get(project);
      const { repos } = handle.open;
      const image = await repos.images.get(id);
      if (!image) throw appError('not-found', 'The project has no such image', 'Go back to the list of images.');
      const { path, exists } = await deps.locate(handle, image);
      const twins = (await repos.images.list()).filter((i) => i.sha256 === image.sha256 && i.id !== id);
      const notes = (await repos.imports.problems()).filter((p) => p.kind === 'note' && p.file === image.relPath);
      return {
        id,
        name: image.relPath,
        path,
        sha256: image.sha256,
        widthPx: image.widthPx,
        heightPx: image.heightPx,
        exifOrientation: image.exifOrientation,
        group: image.group,
        split: image.split,
        exists,
        notes: notes.map((n) => ({ code: n.code, text: n.why })),
        twins: twins.map((i) => ({ id: i.id, name: i.relPath, split: i.split })),
      };
    },
    'data.set-tags': async ({ project, tags }) => {
      const { open } = await deps.sessions.get(project);
      const before = await statesBefore(open.repos.tags, tags);
      await open.repos.tags.set(tags, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['tags'] });
      return { before };
    },
    'data.problems': async ({ project }) => (await (await deps.sessions.get(project)).open.repos.imports.problems()).map((p) => ({ kind: p.kind, file: p.file, code: p.code, why: p.why, todo: p.todo, at: p.at })),
    'data.label-book': async ({ project }) => {
      const { open } = await deps.sessions.get(project);
      const { classes } = await projectOf(open);
      const kept = new Map((await open.repos.labelBook.entries()).map((e) => [e.classId, e]));
      return classes.map((c) => kept.get(c.id) ?? { classId: c.id, text: '', good: [], bad: [] });
    },
    'data.set-label-book': async ({ project, entry }) => {
      const { open } = await deps.sessions.get(project);
      if (!(await projectOf(open)).classes.some((c) => c.id === entry.classId)) throw appError('unknown-class', 'The project has no such class', 'Reload the screen.');
      await open.repos.labelBook.put(entry, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['label-book'] });
      return null;
    },
  };
}

/** A cell without a row was unknown. */
async function statesBefore(tags: ProjectHandle['open']['repos']['tags'], edits: readonly TagEdit[]): Promise<readonly TagEdit[]> {
  const ids = new Set(edits.map((e) => e.imageId));
  const stored = ids.size > 50 ? await tags.list() : (await Promise.all([...ids].map((imageId) => tags.list({ imageId })))).flat();
  const states = new Map(stored.map((t) => [`${t.imageId} ${t.classId}`, t.state]));
  return edits.map((e) => ({ imageId: e.imageId, classId: e.classId, state: states.get(`${e.imageId} ${e.classId}`) ?? 'unknown' }));
}

async function indexOf(deps: DataDeps, { open }: ProjectHandle): Promise<ImageIndex> {
  const { repos } = open;
  const project = await projectOf(open);
  const images = await repos.images.list();
  const row = new Map(images.map((i, k) => [i.id, k]));
  const column = new Map(project.classes.map((c, k) => [c.id, k]));
  const width = project.classes.length;
  const letters: string[] = Array.from({ length: images.length * width }, () => 'u');
  for (const tag of await repos.tags.list()) {
    const [i, c] = [row.get(tag.imageId), column.get(tag.classId)];
    if (i !== undefined && c !== undefined) letters[i * width + c] = tagLetters[tag.state];
  }
  const reviewed = new Set((await repos.reviews.list()).filter((r) => r.kind !== 'skip').map((r) => r.imageId));
  const noted = new Set((await repos.imports.problems()).filter((p) => p.kind === 'note').map((p) => p.file));
  const groupNames = [...new Set(images.flatMap((i) => (i.group === null ? [] : [i.group])))];
  const groupAt = new Map(groupNames.map((g, k) => [g, k]));
  const run = await newestRun(open);
  const queue = run?.stored.review?.queue ?? null;
  // The queue is ordered by doubt, most doubtful first: its place tells the order even where the value was not kept.
  const place = queue && new Map(queue.map((sha, k) => [sha, queue.length <= 1 ? 1 : 1 - k / (queue.length - 1)]));
  return {
    classes: project.classes,
    datasetVersion: await datasetVersion(repos, deps.sha256),
    ids: images.map((i) => i.id),
    names: images.map((i) => i.relPath),
    sha256: images.map((i) => i.sha256),
    splits: images.map((i) => (i.split === null ? '-' : splitLetters[i.split])).join(''),
    tags: letters.join(''),
    groups: images.map((i) => (i.group === null ? -1 : (groupAt.get(i.group) as number))),
    groupNames,
    reviewed: images.map((i) => (reviewed.has(i.id) ? '1' : '0')).join(''),
    doubts: place ? images.map((i) => place.get(i.sha256) ?? null) : null,
    noted: images.map((i) => (noted.has(i.relPath) ? '1' : '0')).join(''),
  };
}
