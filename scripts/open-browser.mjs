// Opens an address in the default browser, or says why not.
import { spawn, spawnSync } from 'node:child_process';

const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** null when the browser was asked to open it, else the reason. */
export function openBrowser(url, env = process.env, platform = process.platform) {
  if (env.CI || env.TEGAKARI_NO_BROWSER) return 'opening a browser is switched off here';
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  const [command, ...args] = openers[platform] ?? ['xdg-open'];
  if (!openers[platform] && spawnSync('sh', ['-c', `command -v ${command}`], { env }).status !== 0) return `${command} is not installed`;
  spawn(command, [...args, url], { detached: true, stdio: 'ignore', env }).on('error', () => undefined).unref();
  return null;
}
