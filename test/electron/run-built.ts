/** Runs the built program against the double of Electron, plays one session, and prints what was seen as one line of JSON. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bridge, StreamMessage } from '#shared/contract/wire.ts';
import * as double from './double.ts';
import type { Item } from './double.ts';

const root = process.env.TEGAKARI_TEST_APP as string;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: pathToFileURL(join(import.meta.dirname, 'double.ts')).href, shortCircuit: true } : next(specifier, context)),
});
const until = async <T>(look: () => T | undefined | null | false): Promise<T> => {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const { app, calls, menu, served, sessionHandlers, windows } = double;
const seen: Record<string, unknown> = {};
const finish = (): void => {
  process.stdout.write(`${JSON.stringify({ ...seen, calls })}\n`, () => process.exit());
};

await import(pathToFileURL(join(root, 'out', 'main', 'index.js')).href);
if (process.env.TEGAKARI_TEST_SECOND !== undefined) finish();
seen.beforeReady = { windows: windows.length, calls: calls.length };
app.emit('open-file', { preventDefault: () => calls.push(['open-file prevented']) }, '/early/project');
app.makeReady();
const window = await until(() => windows[0]);
seen.window = window.options;
const labels = (items: readonly Item[]): unknown => items.map((i) => [i.label ?? null, ...(i.submenu ? [labels(i.submenu)] : [])]);
seen.menuJa = labels(menu.current);

/** The built preload as a sandboxed page loads it: CommonJS, with Electron as the only module. */
const preload = (window.options.webPreferences as { preload: string }).preload;
const code = readFileSync(preload, 'utf8');
const required: string[] = [];
function load(renderer: unknown): Bridge {
  const require = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return { ...double, ipcRenderer: renderer };
  };
  // Needs no bundler and no module loader of Node, which a sandboxed preload lacks, too.
  // oxlint-disable-next-line no-new-func
  new Function('require', 'module', 'exports', code)(require, { exports: {} }, {});
  return double.exposed.tegakari as Bridge;
}
const bridge = load(window.webContents.renderer);
seen.preload = { path: preload, required: [...new Set(required)], names: Object.keys(double.exposed), api: Object.keys(bridge).sort(), pathOf: bridge.pathOf({ path: '/dropped/folder' }) };

const commands: unknown[] = [];
bridge.onCommand((command, argument) => commands.push([command, argument]));
await until(() => commands.length > 0);
app.emit('second-instance', {}, ['electron', '.', '--no-sandbox', 'package.json'], root);
await until(() => commands.length > 1);
seen.commands = commands.slice(0, 2);
seen.shown = window.did.join(' ');
window.emit('ready-to-show');
seen.shownWhenReady = window.did.join(' ');

seen.info = await bridge.call('1', 'app.info', {});
seen.bad = await bridge.call('2', 'no.such', {});
seen.settings = await bridge.call('3', 'app.set-settings', { lang: 'en' });
await until(() => menu.current.some((i) => i.label === 'File'));
seen.menuEn = labels(menu.current);
double.answers.folder = '/picked/folder';
const item = (name: string): Item => (menu.current.flatMap((i) => i.submenu ?? []).find((i) => i.label === name) as Item);
item('Open folder…').click?.();
await until(() => commands.length > 2);
seen.menuCommand = commands[2];
seen.pickFolder = await bridge.pickFolder('タイトル');
seen.pickSave = await bridge.pickSave('t', '../../etc/report.html');

const changes: StreamMessage[] = [];
const stop = bridge.stream('4', 'app.changes', {}, (m) => changes.push(m));
await bridge.call('5', 'app.info', {});
await bridge.call('6', 'app.set-settings', { theme: 'dark' });
seen.change = await until(() => changes[0]);
stop();

const stranger = new (window.webContents.constructor as new (main: unknown, url: string) => { renderer: unknown })(double.ipcMain, 'tegakari://app/');
seen.stranger = await load(stranger.renderer)
  .call('7', 'app.info', {})
  .then(
    () => 'answered',
    (e: Error) => e.message,
  );

const get = served.get('tegakari') as (request: Request) => Promise<Response>;
const page = await get(new Request('tegakari://app/'));
const html = await page.text();
const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1] ?? 'none';
seen.page = { status: page.status, csp: page.headers.get('content-security-policy'), hasApp: html.includes('id="app"'), script: (await get(new Request(`tegakari://app/${script}`))).status, missing: (await get(new Request('tegakari://app/nothing'))).status };

