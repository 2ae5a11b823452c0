// Finds the Electron binary without ever letting the package download one.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** {path} or {why}: ELECTRON_OVERRIDE_DIST_PATH (a folder with an unpacked Electron) comes first, then node_modules. */
export function findElectron(root, env = process.env, platform = process.platform) {
  const own = join(root, 'node_modules', 'electron');
  const told = join(own, 'path.txt');
  const name = existsSync(told) ? readFileSync(told, 'utf8') : (names[platform] ?? 'electron');
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(own, 'dist');
  const path = join(folder, name);
  if (!existsSync(path)) return { why: `there is no Electron binary in ${folder}` };
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { why: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  return { path };
}
