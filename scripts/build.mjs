// Builds what is stale, told by a hash over the sources. `node scripts/build.mjs [web|app]`; app also builds the web part.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
const folders = { web: ['src/renderer', 'src/shared'], app: ['src'] };
const files = { web: ['vite.config.ts', 'package-lock.json'], app: ['vite.config.ts', 'electron.vite.config.ts', 'package-lock.json', 'package.json'] };
const commands = { web: ['vite', 'bin', 'vite.js'], app: ['electron-vite', 'bin', 'electron-vite.js'] };
/** Without which no stamp counts. */
const results = { web: ['renderer/index.html'], app: ['renderer/index.html', 'main/index.js', 'preload/index.cjs'] };

/** Hash over everything that the target is built from. */
function stateOf(target) {
  const hash = createHash('sha256');
  const names = folders[target].flatMap((f) => readdirSync(join(root, f), { recursive: true }).map((n) => join(f, String(n)))).filter((n) => !n.endsWith('.test.ts'));
  for (const name of [...names.sort(), ...files[target]]) if (statSync(join(root, name)).isFile()) hash.update(name).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

/** True when it had to build; throws when that failed. */
export function buildIfStale(target) {
  const stamp = join(out, `.${target}`);
  const state = stateOf(target);
  const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === state && results[target].every((r) => existsSync(join(out, r)));
  if (isFresh) return false;
  process.stderr.write(`tegakari: building the ${target === 'web' ? 'screens' : 'program'} …\n`);
  const done = spawnSync(process.execPath, [join(root, 'node_modules', ...commands[target]), 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) throw new Error('the build failed (see above)');
  writeFileSync(stamp, state);
  if (target === 'app') writeFileSync(join(out, '.web'), stateOf('web'));
  return true;
}

if (process.argv[1] === import.meta.filename) buildIfStale(process.argv[2] === 'web' ? 'web' : 'app');
