// Makes a fresh clone ready: installs the pinned packages when they are missing or out of date.
// Plain JavaScript for Node >= 18, because it runs before the project's own Node 24 is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('..', import.meta.url).pathname, import.meta.dirname ? '..' : '.');
const stamp = join(root, 'node_modules', '.tegakari-setup');
const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

process.stderr.write('tegakari: installing packages, once per clone …\n');
// Not `npm ci`: it refuses a lock file that lacks a platform package of an optional dependency, and a registry mirror
// may not carry them all. With --no-save the lock file decides the versions and stays as it is.
const done = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: root,
  // stdout belongs to the command that follows, so npm's own words go to stderr.
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
  // onnxruntime-node's install script only fetches CUDA libraries, from outside npm: never wanted here.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
});
if (done.status !== 0) {
  process.stderr.write('tegakari: npm install failed (see above). Check that the npm registry can be reached, then run the same command again.\n');
  process.exit(1);
}
writeFileSync(stamp, wanted);
