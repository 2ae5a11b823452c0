import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('the shell around the screens', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
  }, 300_000);
  afterAll(() => bench.close());

  it('opens in the project it was started with and says what comes next', async () => {
    const { page } = bench;
    await expect.poll(() => page.url()).toMatch(/#\/p\/[0-9a-f]{16}\/data$/);
    await page.getByText('① 簡易検証').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    expect(await page.title()).toContain('手がかり');
  });

  it('moves by Alt and a number, and shows the keys with ?', async () => {
    const { page } = bench;
    await page.keyboard.press('Alt+5');
    await expect.poll(() => page.url()).toMatch(/decision$/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'キー操作' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+1');
    await expect.poll(() => page.url()).toMatch(/data$/);
  });

  it('keeps the project while the screens of this PC are open', async () => {
    const { page } = bench;
    for (const name of ['診断', '設定']) {
      await page.getByRole('link', { name }).click();
      await expect.poll(() => page.url()).toMatch(/#\/(models|settings)$/);
      await page.getByText('① 簡易検証').waitFor();
    }
    await page.keyboard.press('Alt+1');
    await expect.poll(() => page.url()).toMatch(/data$/);
  });

  it('switches the language at once, and back', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('① Simple check').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByText('① 簡易検証').waitFor();
  });

  it('made no errors and asked nothing of any other place', () => {
    expect(bench.complaints).toEqual([]);
  });
});
