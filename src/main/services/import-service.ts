/** `import`: a folder becomes images, tags and problems of a project, in one transaction. */
import { importResultSchema } from '#shared/contract/results.ts';
import type { ImportResult } from '#shared/contract/results.ts';
import { appError } from '#shared/contract/errors.ts';
import { importFormats, laterFormats } from '#shared/contract/import-codes.ts';
import type { ImportRequest } from '#shared/contract/runs.ts';
import type { TagState } from '#shared/domain/tags.ts';
import { emptyForm } from '#shared/domain/project-form.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { FolderContent, FolderImage, FolderNote, ReadFolderOptions } from '../ports/folders.ts';
import type { ImageRecord, ImportedImage, OpenProject, ProjectClass } from '../ports/repos.ts';
import type { ReportProgress } from '../ports/runtime.ts';
import { mapLimited } from '../pipeline/map-limited.ts';
import type { RunOptions } from './bench-service.ts';
import { fillIn } from './import-fill.ts';
import { storeMask } from './folder-data.ts';

export interface ImportDeps {
  readonly readFolder: (folder: string, how: ReadFolderOptions, progress: ReportProgress, signal: AbortSignal) => Promise<FolderContent>;
  readonly openProject: (folder: string, create: boolean) => Promise<{ readonly open: OpenProject; readonly blobs: Blobs }>;
  readonly isProject: (folder: string) => Promise<boolean>;
}

const who = 'import';
/** Copies wait for the disk, each for its own write. */
const parallelWrites = 8;

/** The format of a request as the importers know it. Throws `not-built` and `bad-usage`. */
export function formatOf(format: string): ReadFolderOptions['format'] {
  const known = (['auto', ...importFormats] as const).find((f) => f === format);
  if (known !== undefined) return known;
  if ((laterFormats as readonly string[]).includes(format)) throw appError('not-built', `Import of the format "${format}" is not built yet`, `Use one of ${importFormats.join(', ')}, or --format auto.`);
  throw appError('bad-usage', `There is no import format "${format}"`, `Use auto, ${importFormats.join(', ')}.`);
}

/** Throws what reading the folder throws; `imported` is 0 where all pictures were refused, or where the project has them all. */
export async function importFolder(deps: ImportDeps, request: ImportRequest, options: RunOptions): Promise<ImportResult> {
  const format = formatOf(request.format);
  const started = performance.now();
  options.listener.stepStarted('read');
  const folder = await deps.readFolder(request.folder, { format }, (done, total, detail) => options.listener.stepProgress('read', done, total, detail), options.signal);
  options.listener.stepEnded('read', (performance.now() - started) / 1000, false);
  // Not one picture to use: the list of what was refused is the result, and no project is made for it.
  if (folder.images.length === 0 && !(await deps.isProject(request.project))) return importResultSchema.parse({ imported: 0, refused: folder.refused, notes: folder.notes });
  const { imported, notes } = request.dryRun ? await compare(deps, request, folder) : await store(deps, request, folder, options);
  return importResultSchema.parse({ imported, refused: folder.refused, notes: [...folder.notes, ...notes] });
}

interface Outcome {
  readonly imported: number;
  readonly notes: readonly FolderNote[];
}

/** What a dry run says: the same, and nothing is written. */
async function compare(deps: ImportDeps, request: ImportRequest, folder: FolderContent): Promise<Outcome> {
  if (!(await deps.isProject(request.project))) return { imported: folder.images.length, notes: [] };
  const { open } = await deps.openProject(request.project, false);
  try {
    const roots = await open.repos.roots.list();
    const root = roots.find((r) => (request.copy ? r.kind === 'copied' : r.kind === 'linked' && r.path === folder.pictureFolder));
    const there = root ? (await open.repos.images.list()).filter((i) => i.rootId === root.id) : [];
    const { fresh, known, notes } = sortOut(folder, there, request.copy);
    return { imported: fresh.length, notes: [...known.map(({ image }) => leftAsItIs(image.name)), ...notes] };
  } finally {
    await open.close();
  }
}

