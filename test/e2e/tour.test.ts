import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench, setPreferences } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('the first-run tour', () => {
  let bench: Workbench;
  const box = () => bench.page.locator('.driver-popover');
  const title = () => box().locator('.driver-popover-title').textContent();

  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
  }, 300_000);
  afterAll(() => bench.close());

  async function openFresh(hash: string): Promise<void> {
    const { page, server } = bench;
    await page.goto('about:blank');
    await setPreferences(server.url, { tourDone: false });
    await page.goto(`${server.url}${hash}`);
    await box().waitFor();
  }

  it('starts by itself on the first screen, at most six steps, and goes to the end by keyboard', async () => {
    const { page } = bench;
    // The project opens first because the server was started with it.
    await openFresh('');
    const titles: (string | null)[] = [await title()];
    expect(await box().locator('.driver-popover-progress-text').textContent()).toBe('1 / 6');
    expect(await seriousIssues(page)).toEqual([]);
    for (let step = 2; step <= 6; step++) {
      await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('next-btn');
      await page.keyboard.press('Enter');
      await expect.poll(() => box().locator('.driver-popover-progress-text').textContent()).toBe(`${step} / 6`);
      titles.push(await title());
      const place = await box().boundingBox();
      expect(place && place.x >= 0 && place.y >= 0 && place.x + place.width <= 1280 && place.y + place.height <= 720).toBe(true);
    }
    expect(titles).toEqual(['手がかりへようこそ', '三つの段階と判定', '画面を選ぶ', '次にやること', '実行中の作業と保存', 'キー操作']);
    await expect.poll(() => page.evaluate('document.activeElement.className')).toContain('next-btn');
    await page.keyboard.press('Enter');
    await box().waitFor({ state: 'detached' });
  });

  it('does not come back after it was seen', async () => {
    const { page } = bench;
    await expect.poll(async () => JSON.stringify(await (await fetch(`${bench.server.url}api/app.info`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json())).toContain('"tourDone":true');
    await page.reload();
    await page.getByText('① 簡易検証').waitFor();
    await page.waitForTimeout(500);
    expect(await box().count()).toBe(0);
  });

  it('shows the demo card where no project is open, and Esc leaves for good', async () => {
    const { page } = bench;
    await openFresh('#/settings');
    await page.keyboard.press('Escape');
    await box().waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '案件', exact: true }).click();
    await page.getByRole('heading', { name: '案件', exact: true }).waitFor();
    expect(await box().count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('button', { name: '使い方の案内をもう一度見る' }).click();
    await box().waitFor();
    await box().getByRole('button', { name: '次へ' }).click();
    expect(await title()).toBe('まずはデモ案件から');
    await box().getByRole('button', { name: '戻る' }).click();
    expect(await title()).toBe('手がかりへようこそ');
    await box().getByRole('button', { name: '案内を終わる (Esc)' }).click();
    await box().waitFor({ state: 'detached' });
  });

  it('speaks English, works in the dark, and broke no rule of the page', async () => {
    const { page, server } = bench;
    await setPreferences(server.url, { lang: 'en', theme: 'dark' });
    await openFresh('#/models');
    expect(await title()).toBe('Welcome to Tegakari');
    expect(await seriousIssues(page)).toEqual([]);
    // A screen that is opened meanwhile ends the tour: what it points at may be gone.
    await page.evaluate("location.hash = '#/settings'");
    await box().waitFor({ state: 'detached' });
    expect(bench.complaints).toEqual([]);
  });
});
