import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rendererAssets } from './renderer-assets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-renderer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the built renderer', () => {
  it('is a list by address, with what each file is; other files are not on it', async () => {
    mkdirSync(join(folder, 'assets', 'deep'), { recursive: true });
    for (const name of ['index.html', 'assets/a.js', 'assets/deep/f.woff2', 'assets/notes.txt', 'assets/a.js.map', '.web']) writeFileSync(join(folder, name), 'x');
    expect(Object.fromEntries(await rendererAssets(folder))).toEqual({
      'index.html': { path: join(folder, 'index.html'), mime: 'text/html; charset=utf-8' },
      'assets/a.js': { path: join(folder, 'assets', 'a.js'), mime: 'text/javascript; charset=utf-8' },
      'assets/deep/f.woff2': { path: join(folder, 'assets', 'deep', 'f.woff2'), mime: 'font/woff2' },
    });
  });

  it('that was never built says how to build it', async () => {
    await expect(rendererAssets(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found', todo: expect.stringContaining('npm run build:web') });
    await expect(rendererAssets(folder)).rejects.toMatchObject({ code: 'not-found' });
  });
});