const leftAsItIs = (file: string): FolderNote => ({ file, code: 'already-there', text: 'in the project already; left as it is' });

interface Sorted {
  readonly fresh: readonly { readonly image: FolderImage; readonly relPath: string }[];
  /** Pictures that the project has, with its record of them. */
  readonly known: readonly { readonly image: FolderImage; readonly record: ImageRecord }[];
  readonly notes: readonly FolderNote[];
}

function sortOut(folder: FolderContent, there: readonly ImageRecord[], copy: boolean): Sorted {
  const present = new Map(there.map((i) => [i.relPath, i]));
  const fresh: { readonly image: FolderImage; readonly relPath: string }[] = [];
  const known: { readonly image: FolderImage; readonly record: ImageRecord }[] = [];
  const notes: FolderNote[] = [];
  const taken = new Set(present.keys());
  for (const image of folder.images) {
    // Copies of several folders share one root: a name that another picture has already gets the folder's name before it.
    const names = copy ? [image.name, `${folder.name}/${image.name}`] : [image.name];
    const record = names.map((name) => present.get(name)).find((r) => r?.sha256 === image.sha256);
    const relPath = names.find((name) => !taken.has(name));
    if (record) known.push({ image, record });
    else if (relPath === undefined) notes.push({ file: image.name, code: 'changed-file', text: 'the project has another picture under this name; save the new one under another name and import again' });
    else {
      taken.add(relPath);
      fresh.push({ image, relPath });
    }
  }
  return { fresh, known, notes };
}

/** Pictures that the project has already keep what a person may have edited; only what is empty is filled in. */
async function store(deps: ImportDeps, request: ImportRequest, folder: FolderContent, options: RunOptions): Promise<Outcome> {
  const { open, blobs } = await deps.openProject(request.project, true);
  try {
    const { repos } = open;
    const there = await repos.project.get();
    const classIds = there ? await joinClasses(repos, there.classes, folder, request.folder) : folder.classes.map((c) => c.id);
    if (!there) await repos.project.create({ name: folder.name, lang: 'ja', profile: 'standard', form: emptyForm, classes: folder.classes, costInputs: [], g4Decision: null, demo: null }, who);
    const root = request.copy ? await repos.roots.add({ kind: 'copied' }, who) : await repos.roots.add({ kind: 'linked', path: folder.pictureFolder }, who);
    const sorted = sortOut(folder, (await repos.images.list()).filter((i) => i.rootId === root.id), request.copy);
    const filled = await fillIn(repos, blobs, sorted.known, classIds, who);
    const started = performance.now();
    options.listener.stepStarted('store');
    let done = 0;
    const images = await mapLimited(sorted.fresh, parallelWrites, async ({ image: i, relPath }): Promise<ImportedImage> => {
      if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the import again; nothing came into the project.');
      if (request.copy) await blobs.putFile(i.path);
      const comparisonMask = i.mask ? (await storeMask(i.mask, blobs)).sha256 : null;
      options.listener.stepProgress('store', ++done, sorted.fresh.length, relPath);
      const tags = classIds.map((classId, k) => ({ classId, state: i.tags[k] as TagState }));
      return { relPath, sha256: i.sha256, widthPx: i.widthPx, heightPx: i.heightPx, exifOrientation: i.exifOrientation, group: i.group, split: i.split, dhash: i.dhash, tags, comparisonMask };
    });
    const gotMore = new Set(filled.map((n) => n.file));
    const again = [...sorted.known.filter(({ image }) => !gotMore.has(image.name)).map(({ image }) => leftAsItIs(image.name)), ...filled, ...sorted.notes];
    // The list of problems says each thing once, however often the folder is imported.
    const known = new Set((await repos.imports.problems()).map((p) => `${p.kind} ${p.code} ${p.file}`));
    const left = new Set(again.map((n) => n.file));
    const problems = [
      ...folder.refused.map((r) => ({ kind: 'refused' as const, file: r.file, code: r.code, why: r.why, todo: r.todo })),
      ...[...folder.notes.filter((n) => !left.has(n.file)), ...again.filter((n) => n.code !== 'already-there')].map((n) => ({ kind: 'note' as const, file: n.file, code: n.code, why: n.text, todo: null })),
    ].filter((p) => !known.has(`${p.kind} ${p.code} ${p.file}`));
    if (images.length + problems.length > 0) await repos.imports.add({ rootId: root.id, images, problems }, who);
    options.listener.stepEnded('store', (performance.now() - started) / 1000, false);
    return { imported: images.length, notes: again };
  } finally {
    await open.close();
  }
}

