/** `import`: a folder becomes images, tags and problems of a project, in one transaction. */
import { importResultSchema } from '#shared/contract/results.ts';
import type { ImportResult } from '#shared/contract/results.ts';
import { appError } from '#shared/contract/errors.ts';
import type { ImportRequest } from '#shared/contract/runs.ts';
import { emptyForm } from '#shared/domain/project-form.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { FolderContent, FolderNote } from '../ports/folders.ts';
import type { ImportedImage, OpenProject } from '../ports/repos.ts';
import type { ReportProgress } from '../ports/runtime.ts';
import type { RunOptions } from './bench-service.ts';

export interface ImportDeps {
  readonly readFolder: (folder: string, progress: ReportProgress, signal: AbortSignal) => Promise<FolderContent>;
  readonly openProject: (folder: string) => Promise<{ readonly open: OpenProject; readonly blobs: Blobs }>;
  /** Folder of the pictures below the given folder (images/ or the folder itself). */
  readonly pictureFolder: (folder: string) => Promise<string>;
}

const who = 'import';

/** Throws `no-images` when not one picture can be used; the project folder is then not made. */
export async function importFolder(deps: ImportDeps, request: ImportRequest, options: RunOptions): Promise<ImportResult> {
  if (request.format !== 'auto' && request.format !== 'plain') {
    throw appError('not-built', `Import of the format "${request.format}" is not built yet`, 'Use the plain layout (images/, tags.csv, classes.json), or --format auto.');
  }
  const started = performance.now();
  options.listener.stepStarted('read');
  const folder = await deps.readFolder(request.folder, (done, total, detail) => options.listener.stepProgress('read', done, total, detail), options.signal);
  options.listener.stepEnded('read', (performance.now() - started) / 1000, false);
  if (folder.images.length === 0) throw appError('no-images', `None of the ${folder.refused.length} pictures can be used; the first: ${folder.refused[0]?.file}: ${folder.refused[0]?.why}`, 'See the list with --json FILE.', request.folder);
  const { imported, notes } = request.dryRun ? { imported: folder.images.length, notes: [] } : await store(deps, request, folder);
  return importResultSchema.parse({ imported, refused: folder.refused, notes: [...folder.notes, ...notes] });
}

/** Pictures that the project has already are left as they are: their tags may have been edited since. */
async function store(deps: ImportDeps, request: ImportRequest, folder: FolderContent): Promise<{ readonly imported: number; readonly notes: readonly FolderNote[] }> {
  const { open, blobs } = await deps.openProject(request.project);
  try {
    const { repos } = open;
    const there = await repos.project.get();
    if (!there) {
      await repos.project.create({ name: folder.name, lang: 'ja', profile: 'standard', form: emptyForm, classes: folder.classes, costInputs: [], g4Decision: null, demo: null }, who);
    } else {
      const names = new Set(there.classes.map((c) => c.name));
      const added = folder.classes.filter((c) => !names.has(c.name));
      // Before the first picture classes are only proposals (of a template): those of the data come first, for their masks use these ids.
      const isFresh = (await repos.images.list()).length === 0;
      const kept = isFresh ? there.classes.filter((t) => !folder.classes.some((c) => c.id === t.id || c.name === t.name)) : there.classes;
      const own = isFresh ? folder.classes : added;
      const clash = own.find((c) => kept.some((t) => t.id === c.id));
      if (clash) throw appError('unknown-class', `The class "${clash.name}" has the id ${clash.id}, which the project uses for another class`, 'Give it a free id in classes.json.', request.folder);
      if (own.length > 0) await repos.project.update({ classes: [...kept, ...own].sort((a, b) => a.id - b.id) }, who);
    }
    const root = request.copy ? await repos.roots.add({ kind: 'copied' }, who) : await repos.roots.add({ kind: 'linked', path: await deps.pictureFolder(request.folder) }, who);
    const images: ImportedImage[] = [];
    const present = new Map((await repos.images.list()).filter((i) => i.rootId === root.id).map((i) => [i.relPath, i.sha256]));
    const again: FolderNote[] = [];
    for (const i of folder.images) {
      const known = present.get(i.name);
      if (known !== undefined) {
        again.push(
          known === i.sha256
            ? { file: i.name, code: 'already-there', text: 'in the project already; left as it is' }
            : { file: i.name, code: 'changed-file', text: 'the project has another picture under this name; save the new one under another name and import again' },
        );
        continue;
      }
      if (request.copy) await blobs.putFile(i.path);
      images.push({
        relPath: i.name,
        sha256: i.sha256,
        widthPx: i.widthPx,
        heightPx: i.heightPx,
        exifOrientation: i.exifOrientation,
        group: i.group,
        split: i.split,
        dhash: i.dhash,
        tags: folder.classes.map((c, k) => ({ classId: c.id, state: i.tags[k] as 'present' | 'absent' | 'unknown' })),
        comparisonMask: i.mask ? (await blobs.putFile(i.mask.path)).sha256 : null,
      });
    }
    const problems = [
      ...folder.refused.map((r) => ({ kind: 'refused' as const, file: r.file, code: r.code, why: r.why, todo: r.todo })),
      ...folder.notes.map((n) => ({ kind: 'note' as const, file: n.file, code: n.code, why: n.text, todo: null })),
    ];
    await repos.imports.add({ rootId: root.id, images, problems }, who);
    return { imported: images.length, notes: again };
  } finally {
    await open.close();
  }
}
