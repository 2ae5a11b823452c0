/** Every file below a folder, once: links that leave it, loop or lead nowhere are named, and nothing but plain files is opened. */
import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { FolderNote, FolderRefusal } from '../../ports/folders.ts';
import { isPictureName } from '../picture-names.ts';
import type { FoundFile, Scan } from './importer.ts';

/** Deeper folders are no data set; a path on Linux ends at 4096 bytes anyway. */
const maxDepth = 40;
const collator = new Intl.Collator('en', { numeric: true });

/** Throws AppError not-a-folder or read-only when the folder itself cannot be looked into. */
export async function scanFolder(folder: string, signal: AbortSignal): Promise<Scan> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory()) {
    throw appError('not-a-folder', 'There is no such folder', 'Check the path; it must be a folder with images/ in it, or a folder of pictures.', folder);
  }
  await readdir(root).catch(() => {
    throw appError('read-only', 'The folder may not be read', 'Ask for the right to read it, or copy the pictures to a local folder.', folder);
  });
  const files: FoundFile[] = [];
  const refused: FolderRefusal[] = [];
  const notes: FolderNote[] = [];
  const visited = new Set<string>();
  const refuse = (file: string, code: FolderRefusal['code'], why: string, todo: string): void => void refused.push({ file, code, why, todo });

  async function walk(dir: string, rel: string, depth: number): Promise<void> {
    if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the import again.');
    visited.add(await realpath(dir).catch(() => dir));
    let entries: readonly Dirent[];
    try {
      entries = await readdir(dir, { withFileTypes: true });
    } catch {
      refuse(`${rel}/`, 'unreadable-folder', 'The folder may not be read', 'Ask for the right to read it, or copy the pictures to a local folder.');
      return;
    }
    const isProject = entries.some((e) => e.name === 'project.db');
    if (isProject && rel !== '') {
      notes.push({ file: `${rel}/`, code: 'left-out', text: 'a project of this program; it was not looked into' });
      return;
    }
    // Real folders before links, so that a picture is known by its own name.
    for (const entry of [...entries].sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || (a.name < b.name ? -1 : 1))) {
      // The stores of a project whose own pictures are imported again are no pictures.
      if (isProject && /^(project\.db(-wal|-shm)?|blobs)$/.test(entry.name)) continue;
      await look(entry, join(dir, entry.name), rel === '' ? entry.name : `${rel}/${entry.name}`, depth);
    }
  }

  async function look(entry: Dirent, path: string, rel: string, depth: number): Promise<void> {
    // A name that is no UTF-8 comes with U+FFFD, under which nothing can be opened.
    if (entry.name.includes('\uFFFD')) return refuse(rel, 'bad-name', 'The name is in an old encoding that this system cannot read', 'Rename it; unpack a ZIP from Japanese Windows with a program that knows Shift_JIS.');
    if (entry.name.startsWith('.')) {
      if (!entry.isDirectory() && isPictureName(entry.name)) refuse(rel, 'hidden-file', 'The name begins with a dot, so it counts as hidden (macOS writes such companions of pictures)', 'Rename it if it is a picture that should come in.');
      return;
    }
    if (entry.isSymbolicLink()) return lookAtLink(path, rel, depth);
    if (entry.isDirectory()) return walkInto(path, rel, depth);
    if (entry.isFile()) take(path, rel);
    else refuse(rel, 'not-a-file', 'This is no plain file but a pipe, a socket or a device', 'Take it out of the folder.');
  }

  async function lookAtLink(path: string, rel: string, depth: number): Promise<void> {
    const target = await realpath(path).catch(() => null);
    if (target === null) return refuse(rel, 'broken-link', 'The link leads nowhere or in a circle', 'Copy the picture itself into the folder.');
    if (target !== root && !target.startsWith(root as string + sep)) return refuse(rel, 'outside-folder', 'The link leads out of the data folder', 'Copy the picture itself into the folder.');
    const kind = await stat(target).catch(() => null);
    if (kind?.isDirectory()) {
      if (visited.has(target)) notes.push({ file: rel, code: 'link-loop', text: 'a link to a folder that was read already; it was not followed' });
      else await walkInto(path, rel, depth);
    } else if (kind?.isFile()) take(path, rel, target);
    else refuse(rel, 'not-a-file', 'The link leads to no plain file', 'Take it out of the folder.');
  }

  async function walkInto(path: string, rel: string, depth: number): Promise<void> {
    if (depth < maxDepth) await walk(path, rel, depth + 1);
    else refuse(`${rel}/`, 'unreadable-folder', `Folders are nested more than ${maxDepth} deep`, 'Move the pictures further up.');
  }

  function take(path: string, rel: string, target?: string): void {
    // What leaves its root when read as a path, on Windows too, is never stored.
    if (rel.split('/').some((name) => /^\\|^[A-Za-z]:(\\|$)/.test(name) || name.split('\\').includes('..'))) refuse(rel, 'bad-name', 'The file name reads like a path that leads out of the folder', 'Rename the file.');
    else files.push({ rel, path, ...(target === undefined ? {} : { target }) });
  }

  await walk(root, '', 0);
  files.sort((a, b) => collator.compare(a.rel, b.rel) || (a.rel < b.rel ? -1 : 1));
  return { root, name: basename(root), files, pictures: files.filter((f) => isPictureName(f.rel)), refused, notes };
}
