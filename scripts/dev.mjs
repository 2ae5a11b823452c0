// `npm run dev [-- <project folder>]`: the screens with hot reload in a browser, on a real server with the demo project.
// Changes in src/renderer show at once; after changes in src/main start it again.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createServer } from 'vite';
import { rendererConfig } from '../vite.config.ts';
import { buildIfStale } from './build.mjs';
import { openBrowser } from './open-browser.mjs';
import { startServe } from './serve-child.mjs';

const root = join(import.meta.dirname, '..');
const project = process.argv[2] === undefined ? join(root, 'tegakari-demo') : resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2]);

if (!existsSync(join(project, 'project.db'))) {
  process.stdout.write('tegakari: making a small demo project first (48 pictures, some minutes) …\n');
  const made = spawnSync(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'demo', '--images', '48', '--out', project], { cwd: root, stdio: ['ignore', 2, 2] });
  if (made.status !== 0) process.exit(made.status ?? 1);
}
// The server wants built screens to start; the ones shown come from Vite.
buildIfStale('web');
const { url, ended } = await startServe(root, ['--project', project]);
const { origin, pathname } = new URL(url);

/** What the server must not see comes from our own page only: a foreign one is refused here, as the server would. */
function refuseForeign(request, response) {
  const from = request.headers.origin;
  if ((from === undefined || from === `http://${request.headers.host}`) && /^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '')) return undefined;
  response.statusCode = 403;
  response.end('Wrong origin\n');
  return false;
}

const vite = await createServer({
  ...rendererConfig,
  configFile: false,
  server: {
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 5173),
    proxy: {
      '^/(api|blob|picture)/': {
        target: origin,
        changeOrigin: true,
        rewrite: (path) => pathname + path.slice(1),
        bypass: refuseForeign,
        configure: (proxy) =>
          proxy.on('proxyReq', (request) => {
            // The token is added here, so the page knows none; the server sees a request of its own.
            for (const header of ['origin', 'referer', 'sec-fetch-site']) request.removeHeader(header);
          }),
      },
    },
  },
});
await vite.listen();
const address = vite.resolvedUrls?.local[0] ?? '';
const why = openBrowser(address);
process.stdout.write(`${why === null ? 'Opened' : `Open this address in a browser (${why})`}: ${address}\n`);
const code = await ended;
await vite.close();
process.exit(code);
