/** The screens on the bridge of a window instead of http, in a real browser: commands, opened files, dropped folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser, startServer } from './workbench.ts';
import type { ServerProcess } from './workbench.ts';
import { copyDemoProject } from '../support/demo-project.ts';

const executable = findBrowser();

/** A bridge whose messages go to the server over http; runs in the page before anything else. */
function installBridge(): void {
  interface Told {
    commands: ((command: string, argument: string | null) => void)[];
    calls: string[];
    readonly paths: Record<string, string>;
  }
  const told: Told = { commands: [], calls: [], paths: {} };
  const post = (name: string, input: unknown, accept: string, signal?: AbortSignal): Promise<Response> => fetch(`api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: accept }, body: JSON.stringify(input), ...(signal ? { signal } : {}) });
  Object.assign(globalThis, {
    told,
    tegakari: {
      call: async (_id: string, name: string, input: unknown) => {
        told.calls.push(name);
        return (await post(name, input, 'application/json')).json();
      },
      stream: (_id: string, name: string, input: unknown, onMessage: (message: unknown) => void) => {
        const stop = new AbortController();
        void (async () => {
          const reader = (await post(name, input, 'application/x-ndjson', stop.signal)).body?.pipeThrough(new TextDecoderStream()).getReader();
          let rest = '';
          for (;;) {
            const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
            if (done) return;
            const parts = (rest + value).split('\n');
            rest = parts.pop() ?? '';
            for (const part of parts) onMessage(JSON.parse(part));
          }
        })().catch(() => undefined);
        return () => stop.abort();
      },
      cancel: () => undefined,
      putBlob: async () => ({ error: { code: 'internal', what: 'not here', todo: 'none' } }),
      pickFolder: async () => null,
      pickSave: async () => null,
      // A name stands for a path where the test says so.
      pathOf: (file: File) => told.paths[file.name] ?? `/dropped/${file.name}`,
      onCommand: (listener: (command: string, argument: string | null) => void) => {
        told.commands.push(listener);
        return () => undefined;
      },
    },
  });
}

describe.skipIf(executable === null)('the screens in a window of the program', () => {
  let project: string;
  let home: string;
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    project = copyDemoProject();
    home = mkdtempSync(join(tmpdir(), 'tegakari-home-'));
    server = await startServer({ home });
    browser = await launchBrowser(executable as string);
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.addInitScript(installBridge);
    await page.goto(server.url);
    await page.locator('#main').waitFor();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    for (const path of [join(project, '..'), home]) rmSync(path, { recursive: true, force: true });
  });
  const command = (name: string, argument: string | null = null): Promise<void> =>
    page.evaluate(([n, a]) => (globalThis as unknown as { told: { commands: ((c: string, a: string | null) => void)[] } }).told.commands.forEach((c) => c(n as string, a as string | null)), [name, argument]);
  const drop = (name: string): Promise<boolean> =>
    // As text, because tests know no types of a page. False = somebody took it, so the window stays where it is.
    page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], ${JSON.stringify(name)}));
      dispatchEvent(new DragEvent('dragover', { dataTransfer, cancelable: true }));
      return dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    })()`);

  it('run on the bridge, and the program hears that they listen', async () => {
    expect(await page.evaluate(() => (globalThis as unknown as { told: { calls: string[]; commands: unknown[] } }).told.calls)).toContain('app.info');
    expect(await page.evaluate(() => (globalThis as unknown as { told: { commands: unknown[] } }).told.commands.length)).toBe(1);
  });

  it('a project folder that was opened is shown', async () => {
    await command('open-path', project);
    await expect.poll(() => page.url()).toMatch(/#\/p\/[0-9a-f]{16}\/data$/);
  });

  it('menu commands lead to their screens', async () => {
    await command('settings');
    await expect.poll(() => page.url()).toMatch(/#\/settings$/);
    await command('diagnostics');
    await expect.poll(() => page.url()).toMatch(/#\/models$/);
    await command('help');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await command('new-project');
    await page.getByRole('dialog').waitFor();
    expect(page.url()).toMatch(/#\/$/);
    await page.keyboard.press('Escape');
  });

  it('a dropped .tegakari file is asked about, with its path filled in', async () => {
    expect(await drop('鋳物.tegakari')).toBe(false);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expect.poll(() => dialog.locator('input').first().inputValue()).toBe('/dropped/鋳物.tegakari');
    await page.keyboard.press('Escape');
  });

  it('a dropped folder of pictures begins an import, into the project on the screen or a new one', async () => {
    const pictures = join(project, 'images');
    await page.evaluate((path) => void ((globalThis as unknown as { told: { paths: Record<string, string> } }).told.paths['写真'] = path), pictures);
    await command('open-path', project);
    await expect.poll(() => page.url()).toMatch(/#\/p\/[0-9a-f]{16}\/data$/);
    const shown = page.url();
    expect(await drop('写真')).toBe(false);
    const folder = (): Promise<string> => page.getByRole('dialog').locator('input').first().inputValue();
    await expect.poll(() => page.url()).toContain(`${shown}?open=import`);
    await expect.poll(folder).toBe(pictures);
    await page.keyboard.press('Escape');

    await command('projects');
    await expect.poll(() => page.url()).toMatch(/#\/$/);
    expect(await drop('写真')).toBe(false);
    await page.getByRole('dialog').getByText(pictures).waitFor();
    await page.getByRole('dialog').getByLabel('案件名').fill('置いた画像');
    await page.getByRole('dialog').getByRole('button', { name: '作って画像を取り込む' }).click();
    await expect.poll(() => page.url()).toContain('open=import');
    await expect.poll(folder).toBe(pictures);
    await page.keyboard.press('Escape');
  });

  it('a dropped folder that is not there says so', async () => {
    expect(await drop('消えた写真')).toBe(false);
    await page.getByText('/dropped/消えた写真').first().waitFor();
  });
});
