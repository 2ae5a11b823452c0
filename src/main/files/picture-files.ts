/** Pictures of a folder, for finding moved ones by content. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isPictureName } from './picture-names.ts';

/** sha256 of a file's bytes; null when it cannot be read. */
export async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** POSIX paths of all pictures below a folder, in name order; pipes and devices named like pictures are none. */
export async function picturesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const named = entries.filter((e) => isPictureName(e.name) && !e.isDirectory());
  const found = await Promise.all(named.map(async (e) => (e.isFile() || (await isPlainFile(join(e.parentPath, e.name))) ? relative(folder, join(e.parentPath, e.name)) : null)));
  return found.filter((n) => n !== null).map((n) => n.split(sep).join('/')).sort();
}

async function isPlainFile(path: string): Promise<boolean> {
  return stat(path).then((s) => s.isFile(), () => false);
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((s) => s.isDirectory(), () => false);
}
