/** The gallery, built as the product is and served under the product's security policy. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../src/main/transports/guards.ts';
import { rendererConfig } from '../../vite.config.ts';

const MIMES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const root = join(import.meta.dirname, '..', '..');

export interface GallerySite {
  /** Address of a view, such as "lang=en&theme=dark&group=forms". */
  address(query: string): string;
  close(): Promise<void>;
}

/** Builds (some seconds) and serves on a free port of 127.0.0.1. */
export async function openGallerySite(): Promise<GallerySite> {
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-gallery-'));
  const page = join(root, 'src', 'renderer', 'gallery.html');
  await build({ ...rendererConfig, configFile: false, logLevel: 'error', build: { ...rendererConfig.build, outDir: folder, rolldownOptions: { input: page } } });
  const server = createServer((request, response) => {
    const path = normalize(join(folder, new URL(request.url ?? '/', 'http://127.0.0.1').pathname));
    const found = path.startsWith(folder + sep) && existsSync(path);
    response.writeHead(found ? 200 : 404, { 'Content-Type': MIMES[extname(path)] ?? 'text/plain', 'Content-Security-Policy': contentSecurityPolicy });
    response.end(found ? readFileSync(path) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gallery got no port.');
  return {
    address: (query) => `http://127.0.0.1:${address.port}/gallery.html?${query}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
