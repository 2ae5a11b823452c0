/** What `electron-vite build` makes, loaded and run against a double of Electron: no Electron binary is needed. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const app = mkdtempSync(join(tmpdir(), 'tegakari-built-'));
const run = promisify(execFile);

interface Seen {
  readonly [key: string]: unknown;
  readonly calls: readonly (readonly [name: string, ...args: readonly unknown[]])[];
}
let seen: Seen;
const called = (name: string): readonly unknown[] => seen.calls.filter((c) => c[0] === name).map((c) => c[1]);
const play = async (env: NodeJS.ProcessEnv = {}): Promise<Seen> =>
  JSON.parse((await run(process.execPath, [join(root, 'test', 'electron', 'run-built.ts')], { env: { ...process.env, TEGAKARI_TEST_APP: app, TEGAKARI_HOME: join(app, 'home'), TEGAKARI_PROJECTS: join(app, 'projects'), ...env }, maxBuffer: 1e8 })).stdout) as Seen;

beforeAll(async () => {
  // Into a folder of its own, so that tests in browsers keep theirs.
  await run(process.execPath, [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'error'], { cwd: root, env: { ...process.env, TEGAKARI_OUT: join(app, 'out') } });
  cpSync(join(root, 'package.json'), join(app, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
  symlinkSync(join(root, 'models'), join(app, 'models'), 'junction');
  mkdirSync(join(app, 'home'));
  seen = await play();
}, 300_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe('the build', () => {
  it('has every file that the program names', () => {
    for (const file of ['main/index.js', 'main/engine.js', 'main/job.js', 'preload/index.cjs', 'renderer/index.html']) expect(existsSync(join(app, 'out', file))).toBe(true);
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({ main: 'out/main/index.js' });
  });

  it('the preload that the window names is one CommonJS file that asks for Electron alone', () => {
    const { path, required } = seen.preload as { path: string; required: readonly string[] };
    expect(path).toBe((seen.window as { webPreferences: { preload: string } }).webPreferences.preload);
    expect([statSync(path).isFile(), path.endsWith('.cjs'), required]).toEqual([true, true, ['electron']]);
    expect(readFileSync(path, 'utf8')).not.toMatch(/^\s*(import|export)\b/m);
  });

  it('native packages are not packed in', () => {
    const engine = readFileSync(join(app, 'out', 'main', 'engine.js'), 'utf8');
    expect(engine).toMatch(/from "onnxruntime-node"|import\("onnxruntime-node"\)/);
    expect(statSync(join(app, 'out', 'main', 'engine.js')).size).toBeLessThan(100_000);
  });
});

describe('before any window', () => {
  it('scheme, sandbox and switches are set before Electron is ready, and no window is open', () => {
    expect(seen.beforeReady).toMatchObject({ windows: 0 });
    const names = seen.calls.map((c) => c[0]);
    for (const early of ['registerSchemesAsPrivileged', 'enableSandbox', 'requestSingleInstanceLock']) expect(names.indexOf(early)).toBeLessThan(names.indexOf('whenReady'));
    expect(called('registerSchemesAsPrivileged')).toEqual([[{ scheme: 'tegakari', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]]);
    expect(called('switch')).toEqual(expect.arrayContaining(['disable-background-networking', 'disable-component-update', 'host-resolver-rules']));
  });

  it('a second start opens nothing and goes', async () => {
    const second = await play({ TEGAKARI_TEST_SECOND: '1' });
    expect(second.calls.map((c) => c[0]).slice(-2)).toEqual(['requestSingleInstanceLock', 'quit']);
  });
});

describe('the window', () => {
  it('is isolated, sandboxed and without Node', () => {
    expect(seen.window).toMatchObject({
      show: false,
      webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, webviewTag: false, spellcheck: false, navigateOnDragDrop: false },
    });
    expect(called('loadURL')).toEqual(['tegakari://app/']);
    expect(seen.shownWhenReady).toBe(`${String(seen.shown)} show`);
  });

  it('its page comes from the private protocol, with the policy', () => {
    expect(seen.page).toMatchObject({ status: 200, hasApp: true, script: 200, missing: 404, csp: expect.stringMatching(/^default-src 'none'; script-src 'self';/) });
  });

  it('the page gets the bridge and nothing else', () => {
    expect(seen.preload).toMatchObject({ names: ['tegakari'], api: ['call', 'cancel', 'onCommand', 'pathOf', 'pickFolder', 'pickSave', 'putBlob', 'stream'], pathOf: '/dropped/folder' });
  });

  it('its size is kept when it closes', () => {
    expect(JSON.parse(readFileSync(join(app, 'home', 'window.json'), 'utf8'))).toEqual({ bounds: { x: 40, y: 30, width: 1300, height: 820 }, isMaximised: true });
  });
});

describe('guards', () => {
  it('no request leaves the private protocol, and each is counted', () => {
    expect(seen.requests).toEqual({ own: { cancel: false }, blob: { cancel: false }, web: { cancel: true }, update: { cancel: true }, file: { cancel: true }, foreignBlob: { cancel: true }, socket: { cancel: true } });
    expect(seen.diagnostics).toMatchObject({ network: { attempts: 5, listening: null } });
  });

  it('no permission but copying text', () => {
    expect(seen.permissions).toEqual({ media: false, geolocation: false, read: false, copy: true, foreignCopy: false });
    expect(seen.checks).toEqual({ usb: false, device: false });
    expect(called('setSpellCheckerEnabled')).toEqual([false]);
  });

  it('no way to another page, no new window, no embedded browser', () => {
    expect(seen.navigation).toEqual({ away: true, redirect: true, webview: true, frameAway: true, frameReport: false, open: { action: 'deny' } });
  });

  it('a message from another window is refused with an error', () => {
    expect(seen.stranger).toMatch(/refused a message from a page that is not its own/);
  });
});

describe('the services behind it', () => {
  it('a message goes through preload and dispatcher, and back', () => {
    expect(seen.info).toMatchObject({ value: { shell: 'electron', settings: { lang: 'ja' }, dataFolder: join(app, 'home') } });
    expect(seen.bad).toMatchObject({ error: { code: 'bad-usage' } });
    expect(seen.change).toEqual({ value: { project: null, areas: ['settings'] } });
  });

  it('the engine runs the model in a utility process', () => {
    expect(seen.diagnostics).toMatchObject({ used: [['cpu', true]], models: [true] });
  });

  it('a job gets an engine through the program, is asked about before closing, and takes its engine with it', () => {
    expect(seen).toMatchObject({ stayed: true, cancelled: { status: 'cancelled', error: { code: 'cancelled' } } });
    const processes = seen.processes as readonly (readonly [string, string])[];
    expect(processes.slice(-2)).toEqual([['/out/main/job.js', 'Tegakari job'], ['/out/main/engine.js', 'Tegakari engine']]);
    expect(called('utility exit')).toHaveLength(processes.length);
    expect(called('showMessageBox')).toHaveLength(0 + 1);
  });

  it('quitting waits for the services', () => {
    expect(seen.quit).toEqual({ isHeld: true });
    expect(called('exit')).toEqual([0]);
  });
});

describe('menu, dialogs and files', () => {
  it('the menu follows the language of the settings', () => {
    const heads = (key: string): readonly unknown[] => (seen[key] as readonly (readonly unknown[])[]).map(([label]) => label);
    expect([heads('menuJa'), heads('menuEn')]).toEqual([['ファイル', '編集', '表示', 'ヘルプ'], ['File', 'Edit', 'View', 'Help']]);
  });

  it('a file opened before the window, one of a second start and one of the menu reach the page', () => {
    expect(seen.commands).toEqual([['open-path', '/early/project'], ['open-path', join(app, 'package.json')]]);
    expect(seen.menuCommand).toEqual(['open-path', '/picked/folder']);
    expect(String(seen.shown)).toContain('focus');
  });

  it('dialogs answer the page; a name from it decides no folder', () => {
    expect([seen.pickFolder, seen.pickSave]).toEqual(['/picked/folder', '/picked/x.html']);
    expect(called('showSaveDialog')).toEqual([{ title: 't', defaultPath: 'report.html', filters: [{ name: 'html', extensions: ['html'] }] }]);
  });
});
