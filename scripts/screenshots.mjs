// `npm run screenshots [-- --out DIR] [--only NAME]`: pictures of every screen, to be looked at.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const out = args.indexOf('--out');
// Paths mean the folder the caller stands in, though npm runs this in the repository.
if (out >= 0 && args[out + 1] !== undefined) args[out + 1] = resolve(process.env.INIT_CWD ?? process.cwd(), args[out + 1]);
buildIfStale('web');
process.exit(spawnSync(process.execPath, [join(root, 'test', 'bench', 'screenshots.ts'), ...args], { cwd: root, stdio: 'inherit' }).status ?? 1);
