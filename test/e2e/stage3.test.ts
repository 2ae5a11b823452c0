import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('stage 3', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    await bench.page.waitForURL(/\/data$/);
    await bench.page.goto(bench.page.url().replace(/data$/, 'stage3'));
  }, 300_000);
  afterAll(() => bench.close());

  it('shows the routes as columns, the axes as rows, and what is not evaluated with the way to get it', async () => {
    const { page } = bench;
    const table = page.getByRole('table', { name: '方式の比較' });
    await table.getByText('評価済み', { exact: true }).first().waitFor();
    expect(await table.getByText('評価済み', { exact: true }).count()).toBe(3);
    expect(await table.getByRole('columnheader').count()).toBe(7);
    for (const axis of ['塗り分けの正しさ (mIoU)', '欠陥の場所の正しさ (AUPRO)', '欠陥の有無の見分け (AUROC)', '異常マップ', 'メモリーの最大使用量', 'ライセンス', 'データが社外に出るか', '維持の手間']) await table.getByRole('rowheader', { name: axis }).waitFor();
    expect(await table.getByText('未評価', { exact: true }).count()).toBe(4);
    await table.getByText(/比較: 特徴の平均との距離 AUPRO/).waitFor();
    await table.getByRole('button', { name: '評価するには' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'SAM を評価するには' });
    await dialog.getByText(/モデルパックの取り込みは未対応/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('wants a reason, warns of adopting without evidence, and records who decided', async () => {
    const { page } = bench;
    await page.getByRole('radio', { name: /採用/ }).check();
    await page.getByText(/評価済みの基盤モデルがありません/).waitFor();
    await page.getByRole('textbox', { name: '理由' }).fill('');
    await page.getByRole('button', { name: '記録する' }).click();
    await page.getByText('理由を書いてください。').waitFor();
    await page.getByRole('textbox', { name: '理由' }).fill('別の工場で効果を確かめたため');
    await page.getByRole('button', { name: '記録する' }).click();
    await page.getByText('判定の更新が必要です').waitFor();
    await page.reload();
    await page.getByText('別の工場で効果を確かめたため').first().waitFor();
    await page.getByText(/^e2e · /).first().waitFor();
    await page.getByText('これまでの記録 (2 件)').click();
    expect(await page.locator('.history li').count()).toBe(2);
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('updates the verdict on finished steps: gate G4 follows the record, by keyboard', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: '判定を更新する', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('G4 未確定').waitFor({ timeout: 120_000 });
    await expect.poll(() => page.getByText('判定の更新が必要です').count()).toBe(0);
    await page.getByRole('radio', { name: /見送り/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('textbox', { name: '理由' }).fill('効果が推定の幅に収まるため');
    await page.getByRole('button', { name: '記録する' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('判定の更新が必要です').waitFor();
    await page.getByRole('button', { name: '判定を更新する', exact: true }).click();
    await page.getByText('G4 合格').waitFor({ timeout: 120_000 });
    await page.getByText(/理由: 効果が推定の幅に収まるため/).first().waitFor();
    expect(await page.locator('.history li').count()).toBe(3);
  }, 300_000);

  it('says the same in English, without errors on the way', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Routes compared').first().waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});
