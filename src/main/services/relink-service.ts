/** A linked folder was moved: its pictures are found again by name and verified by content, else found by content alone. */
import { appError } from '#shared/contract/errors.ts';
import type { OutputOf } from '#shared/contract/procedures.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { RunOptions } from './bench-service.ts';

type RelinkResult = Extract<OutputOf<'work.relink'>, { readonly type: 'result' }>['value'];

export interface RelinkDeps {
  /** Hash of a file; null when it cannot be read. */
  readonly hashFile: (path: string) => Promise<string | null>;
  /** POSIX paths of all pictures below a folder. */
  readonly listPictures: (folder: string) => Promise<readonly string[]>;
  readonly join: (folder: string, relPath: string) => string;
  readonly isFolder: (path: string) => Promise<boolean>;
  /** Absolute path of a linked folder, which may be relative to the project. */
  readonly resolve: (projectFolder: string, path: string) => string;
}

/** Changes nothing unless at least one picture was found by its content. */
export async function relink(deps: RelinkDeps, open: OpenProject, wanted: string | null, folder: string, who: string, options: RunOptions): Promise<RelinkResult> {
  const { repos } = open;
  const rootId = wanted ?? (await onlyMissing(deps, open));
  const root = (await repos.roots.list()).find((r) => r.id === rootId);
  if (!root || root.kind !== 'linked') throw appError('not-found', 'The project has no such linked folder', 'Reload the screen.');
  if (!(await deps.isFolder(folder))) throw appError('not-a-folder', 'There is no such folder', 'Choose the folder that now holds the pictures.', folder);
  const images = (await repos.images.list()).filter((i) => i.rootId === rootId);
  const started = performance.now();
  options.listener.stepStarted('compare');
  await checkSample(deps, images, folder);
  const matched: string[] = [];
  const missing: (typeof images)[number][] = [];
  const different: string[] = [];
  let done = 0;
  for (const image of images) {
    if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Start it again.');
    const hash = await deps.hashFile(deps.join(folder, image.relPath));
    if (hash === image.sha256) matched.push(image.id);
    else {
      missing.push(image);
      if (hash !== null) different.push(image.relPath);
    }
    options.listener.stepProgress('compare', (done += 1), images.length);
  }
  const moved: { readonly imageId: string; readonly rootId: string; readonly relPath: string }[] = [];
  if (missing.length > 0) {
    const taken = new Set(images.filter((i) => matched.includes(i.id)).map((i) => i.relPath));
    const wanted = new Map(missing.map((i) => [i.sha256, i]));
    const files = await deps.listPictures(folder);
    for (const [k, relPath] of files.entries()) {
      if (wanted.size === 0) break;
      options.listener.stepProgress('compare', k, files.length, relPath);
      if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Start it again.');
      if (taken.has(relPath)) continue;
      const image = wanted.get((await deps.hashFile(deps.join(folder, relPath))) ?? '');
      if (!image) continue;
      moved.push({ imageId: image.id, rootId, relPath });
      wanted.delete(image.sha256);
    }
  }
  options.listener.stepEnded('compare', (performance.now() - started) / 1000, false);
  const found = new Set([...matched, ...moved.map((m) => m.imageId)]);
  if (found.size === 0) throw appError('image-missing', `None of the ${images.length} pictures is in this folder`, 'Choose the folder that holds them; nothing was changed.', folder);
  await repos.roots.move(rootId, folder, who);
  if (moved.length > 0) await repos.images.relink(moved, who);
  return { matched: matched.length, moved: moved.length, missing: images.filter((i) => !found.has(i.id)).map((i) => i.relPath), different };
}

/** The linked folder that is not where it was. Throws `bad-usage` when none or several are missing. */
async function onlyMissing(deps: RelinkDeps, open: OpenProject): Promise<string> {
  const missing: { readonly id: string; readonly path: string }[] = [];
  for (const r of await open.repos.roots.list()) if (r.kind === 'linked' && !(await deps.isFolder(deps.resolve(open.folder, r.path)))) missing.push({ id: r.id, path: r.path });
  const [only, other] = missing;
  if (!only) throw appError('bad-usage', 'Every folder of pictures is where it was', 'There is nothing to point elsewhere.', open.folder);
  if (other) throw appError('bad-usage', `${missing.length} folders of pictures are missing (${missing.map((m) => m.path).join(', ')})`, 'Point each of them at its new place on the Data screen of the workbench.', open.folder);
  return only.id;
}

const sampleSize = 12;

/** A wrong folder with files of the same names is told after a few of them, not after all. */
async function checkSample(deps: RelinkDeps, images: readonly { readonly relPath: string; readonly sha256: string }[], folder: string): Promise<void> {
  const step = Math.max(1, Math.floor(images.length / sampleSize));
  const sample = images.filter((_, k) => k % step === 0).slice(0, sampleSize);
  const hashes = await Promise.all(sample.map((i) => deps.hashFile(deps.join(folder, i.relPath))));
  const found = hashes.filter((h) => h !== null).length;
  if (found >= sampleSize / 2 && hashes.every((h, k) => h !== sample[k]?.sha256)) {
    throw appError('image-missing', `The folder has pictures of the same names, but other content (${found} of ${sample.length} compared)`, 'Choose the folder that holds the same pictures; nothing was changed.', folder);
  }
}
