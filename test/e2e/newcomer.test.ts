/** The whole way of somebody who has read nothing: first start, demo in one click, the screens, the verdict, the report as a file. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser, startServer } from './workbench.ts';
import type { ServerProcess } from './workbench.ts';

const browser = findBrowser();
const images = 24;

describe.skipIf(browser === null)('a newcomer, from the first start to the report', () => {
  let server: ServerProcess;
  let chromium: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    server = await startServer({ env: { TEGAKARI_DEMO_IMAGES: String(images) } });
    chromium = await launchBrowser(browser as string);
    page = await (await chromium.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ja-JP', reducedMotion: 'reduce' })).newPage();
    page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
    page.on('pageerror', (e) => complaints.push(String(e)));
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    rmSync(server.home, { recursive: true, force: true });
  });

  it('is greeted by the tour, in Japanese, and leaves it with Esc', async () => {
    await page.goto(server.url);
    await page.getByText('手がかりへようこそ').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('まだ案件がありません').waitFor();
  });

  it('makes the demo project in one click, sees it go on, and uses another screen meanwhile', async () => {
    await page.getByText(`内蔵の画像 ${images} 枚で`).waitFor();
    await page.getByRole('button', { name: 'デモを始める' }).click();
    await page.getByRole('button', { name: /^実行中: / }).waitFor();
    await page.getByRole('link', { name: '設定' }).click();
    await expect.poll(() => page.url()).toMatch(/settings$/);
    await page.getByRole('link', { name: '案件', exact: true }).click();
    await page.getByRole('button', { name: 'デモ案件を作っています' }).waitFor();
  });

  it('finds the finished project: strip, stages, gates and verdict', async () => {
    await page.getByText('「デモ案件の作成」が終わりました。', { exact: true }).waitFor({ timeout: 280_000 });
    // Whoever waits on the list of projects is led into it.
    await expect.poll(() => page.url(), { timeout: 60_000 }).toMatch(/\/data$/);
    const strip = page.getByRole('banner', { name: '案件の進み具合' });
    for (const stage of ['① 簡易検証', '② 二段階法', '③ 基盤モデル']) await strip.getByRole('link', { name: new RegExp(stage) }).getByText('完了').waitFor({ state: 'attached' });
    expect(await strip.getByRole('img', { name: /G1 (合格|未確定|不合格).*G5/ }).count()).toBe(1);
    await page.getByText(`${images} 枚中 ${images} 枚`).waitFor();
  }, 300_000);

  it.each([
    ['① 簡易検証', /stage1$/],
    ['② 二段階法', /stage2$/],
    ['③ 基盤モデル', /stage3$/],
    ['判定', /decision$/],
  ])('opens %s from the strip without an error', async (name, address) => {
    await page.getByRole('banner').getByRole('link', { name: new RegExp(name) }).click();
    await expect.poll(() => page.url()).toMatch(address);
    await page.locator('main').getByRole('heading').first().waitFor();
    expect(await page.getByText('この画面でエラーが起きました').count()).toBe(0);
  });

  it('reads the verdict, looks at the report, and takes it along as one file', async () => {
    await page.getByRole('button', { name: '表示', exact: true }).click();
    const paper = page.frameLocator('iframe[title="報告書"]');
    await paper.getByText('デモ: 金属表面の検査').first().waitFor();
    await page.getByRole('button', { name: '書き出す' }).first().click();
    const dialog = page.getByRole('dialog', { name: '書き出す' });
    await dialog.getByRole('textbox', { name: '保存する場所' }).fill(server.home);
    await dialog.getByLabel('ファイル名').fill('取締役会.html');
    await dialog.getByRole('button', { name: '書き出す' }).click();
    await page.getByText('「報告書の作成」が終わりました。', { exact: true }).waitFor({ timeout: 60_000 });
    const html = readFileSync(join(server.home, '取締役会.html'), 'utf8');
    expect(html).toContain('<html lang="ja">');
    expect(html).toContain('デモ: 金属表面の検査');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('met no error on the way', () => {
    expect(complaints).toEqual([]);
  });
});