const freeId = (taken: ReadonlySet<number>): number | undefined => Array.from({ length: 254 }, (_, k) => k + 1).find((n) => !taken.has(n));

/** Classes are the same when their names are; new ones come to the project. Returns the project's id of each class of the folder. */
async function joinClasses(repos: OpenProject['repos'], own: readonly ProjectClass[], folder: FolderContent, path: string): Promise<readonly number[]> {
  const nameOf = (c: ProjectClass): string => c.name.normalize('NFC');
  // Before the first picture classes are only proposals (of a template): those of the data keep their ids, for their masks use them.
  if ((await repos.images.list()).length === 0) {
    await proposalsAfter(repos, own, folder.classes);
    return folder.classes.map((c) => c.id);
  }
  const idOf = new Map(own.map((c) => [nameOf(c), c.id]));
  const taken = new Set([...own, ...folder.classes].map((c) => c.id));
  const hasMasks = folder.images.some((i) => i.mask !== null);
  const added: ProjectClass[] = [];
  for (const c of folder.classes) {
    const known = idOf.get(nameOf(c));
    if (known !== undefined && known !== c.id && hasMasks) throw appError('unknown-class', `The class "${c.name}" has the id ${c.id} in the masks, but ${known} in the project`, 'Give it the same id in classes.json and in the masks; nothing was imported.', path);
    if (known !== undefined) continue;
    const isTaken = own.some((o) => o.id === c.id);
    // An id matters only where masks use it as pixel value; without masks a class may take another one.
    const id = !isTaken ? c.id : hasMasks ? undefined : freeId(taken);
    if (id === undefined) throw appError('unknown-class', `The class "${c.name}" has the id ${c.id} in the masks, which the project uses for another class`, 'Give it a free id in classes.json and in the masks; nothing was imported.', path);
    taken.add(id);
    idOf.set(nameOf(c), id);
    added.push({ id, name: c.name });
  }
  if (added.length > 0) await repos.project.update({ classes: [...own, ...added] }, who);
  return folder.classes.map((c) => idOf.get(nameOf(c)) as number);
}

/** The folder's classes with their ids, then the proposed ones under ids that are left; what a template says of a class follows its name. */
async function proposalsAfter(repos: OpenProject['repos'], proposed: readonly ProjectClass[], classes: readonly ProjectClass[]): Promise<void> {
  const names = new Set(classes.map((c) => c.name.normalize('NFC')));
  const own = new Set(classes.map((c) => c.id));
  const taken = new Set([...classes, ...proposed].map((c) => c.id));
  const rest: ProjectClass[] = [];
  for (const c of proposed.filter((p) => !names.has(p.name.normalize('NFC')))) {
    const id = own.has(c.id) ? freeId(taken) : c.id;
    if (id === undefined) continue;
    taken.add(id);
    rest.push({ id, name: c.name });
  }
  const after = [...classes, ...rest].sort((x, y) => x.id - y.id);
  const entries = await repos.labelBook.entries();
  const said = new Map(entries.flatMap((e) => proposed.filter((p) => p.id === e.classId).map((p) => [p.name.normalize('NFC'), e] as const)));
  await repos.project.update({ classes: after }, who);
  for (const c of after) {
    const before = said.get(c.name.normalize('NFC'));
    const isMoved = before ? before.classId !== c.id : entries.some((e) => e.classId === c.id);
    if (isMoved) await repos.labelBook.put({ classId: c.id, text: before?.text ?? '', good: before?.good ?? [], bad: before?.bad ?? [] }, who);
  }
}
