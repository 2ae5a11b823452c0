/** The real thing for a test: built renderer, real server process, real SQLite, real Chromium. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { copyDemoProject } from '../support/demo-project.ts';

const root = join(import.meta.dirname, '..', '..');
const browsers = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/microsoft-edge', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'];

/** Path of a browser; null = none on this machine (then browser tests are left out, but in CI that is a failure). */
export function findBrowser(): string | null {
  const found = browsers.find((path) => existsSync(path)) ?? null;
  if (found === null && process.env.CI) throw new Error('CI has no Chromium: install it, browser tests must run there');
  if (found === null) console.log('!! No Chromium, Chrome or Edge here: the browser tests were LEFT OUT.');
  return found;
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  // Without a UTF-8 locale Chromium gives up Japanese names of downloads.
  return chromium.launch({ executablePath, env: { ...(process.env as Record<string, string>), LANG: 'C.UTF-8' }, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--force-device-scale-factor=1', '--font-render-hinting=none'] });
}

export interface ServerProcess {
  readonly url: string;
  readonly home: string;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options home: settings of an earlier server, to start it again as the same person; port and token: at the same address */
export async function startServer(options: { readonly project?: string; readonly home?: string; readonly port?: number; readonly token?: string; readonly env?: Readonly<Record<string, string>> } = {}): Promise<ServerProcess> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tegakari-home-'));
  const args = [join(root, 'src', 'main', 'cli.ts'), 'serve', ...(options.project ? ['--project', options.project] : []), ...(options.port ? ['--port', String(options.port)] : [])];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, TEGAKARI_HOME: home, TEGAKARI_PROJECTS: join(home, 'projects'), INIT_CWD: root, ...(options.token ? { TEGAKARI_TOKEN: options.token } : {}), ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr?.on('data', (d: Buffer) => (errors += d.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (d: Buffer) => {
      text += d.toString();
      const line = /^(http:\/\/127\.0\.0\.1:\d+\/\S+)\r?\n/m.exec(text);
      if (line) resolve(line[1] as string);
    });
    child.on('exit', (code) => reject(new Error(`the server ended (${code}):\n${errors.slice(-3000)}`)));
  });
  const ended = (): Promise<void> => new Promise((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.on('exit', () => resolve())));
  return { url, home, kill: () => end(child, 'SIGKILL', ended), stop: () => end(child, 'SIGTERM', ended) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: () => Promise<void>): Promise<void> {
  child.kill(signal);
  await ended();
}

export interface Workbench {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly server: ServerProcess;
  /** Folder of the demo project that is open; null when none was asked for. */
  readonly project: string | null;
  /** Console errors and failed requests so far; a test ends by expecting none. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** @param options demo: opens a copy of a finished demo project (48 images) */
export async function openWorkbench(executablePath: string, options: { readonly demo?: boolean; readonly lang?: 'ja' | 'en'; readonly theme?: 'light' | 'dark'; readonly width?: number; readonly height?: number } = {}): Promise<Workbench> {
  const project = options.demo ? copyDemoProject() : null;
  const server = await startServer(project === null ? {} : { project });
  const browser = await launchBrowser(executablePath);
  const context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: options.height ?? 720 }, locale: options.lang === 'en' ? 'en-GB' : 'ja-JP', reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
  page.on('pageerror', (e) => complaints.push(String(e)));
  await setPreferences(server.url, { lang: options.lang ?? 'ja', theme: options.theme ?? 'light', tourDone: true, reviewer: 'e2e' });
  await page.goto(server.url);
  await page.locator('main').waitFor();
  return {
    browser,
    context,
    page,
    server,
    project,
    complaints,
    async close() {
      await browser.close();
      await server.stop();
      rmSync(server.home, { recursive: true, force: true });
      if (project !== null) rmSync(join(project, '..'), { recursive: true, force: true });
    },
  };
}

/** Sets language, theme and the like before a page is opened. */
export async function setPreferences(url: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const answer = await fetch(`${url}api/app.set-settings`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(settings) });
  if (!answer.ok) throw new Error(`settings were refused: ${await answer.text()}`);
}
