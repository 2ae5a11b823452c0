// `npm run bench:speed [-- --json FILE] [--images 10000] [--only kernels,demo,screens]`: each row beside its bound; nothing fails here.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const json = args.indexOf('--json');
// Paths mean the folder the caller stands in, though npm runs this in the repository.
if (json >= 0 && args[json + 1] !== undefined) args[json + 1] = resolve(process.env.INIT_CWD ?? process.cwd(), args[json + 1]);
buildIfStale('web');
process.exit(spawnSync(process.execPath, [join(root, 'test', 'bench', 'speed.ts'), ...args], { cwd: root, stdio: 'inherit' }).status ?? 1);