const ask = (url: string): Promise<unknown> => new Promise((resolve) => (sessionHandlers.beforeRequest as (d: object, a: (r: unknown) => void) => void)({ url }, resolve));
seen.requests = { own: await ask('tegakari://app/x'), blob: await ask('blob:tegakari://app/1'), web: await ask('https://example.com/'), update: await ask('http://redirector.gvt1.com/dict'), file: await ask('file:///etc/passwd'), foreignBlob: await ask('blob:https://example.com/1'), socket: await ask('wss://example.com/') };
const permission = (name: string, url: string): Promise<unknown> => new Promise((resolve) => (sessionHandlers.permissionRequest as (...a: readonly unknown[]) => void)({}, name, resolve, { isMainFrame: true, requestingUrl: url }));
seen.permissions = { media: await permission('media', 'tegakari://app/'), geolocation: await permission('geolocation', 'tegakari://app/'), read: await permission('clipboard-read', 'tegakari://app/'), copy: await permission('clipboard-sanitized-write', 'tegakari://app/'), foreignCopy: await permission('clipboard-sanitized-write', 'https://example.com/') };
seen.checks = { usb: (sessionHandlers.permissionCheck as (...a: readonly unknown[]) => unknown)({}, 'usb', 'tegakari://app/'), device: (sessionHandlers.devicePermission as () => unknown)() };
const prevented = (name: string, event: object = {}): boolean => {
  let isPrevented = false;
  window.webContents.emit(name, { preventDefault: () => (isPrevented = true), ...event });
  return isPrevented;
};
seen.navigation = {
  away: prevented('will-navigate', { url: 'https://example.com/' }), redirect: prevented('will-redirect'), webview: prevented('will-attach-webview'), frameAway: prevented('will-frame-navigate', { isMainFrame: false, url: 'https://example.com/' }), frameReport: prevented('will-frame-navigate', { isMainFrame: false, url: `tegakari://app/blob/${'a'.repeat(64)}` }),
  open: (window.webContents.handlers.open as () => unknown)(),
};

// The engine of the program itself, in a process of its own.
const diagnostics = (await bridge.call('8', 'app.diagnostics', {})) as { value: { doctor: { providers: readonly { name: string; used: boolean; msPerImage: number | null }[] }; models: { models: readonly { ok: boolean }[] }; network: unknown } };
seen.diagnostics = 'value' in diagnostics ? { used: diagnostics.value.doctor.providers.filter((p) => p.used).map((p) => [p.name, (p.msPerImage ?? 0) > 0]), models: diagnostics.value.models.models.map((m) => m.ok), network: diagnostics.value.network } : diagnostics;

// A job, and the engine that it asks the program for.
interface Job {
  readonly id: string;
  readonly status: string;
  readonly error: unknown;
  readonly ended: readonly { readonly step: string }[];
}
const jobs = async (): Promise<readonly Job[]> => ((await bridge.call('9', 'jobs.list', {})) as { value: readonly Job[] }).value;
const startJob = async (input: object): Promise<string> => ((await bridge.call('10', 'jobs.start', { work: 'work.demo', input })) as { value: Job }).value.id;
const over = async (id: string): Promise<Job> => {
  for (;;) {
    const job = (await jobs()).find((j) => j.id === id) as Job;
    if (job.status !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const job = await startJob({ out: join(root, 'demo'), images: 24, device: 'cpu' });
// Features come out of the engine: from then on job and engine have spoken over their port.
while (!(await jobs()).find((j) => j.id === job)?.ended.some((e) => e.step === 'features')) {
  const now = (await jobs()).find((j) => j.id === job);
  if (now?.status !== 'running') throw new Error(`the job ended early: ${JSON.stringify(now)}`);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
// Closing asks first; "keep open" keeps it.
window.close();
await until(() => calls.some(([name]) => name === 'showMessageBox'));
seen.stayed = !window.webContents.isDestroyed();
await bridge.call('11', 'jobs.cancel', { id: job });
const { status, error } = await over(job);
seen.cancelled = { status, error };
await until(() => double.utilities.every((u) => u.exitCode !== null));
seen.processes = double.utilities.map((u) => [u.entry.slice(root.length).replaceAll('\\', '/'), u.options.serviceName]);

window.close();
await until(() => window.webContents.isDestroyed());
app.emit('window-all-closed');
let isHeld = false;
app.emit('will-quit', { preventDefault: () => (isHeld = true) });
await until(() => calls.some(([name]) => name === 'exit'));
seen.quit = { isHeld };
finish();
