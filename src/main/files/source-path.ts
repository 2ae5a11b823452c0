/** Where a project's source image lies on disk. */
import { isAbsolute, join, resolve } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { ImageRecord, ImageRoot } from '../ports/repos.ts';

/** Linked roots are absolute or relative to the project folder, so that a project with its pictures inside can be moved. */
export function sourcePath(projectFolder: string, roots: readonly ImageRoot[], image: Pick<ImageRecord, 'rootId' | 'sha256' | 'relPath'>, blobs: Blobs): string {
  const root = roots.find((r) => r.id === image.rootId);
  if (!root) throw appError('image-missing', 'The image belongs to a folder that the project does not know', 'Import the folder again.', image.relPath);
  if (root.kind === 'copied') return blobs.path(image.sha256);
  return join(isAbsolute(root.path) ? root.path : resolve(projectFolder, root.path), image.relPath);
}
