/** Where a project's source image lies on disk. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError, appError } from '#shared/contract/errors.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { ImageRecord, ImageRoot } from '../ports/repos.ts';

/** A picture that cannot be read, told as what it is when its whole folder is gone: moved, or on a disk that is not connected. */
export function explainMissing(thrown: unknown, projectFolder: string, roots: readonly ImageRoot[]): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'image-missing') return thrown;
  const gone = roots.flatMap((r) => (r.kind === 'linked' && !existsSync(resolve(projectFolder, r.path)) ? [resolve(projectFolder, r.path)] : []))[0];
  return gone === undefined ? thrown : appError('image-missing', 'The folder of pictures was moved, renamed, or is on a disk that is not connected', 'Put it back, or name its new place: tegakari relink <folder> --project DIR. Tags and results are safe.', gone);
}

/** Linked roots are absolute or relative to the project folder, so that a project with its pictures inside can be moved. */
export function sourcePath(projectFolder: string, roots: readonly ImageRoot[], image: Pick<ImageRecord, 'rootId' | 'sha256' | 'relPath'>, blobs: Blobs): string {
  const root = roots.find((r) => r.id === image.rootId);
  if (!root) throw appError('image-missing', 'The image belongs to a folder that the project does not know', 'Import the folder again.', image.relPath);
  if (root.kind === 'copied') return blobs.path(image.sha256);
  return join(isAbsolute(root.path) ? root.path : resolve(projectFolder, root.path), image.relPath);
}
