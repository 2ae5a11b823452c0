/** Pictures of a folder, for finding moved ones by content. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { sep } from 'node:path';
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

/** POSIX paths of all pictures below a folder, in name order. */
export async function picturesBelow(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).filter(isPictureName).map((n) => n.split(sep).join('/')).sort();
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((s) => s.isDirectory(), () => false);
}
