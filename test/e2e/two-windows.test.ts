/** Two windows on one project stay in step, and a server that is killed costs nothing that was shown as saved. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDemoProject } from '../support/demo-project.ts';
import { findBrowser, launchBrowser, openWorkbench, startServer } from './workbench.ts';
import type { ServerProcess, Workbench } from './workbench.ts';

const browser = findBrowser();
const root = join(import.meta.dirname, '..', '..');
/** The cell of a picture says its tags aloud. */
const cell = (page: Page, text: string) => page.getByRole('gridcell', { name: new RegExp(`^L01-C1-0003\\.png、${text}`) });
const offline = 'プログラムに接続できません';

async function tagThird(page: Page, key: string): Promise<void> {
  await page.getByRole('gridcell', { name: /^L01-C1-0003\.png/ }).click();
  await page.keyboard.press(key);
}

describe.skipIf(browser === null)('two windows and a killed server', () => {
  let bench: Workbench;
  let other: Page;
  let again: ServerProcess | null = null;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    other = await bench.context.newPage();
    await other.goto(bench.server.url);
    await cell(other, 'きず なし').waitFor();
  }, 300_000);
  afterAll(async () => {
    await bench.close();
    await again?.stop();
  });

  it('shows a tag set in one window in the other', async () => {
    await tagThird(bench.page, '1');
    await cell(bench.page, 'きず あり').waitFor();
    await cell(other, 'きず あり').waitFor();
    await tagThird(other, '2');
    await cell(bench.page, 'きず あり、ピット あり').waitFor();
  });

  it('says when the server is gone, goes on by itself when it is back, and has lost no tag', async () => {
    const { page, server, project } = bench;
    await server.kill();
    await page.getByText(offline).waitFor();
    await other.getByText(offline).waitFor();
    // What is tried meanwhile is refused in words, and not shown as done.
    await tagThird(page, '3');
    await page.getByText('プログラムが応答しません。', { exact: true }).waitFor();
    await cell(page, 'きず あり、ピット あり、しみ なし').waitFor();
    const { port, pathname } = new URL(server.url);
    again = await startServer({ home: server.home, project: project as string, port: Number(port), token: pathname.slice(1, -1) });
    expect(again.url).toBe(server.url);
    for (const window of [page, other]) {
      await window.getByText(offline).waitFor({ state: 'detached', timeout: 20_000 });
      await cell(window, 'きず あり、ピット あり、しみ なし').waitFor();
    }
    await tagThird(page, '3');
    await cell(other, 'きず あり、ピット あり、しみ あり').waitFor();
    await page.reload();
    await cell(page, 'きず あり、ピット あり、しみ あり').waitFor();
    // The only complaints are those of the time without a server.
    expect(bench.complaints.filter((c) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(c))).toEqual([]);
  }, 90_000);
});

describe.skipIf(browser === null || process.platform !== 'linux')('npm start in a browser', () => {
  it('starts a server that was killed again, at the address that the open page knows', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tegakari-start-'));
    const project = copyDemoProject();
    const started = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), project], { cwd: root, env: { ...process.env, TEGAKARI_HOME: home, TEGAKARI_NO_BROWSER: '1', DISPLAY: '', WAYLAND_DISPLAY: '', INIT_CWD: root }, stdio: ['ignore', 'pipe', 'ignore'] });
    const chromium = await launchBrowser(browser as string);
    try {
      const url = await addressOf(started);
      const page = await (await chromium.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage();
      await page.goto(url);
      await page.getByText('手がかりへようこそ').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('保存済み').waitFor();
      const pid = Number(spawnSync('ps', ['-o', 'pid=', '--ppid', String(started.pid)], { encoding: 'utf8' }).stdout.trim().split(/\s+/)[0]);
      process.kill(pid, 'SIGKILL');
      await page.getByText(offline).waitFor();
      await page.getByText(offline).waitFor({ state: 'detached', timeout: 20_000 });
      await tagThird(page, '1');
      await cell(page, 'きず あり').waitFor();
    } finally {
      await chromium.close();
      const gone = new Promise((resolve) => started.on('exit', resolve));
      started.kill('SIGTERM');
      await gone;
      rmSync(home, { recursive: true, force: true });
      rmSync(join(project, '..'), { recursive: true, force: true });
    }
  }, 300_000);
});

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (d: Buffer) => {
      text += d.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(text)?.[0];
      if (url) resolve(url);
    });
    child.on('exit', (code) => reject(new Error(`npm start ended (${code}):\n${text}`)));
  });
}
