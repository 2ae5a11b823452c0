/** Folders of this PC, for the folder chooser: names only, no content. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { Place } from '#shared/contract/app.ts';
import type { Places } from '../ports/workbench.ts';

const pictureName = /\.(jpe?g|png|tiff?|bmp|webp)$/i;
const openable = /\.tegakari$/i;
const maxFolders = 2000;

/** @param projectsFolder where new projects are proposed */
export function createPlaces(projectsFolder: string): Places {
  async function list(path: string | null): Promise<Place> {
    const folder = resolve(path ?? homedir());
    const entries = await readdir(folder, { withFileTypes: true }).catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT' || e.code === 'ENOTDIR') throw appError('not-found', 'This folder does not exist', 'Choose another one.', folder);
      throw appError('read-only', `This folder cannot be read (${e.code ?? e.message})`, 'Check your rights, or choose another one.', folder);
    });
    const names = new Intl.Collator(undefined, { numeric: true });
    const folders = entries.filter((e) => (e.isDirectory() || e.isSymbolicLink()) && !e.name.startsWith('.')).sort((a, b) => names.compare(a.name, b.name));
    const parent = dirname(folder);
    return {
      path: folder,
      parent: parent === folder ? null : parent,
      folders: folders.slice(0, maxFolders).map((e) => ({ name: e.name, path: join(folder, e.name), isProject: existsSync(join(folder, e.name, 'project.db')) })),
      pictures: entries.filter((e) => e.isFile() && pictureName.test(e.name)).length,
      files: entries.filter((e) => e.isFile() && openable.test(e.name)).map((e) => ({ name: e.name, path: join(folder, e.name) })),
    };
  }
  return {
    projectsFolder,
    exists: async (path) => existsSync(path),
    // A project that is to be made has no real path yet; its parent's may be a link, though.
    realPath: (path) => realpath(path).catch(async () => join(await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path))), resolve(path).split(/[\\/]/).pop() ?? '')),
    list,
    async make(parent, name) {
      if (/[\\/:*?"<>|]/.test(name) || [...name].some((c) => c < ' ') || name === '.' || name === '..' || /[ .]$/.test(name)) throw appError('bad-usage', 'A folder cannot have this name', 'Leave out \\ / : * ? " < > | and a dot or space at the end.', name);
      const folder = join(resolve(parent), name);
      await mkdir(folder).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'EEXIST') throw appError('bad-usage', 'There is a folder of this name already', 'Choose another name, or use that folder.', folder);
        throw appError('read-only', `The folder cannot be made here (${e.code ?? e.message})`, 'Choose another place.', folder);
      });
      return list(folder);
    },
  };
}
