/** The built renderer as a fixed list of files, so that no request can name any other. */
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { appError } from '#shared/contract/errors.ts';

const mimes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

/** By path below the folder, with forward slashes. Throws AppError `not-found` when it was never built. */
export async function rendererAssets(folder: string): Promise<ReadonlyMap<string, { readonly path: string; readonly mime: string }>> {
  const names = await walk(folder, '');
  const assets = new Map(names.filter((n) => extname(n) in mimes).map((n) => [n, { path: join(folder, n), mime: mimes[extname(n)] as string }]));
  if (!assets.has('index.html')) throw appError('not-found', 'The screens were not built yet', 'Run "npm run build:web" in the repository.', folder);
  return assets;
}

/** Folder by folder: inside Electron's archive `readdir` knows no `recursive`. */
async function walk(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(entries.map((e) => (e.isDirectory() ? walk(folder, `${below}${e.name}/`) : [`${below}${e.name}`])));
  return found.flat();
}
