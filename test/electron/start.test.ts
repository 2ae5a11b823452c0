/** `npm start` and `npm run dev` as a person starts them. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngFile } from '../support/png-file.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'tegakari-start-'));
const project = join(folder, 'プロジェクト');
const running: ChildProcess[] = [];

beforeAll(() => {
  mkdirSync(join(folder, 'data', 'images'), { recursive: true });
  writeFileSync(join(folder, 'data', 'images', 'a.png'), pngFile({ widthPx: 2, heightPx: 1, depth: 8, colourType: 0, rows: [[1, 0]] }));
  const done = spawnSync(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'import', join(folder, 'data'), '--project', project], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`no project to start with:\n${done.stderr}`);
  for (const name of ['bin', 'electron-here', 'sh-only']) mkdirSync(join(folder, name));
  if (process.platform !== 'win32') symlinkSync('/bin/sh', join(folder, 'sh-only', 'sh'));
});
afterAll(async () => {
  for (const child of running) {
    const ended = new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve(null) : child.on('exit', resolve)));
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Environment of a person without a display, unless told otherwise. */
function environment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, CI: _ci, ...rest } = process.env;
  return { ...rest, INIT_CWD: folder, TEGAKARI_HOME: join(folder, 'home'), ...extra };
}
/** Starts a script and waits until its words match. */
function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv, wanted: RegExp): Promise<{ readonly text: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let text = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      if (wanted.test(text)) resolve({ text, child });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => reject(new Error(`ended with ${code}:\n${text}`)));
  });
}
const addressIn = (text: string): string => /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(text)?.[1] ?? '';
const ask = (base: string, name: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(`${base}api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: '{}' });

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('without an Electron binary and a display it prints why and the address, and stays', async () => {
    const { text, child } = await start('start.mjs', [project], { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') }, /Ctrl-C/);
    expect(text).toMatch(/no Electron binary in .*nothing/);
    expect(text).toMatch(/Open this address in a browser: http:/);
    const url = addressIn(text);
    expect(await (await fetch(url)).text()).toContain('id="app"');
    const info = (await (await ask(url, 'app.info')).json()) as { value: { startProject: string | null } };
    expect(info.value.startProject).toMatch(/^[0-9a-f]{16}$/);
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await expect(fetch(url)).rejects.toThrow(/fetch failed/);
  });

  it('with a display it opens the default browser there', async () => {
    const opened = join(folder, 'opened');
    writeFileSync(join(folder, 'bin', 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
    writeFileSync(join(folder, 'bin', 'open'), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
    for (const name of ['xdg-open', 'open']) chmodSync(join(folder, 'bin', name), 0o755);
    const { text } = await start('start.mjs', [], { DISPLAY: ':99', PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') }, /Ctrl-C/);
    while (!existsSync(opened) || readFileSync(opened, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readFileSync(opened, 'utf8')).toBe(addressIn(text));
  });

  it('with a display and no browser it says so, and stays', async () => {
    const { text } = await start('start.mjs', [], { DISPLAY: ':99', PATH: join(folder, 'sh-only'), ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') }, /Ctrl-C/);
    expect(text).toMatch(process.platform === 'darwin' ? /Opened/ : /xdg-open is not installed/);
    expect((await fetch(addressIn(text))).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux')('with an Electron binary it opens that, with the path it was given', async () => {
    const binary = join(folder, 'electron-here', 'electron');
    writeFileSync(binary, '#!/bin/sh\necho "electron got: $*"\npwd\nsleep 0.2\n');
    chmodSync(binary, 0o755);
    const { text } = await start('start.mjs', ['プロジェクト'], { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'electron-here') }, /electron got.*\n.*\n/);
    expect(text).toContain(`electron got: . ${project}`);
    expect(text).toMatch(/Opening in its own window/);
    expect(existsSync(join(root, 'out', 'main', 'index.js'))).toBe(true);
  });
});

describe('npm run dev', () => {
  it('shows the screens from their sources, with the real server behind, and lets no other page in', async () => {
    const { text } = await start('dev.mjs', [project], { PORT: '0', TEGAKARI_NO_BROWSER: '1' }, /Open this address.*\n/);
    const base = addressIn(text);
    const page = await (await fetch(base)).text();
    expect(page).toContain('/@vite/client');
    expect(await (await fetch(new URL('main.ts', base))).text()).toContain('mount');
    const info = (await (await ask(base, 'app.info', { Origin: base.replace(/\/$/, '') })).json()) as { value: { shell: string; startProject: string } };
    expect(info.value).toMatchObject({ shell: 'browser', startProject: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect((await ask(base, 'app.info', { Origin: 'http://evil.example' })).status).toBe(403);
    // The token is the server's secret: the page is not told it.
    expect(page).not.toMatch(/[A-Za-z0-9_-]{32}/);
  });
});
