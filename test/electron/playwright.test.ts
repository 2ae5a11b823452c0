/** The real Electron, where its binary is: the same first steps that the double plays elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { findElectron } from '../../scripts/electron-binary.mjs';

const root = join(import.meta.dirname, '..', '..');
const found = findElectron(root) as { readonly path?: string; readonly why?: string };
if (found.path === undefined) console.log(`!! No Electron here (${found.why}): the tests in the real Electron were LEFT OUT. They run wherever its binary is.`);

describe.skipIf(found.path === undefined)('the real Electron', () => {
  let home: string;
  let app: ElectronApplication;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    buildIfStale('app');
    home = mkdtempSync(join(tmpdir(), 'tegakari-electron-'));
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    app = await _electron.launch({ executablePath: found.path as string, args: ['.', ...asRoot], cwd: root, env: { ...(process.env as Record<string, string>), TEGAKARI_HOME: home, TEGAKARI_PROJECTS: join(home, 'projects') } });
    page = await app.firstWindow();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (e) => complaints.push(e.message));
    await page.locator('#app > *').first().waitFor();
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('shows the start page of the private protocol, in Japanese', async () => {
    expect(page.url()).toMatch(/^tegakari:\/\/app\//);
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
  });

  it('gives the page its bridge and nothing of Node or Electron', async () => {
    expect(await page.evaluate(() => ['tegakari', 'require', 'process', 'module', 'Buffer'].map((name) => typeof (globalThis as unknown as Record<string, unknown>)[name]))).toEqual(['object', 'undefined', 'undefined', 'undefined', 'undefined']);
  });

  it('answers over messages', async () => {
    const reply = await page.evaluate(() => (globalThis as unknown as { tegakari: { call(id: string, name: string, input: unknown): Promise<unknown> } }).tegakari.call('t1', 'app.info', {}));
    expect(reply).toMatchObject({ value: { shell: 'electron', dataFolder: home } });
  });

  it('reaches nothing outside, opens no window and goes to no other page', async () => {
    const tried = await page.evaluate(async () => ({
      fetch: await fetch('https://example.com/').then(() => 'answered', () => 'refused'),
      window: (globalThis as unknown as { open(url: string): unknown }).open('https://example.com/') === null,
    }));
    expect(tried).toEqual({ fetch: 'refused', window: true });
    // The page's policy refused that one; this goes past it, to the session's own fence.
    expect(await app.evaluate(({ session }) => session.defaultSession.fetch('https://example.com/').then(() => 'answered', () => 'refused'))).toBe('refused');
    await page.evaluate(() => void ((globalThis as unknown as { location: { href: string } }).location.href = 'https://example.com/'));
    await page.waitForTimeout(500);
    expect(page.url()).toMatch(/^tegakari:\/\/app\//);
    expect(app.windows()).toHaveLength(1);
  });

  it('the engine runs in its own process, and the window complained of nothing but what was refused', async () => {
    const reply = (await page.evaluate(() => (globalThis as unknown as { tegakari: { call(id: string, name: string, input: unknown): Promise<unknown> } }).tegakari.call('t2', 'app.diagnostics', {}))) as { value: { doctor: { providers: readonly { used: boolean }[] }; } };
    expect(reply.value.doctor.providers.some((p) => p.used)).toBe(true);
    expect(complaints.filter((c) => !/example\.com|Failed to load resource|Content Security Policy/.test(c))).toEqual([]);
  });
});
