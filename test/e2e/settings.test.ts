import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('settings', () => {
  let bench: Workbench;
  const kept = (): unknown => (JSON.parse(readFileSync(join(bench.server.home, 'workbench.json'), 'utf8')) as { readonly settings: unknown }).settings;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string);
    await bench.page.getByRole('heading', { name: '案件', exact: true }).waitFor();
    await bench.page.getByRole('link', { name: '設定' }).click();
    await bench.page.getByRole('heading', { name: '設定', exact: true }).waitFor();
  }, 120_000);
  afterAll(() => bench.close());

  it('shows where settings and projects lie', async () => {
    const { page, server } = bench;
    await page.getByText(server.home, { exact: true }).waitFor();
    await page.getByText(join(server.home, 'projects'), { exact: true }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('changes the colours at once, by keyboard, and keeps them', async () => {
    const { page } = bench;
    const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.getByRole('radio', { name: '明るい' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(light);
    expect(await seriousIssues(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.getByRole('radio', { name: '明るい' }).check();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('keeps name, cache bound and device without a save button', async () => {
    const { page } = bench;
    await page.getByLabel('あなたの名前').fill('品質保証課 佐藤');
    await page.getByLabel('縮小画像のキャッシュの上限').fill('500');
    await page.getByLabel('計算装置').selectOption({ label: 'CPU' });
    await expect.poll(kept).toMatchObject({ reviewer: '品質保証課 佐藤', cacheLimitMb: 500, device: 'cpu' });
    await page.reload();
    await expect.poll(() => page.getByLabel('あなたの名前').inputValue()).toBe('品質保証課 佐藤');
    expect(await page.getByLabel('縮小画像のキャッシュの上限').inputValue()).toBe('500');
  });

  it('never keeps a cache bound that is too small', async () => {
    const { page } = bench;
    await page.getByLabel('縮小画像のキャッシュの上限').fill('1');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.getByLabel('縮小画像のキャッシュの上限').inputValue()).toBe('50');
    await expect.poll(kept).toMatchObject({ cacheLimitMb: 50 });
  });

  it('what is typed is not lost on leaving the screen', async () => {
    const { page } = bench;
    await page.getByLabel('あなたの名前').fill('鈴木');
    await page.keyboard.press('Alt+6');
    await expect.poll(kept).toMatchObject({ reviewer: '鈴木' });
    await page.goto(`${bench.server.url}#/settings`);
  });

  it('brings the tour back', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: '案内をもう一度表示' }).click();
    await page.locator('.driver-popover').waitFor();
    await expect.poll(kept).toMatchObject({ tourDone: false });
    await page.keyboard.press('Escape');
    await page.locator('.driver-popover').waitFor({ state: 'detached' });
    await expect.poll(kept).toMatchObject({ tourDone: true });
    await page.keyboard.press('Escape');
  });

  it('switches the language at once, without an error', async () => {
    const { page } = bench;
    await page.goto(`${bench.server.url}#/settings`);
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});
