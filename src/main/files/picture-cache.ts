/** Pictures for screens: made once by the one decoder, kept in a folder that may be emptied at any time. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import type { ImageCodec } from '../ports/images.ts';
import type { MediaFile, PictureSpec } from '../ports/media.ts';

/** Thumbnails come in few sizes, so that the cache stays small and is hit often. */
const sides = [160, 320, 640, 1280, 2560, 4096] as const;
const concurrency = 4;
/** No picture takes an hour to write: an older draft is of a program that was killed. */
const staleDraftMs = 3_600_000;

export interface PictureCache {
  /** @param source where the picture itself lies; asked only when the cache lacks it */
  get(spec: PictureSpec, source: () => Promise<string>): Promise<MediaFile>;
  bytes(): Promise<number>;
  clear(): Promise<number>;
  /** Removes the longest unused pictures above the bound, and drafts of killed programs. */
  trim(limitMb: number): Promise<void>;
}

export function createPictureCache(folder: string, codec: ImageCodec): PictureCache {
  const making = new Map<string, Promise<MediaFile>>();
  let running = 0;
  const waiting: (() => void)[] = [];

  async function slot<T>(work: () => Promise<T>): Promise<T> {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Last asked, first served: what is on the screen now matters more than what was scrolled past.
      const next = waiting.pop();
      // The slot is handed over, so that nobody can take it in between.
      if (next) next();
      else running--;
    }
  }

  async function make(spec: PictureSpec, file: string, source: () => Promise<string>): Promise<MediaFile> {
    const bytes = await slot(async () => codec.view(await source(), spec.sidePx, spec.part));
    const draft = `${file}.${randomUUID()}.part`;
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(draft, bytes);
    await rename(draft, file);
    return { path: file, mime: 'image/jpeg', bytes: bytes.byteLength };
  }

  async function files(): Promise<readonly { readonly path: string; readonly bytes: number; readonly usedMs: number }[]> {
    const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
    const found = await Promise.all(names.filter((n) => n.endsWith('.jpg')).map(async (n) => stat(join(folder, n)).then((s) => ({ path: join(folder, n), bytes: s.size, usedMs: s.mtimeMs }), () => null)));
    return found.filter((f) => f !== null);
  }

  return {
    async get(wanted, source) {
      if (!/^[0-9a-f]{64}$/.test(wanted.sha256)) throw appError('outside-folder', 'This is not the name of a picture', 'Reload the window.');
      const spec = { ...wanted, sidePx: wanted.sidePx === null ? null : (sides.find((s) => s >= (wanted.sidePx as number)) ?? 4096) };
      const name = createHash('sha256').update(JSON.stringify([3, spec.sha256, spec.sidePx, spec.part])).digest('hex');
      const file = join(folder, name.slice(0, 2), `${name}.jpg`);
      const there = await stat(file).catch(() => null);
      if (there) {
        const now = new Date();
        if (now.getTime() - there.mtimeMs > 3_600_000) void utimes(file, now, now).catch(() => undefined);
        return { path: file, mime: 'image/jpeg', bytes: there.size };
      }
      const begun = making.get(file);
      if (begun) return begun;
      const work = make(spec, file, source).finally(() => making.delete(file));
      making.set(file, work);
      return work;
    },
    bytes: async () => (await files()).reduce((sum, f) => sum + f.bytes, 0),
    async clear() {
      const all = await files();
      for (const f of all) await rm(f.path, { force: true });
      return all.reduce((sum, f) => sum + f.bytes, 0);
    },
    async trim(limitMb) {
      for (const name of await readdir(folder, { recursive: true }).catch(() => [] as string[])) {
        const draft = join(folder, name);
        if (name.endsWith('.part') && Date.now() - (await stat(draft).then((s) => s.mtimeMs, () => Infinity)) > staleDraftMs) await rm(draft, { force: true });
      }
      const all = [...(await files())].sort((a, b) => a.usedMs - b.usedMs);
      let total = all.reduce((sum, f) => sum + f.bytes, 0);
      for (const f of all) {
        if (total <= limitMb * 1e6) return;
        await rm(f.path, { force: true });
        total -= f.bytes;
      }
    },
  };
}
