/** Images, tags and label book as screens see them. */
import { appError } from '#shared/contract/errors.ts';
import type { ImageIndex } from '#shared/contract/data.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { ImageRecord } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, ProjectHandle, Sessions } from '../ports/workbench.ts';
import { dataTable } from './data-table.ts';
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

export function dataService(deps: DataDeps): DataHandlers {
  return {
    'data.index': async ({ project }) => indexOf(deps, await deps.sessions.get(project)),
    'data.image': async ({ project, id }) => {
      const handle = await deps.sessions.get(project);
      const { repos } = handle.open;
      const image = await repos.images.get(id);
      if (!image) throw appError('not-found', 'The project has no such image', 'Go back to the list of images.');
      const { path, exists } = await deps.locate(handle, image);
      const twins = (await repos.images.allBySha256(image.sha256)).filter((i) => i.id !== id);
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
    'data.set-tags': async ({ project, images, classes, letters, window }) => {
      const { open } = await deps.sessions.get(project);
      const cells = images.length * classes.length;
      if (letters.length !== 1 && letters.length !== cells) throw appError('bad-usage', `${letters.length} tags for ${cells} cells`, 'Reload the screen.');
      const outcome = await open.repos.tags.setBlock({ imageIds: images, classIds: classes, letters: letters.length === 1 ? letters.repeat(cells) : letters }, await whoIs(deps.state));
      if (outcome.changed > 0) deps.changes.emit({ project, areas: ['tags'], window });
      return outcome;
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

async function indexOf(deps: DataDeps, { open }: ProjectHandle): Promise<ImageIndex> {
  const { repos } = open;
  await projectOf(open);
  const table = await dataTable(repos, deps.sha256);
  const { ids, names, sha256, groups } = table;
  const reviewed = new Set((await repos.reviews.list()).filter((r) => r.kind !== 'skip').map((r) => r.imageId));
  const noted = new Set((await repos.imports.problems()).filter((p) => p.kind === 'note').map((p) => p.file));
  const groupNames = [...new Set(groups.filter((g) => g !== null))];
  const groupAt = new Map(groupNames.map((g, k) => [g, k]));
  const queue = (await newestRun(open))?.stored.review?.queue ?? null;
  // The place in the queue is kept as a number that is higher for an earlier place.
  const place = queue && new Map(queue.map((sha, k) => [sha, queue.length <= 1 ? 1 : 1 - k / (queue.length - 1)]));
  return {
    classes: table.classes,
    datasetVersion: table.version,
    ids,
    names,
    sha256,
    splits: table.splits.map((s) => (s === null ? '-' : splitLetters[s])).join(''),
    tags: table.tags,
    groups: groups.map((g) => (g === null ? -1 : (groupAt.get(g) as number))),
    groupNames,
    reviewed: ids.map((id) => (reviewed.has(id) ? '1' : '0')).join(''),
    doubts: place ? sha256.map((sha) => place.get(sha) ?? null) : null,
    noted: names.map((name) => (noted.has(name) ? '1' : '0')).join(''),
  };
}
