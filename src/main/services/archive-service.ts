/** One-file export and import of a project. */
import { appError } from '#shared/contract/errors.ts';
import type { Archives } from '../ports/archive.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { ImageRecord, ImageRoot, OpenProject } from '../ports/repos.ts';
import type { Places } from '../ports/workbench.ts';
import type { RunOptions } from './bench-service.ts';
import { projectOf } from './projects-service.ts';

export interface ArchiveDeps {
  readonly archives: Archives;
  readonly snapshot: (folder: string, target: string) => Promise<void>;
  readonly sourcePath: (projectFolder: string, roots: readonly ImageRoot[], image: Pick<ImageRecord, 'rootId' | 'sha256' | 'relPath'>, blobs: Blobs) => string;
  readonly places: Pick<Places, 'exists'>;
  readonly remove: (path: string) => Promise<void>;
}

/** Writes everything of the project into `out`. */
export async function exportProject(deps: ArchiveDeps, open: OpenProject, blobs: Blobs, out: string, options: RunOptions): Promise<{ readonly path: string; readonly bytes: number; readonly files: number }> {
  await projectOf(open);
  const roots = await open.repos.roots.list();
  const linked = new Set(roots.filter((r) => r.kind === 'linked').map((r) => r.id));
  // Copied pictures are blobs and go with them.
  const pictures = (await open.repos.images.list()).filter((i) => linked.has(i.rootId)).map((i) => ({ name: `images/${i.rootId}/${i.relPath}`, path: deps.sourcePath(open.folder, roots, i, blobs) }));
  const database = `${out}.db.part`;
  const started = performance.now();
  options.listener.stepStarted('pack');
  try {
    await deps.snapshot(open.folder, database);
    const { bytes, files } = await deps.archives.write(out, { folder: open.folder, database, pictures }, (done, total) => options.listener.stepProgress('pack', done, total), options.signal);
    options.listener.stepEnded('pack', (performance.now() - started) / 1000, false);
    return { path: out, bytes, files };
  } finally {
    await deps.remove(database);
  }
}

/** Unpacks a project into a folder that must not exist yet. */
export async function importProject(deps: Pick<ArchiveDeps, 'archives' | 'places'>, file: string, folder: string, options: RunOptions): Promise<{ readonly folder: string; readonly files: number }> {
  if (await deps.places.exists(folder)) throw appError('bad-usage', 'There is a folder of this name already', 'Choose another name for the project.', folder);
  const started = performance.now();
  options.listener.stepStarted('unpack');
  const { files } = await deps.archives.read(file, folder, (done, total) => options.listener.stepProgress('unpack', done, total), options.signal);
  options.listener.stepEnded('unpack', (performance.now() - started) / 1000, false);
  return { folder, files };
}
