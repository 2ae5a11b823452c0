import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();
const root = join(import.meta.dirname, '..', '..');

describe.skipIf(browser === null)('models and diagnostics', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    await bench.page.waitForURL(/\/data$/);
    await bench.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  }, 300_000);
  afterAll(() => bench.close());

  it('opens by its key, says that it is looking, and names the device that really ran with its time', async () => {
    const { page } = bench;
    await page.keyboard.press('Alt+6');
    await page.getByRole('heading', { name: 'モデルと診断' }).waitFor();
    await page.getByText('計算装置を一つずつ試しています').waitFor();
    await page.getByText('1 枚にかかる時間').waitFor({ timeout: 120_000 });
    const providers = page.getByRole('table', { name: '計算装置' });
    expect(await providers.getByRole('row').count()).toBe(6);
    expect(await providers.getByRole('row', { name: /使用/ }).first().innerText()).toMatch(/\d+ ms/);
    // Whatever was refused says why.
    for (const line of await providers.getByRole('row', { name: /不採用/ }).all()) expect((await line.getByRole('cell').last().innerText()).length).toBeGreaterThan(5);
    expect(await seriousIssues(page)).toEqual([]);
  }, 150_000);

  it('shows the card of each model, and the hash of the file that lies there', async () => {
    const { page } = bench;
    const file = readFileSync(join(root, 'models', 'efficientnet-lite0-os16', 'model.onnx'));
    await page.getByText(createHash('sha256').update(file).digest('hex')).waitFor();
    await page.getByText('カードと一致').waitFor();
    await page.getByText('Apache-2.0').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/SAM[\s\S]*モデルパックの取り込みは未対応です。/);
  });

  it('proves that nothing went out, says where it listens and what lies where', async () => {
    const { page, server } = bench;
    const proof = page.locator('#part-proof');
    expect(await proof.innerText()).toMatch(/外への接続の試み\s+0 件\s+一度もありません/);
    await proof.getByText(`127.0.0.1:${new URL(server.url).port}`).waitFor();
    await proof.getByText(server.home, { exact: true }).waitFor();
    // The key of this launch is nobody else's business.
    expect(await page.locator('main').innerText()).not.toContain(new URL(server.url).pathname.split('/')[1]);
  });

  it('copies all of it as text', async () => {
    const { page, server } = bench;
    await page.getByRole('button', { name: '文字でコピー' }).click();
    await page.getByText('診断の内容を文字でコピーしました。', { exact: true }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/\[版\]\napp: \d+\.\d+\.\d+/);
    expect(text).toMatch(/外への接続の試み: 0\n許可した接続: 0\n待ち受け: 127\.0\.0\.1:\d+/);
    expect(text).toMatch(/efficientnet-lite0-os16: Apache-2\.0 .* sha256 [0-9a-f]{64} .*カードと一致/);
    expect(text).not.toContain(new URL(server.url).pathname.split('/')[1]);
  });

  it('empties the cache after asking', async () => {
    const { page } = bench;
    await page.keyboard.press('Alt+6');
    await page.goBack().catch(() => null);
    await page.goto(`${bench.server.url}#/models`);
    await page.getByRole('button', { name: 'もう一度調べる' }).click();
    await page.getByRole('button', { name: 'キャッシュを空にする' }).and(page.locator(':not([disabled])')).click({ timeout: 60_000 });
    const ask = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await ask.getByRole('button', { name: 'キャッシュを空にする' }).click();
    await page.getByText(/^キャッシュを空にしました/).last().waitFor();
    expect(await page.getByRole('button', { name: 'キャッシュを空にする' }).isDisabled()).toBe(true);
  }, 90_000);

  it('speaks English, looks again when asked, and made no error', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Nothing leaves this PC').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('Each compute device is tried in turn', { exact: false }).waitFor();
    await page.getByText('Each compute device is tried in turn', { exact: false }).waitFor({ state: 'detached', timeout: 60_000 });
    expect(bench.complaints).toEqual([]);
  }, 90_000);
});
