import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

/** The card that has this heading. */
const card = (bench: Workbench, name: string): Locator => bench.page.locator('section.ui-card').filter({ has: bench.page.getByRole('heading', { name, exact: true }) });

describe.skipIf(browser === null)('decision, on a finished demo', () => {
  let bench: Workbench;
  let away: string;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    away = mkdtempSync(join(tmpdir(), 'tegakari-report-'));
    await bench.page.waitForURL(/\/data$/);
    await bench.page.keyboard.press('Alt+5');
    await bench.page.getByRole('heading', { name: '判定', exact: true }).waitFor();
    await card(bench, '関門の基準').waitFor();
  }, 300_000);
  afterAll(async () => {
    await bench.close();
    rmSync(away, { recursive: true, force: true });
  });

  it('says the conclusion in one sentence, with three numbers that put counts before rates', async () => {
    const { page } = bench;
    await page.getByText('最新の内容で判定済み').waitFor();
    const panel = page.locator('#part-verdict');
    expect(await panel.locator('h2').innerText()).toMatch(/^(進む|条件付きで進む|追加検証|止める)$/);
    expect(await panel.innerText()).toMatch(/見逃し\s+\d+ 枚中 \d+ 枚[\s\S]*推定の幅 \(95 %\)[\s\S]*監査サンプルのタグのある画像 \d+ 枚/);
    expect(await seriousIssues(page)).toEqual([]);
    // The screen scrolls inside the frame: strip and status bar stay where they are.
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 5000);
    expect(await page.evaluate(() => [document.scrollingElement?.scrollTop, (document.scrollingElement?.scrollHeight ?? 0) - innerHeight])).toEqual([0, 0]);
    await page.mouse.wheel(0, -5000);
  });

  it('opens and closes the evidence of a gate in place, by mouse and by keyboard', async () => {
    const { page } = bench;
    const gate = page.getByRole('button', { name: /G5 費用と責任者/ });
    expect(await gate.getAttribute('aria-expanded')).toBe('false');
    await gate.click();
    await page.getByText('責任者が決まっています。').waitFor();
    await gate.focus();
    await page.keyboard.press('Enter');
    await page.getByText('責任者が決まっています。').waitFor({ state: 'detached' });
  });

  it('leads from a reason to its pictures: missed images, data check, cost of this page', async () => {
    const { page } = bench;
    await page.getByRole('link', { name: '見逃しの画像を見る' }).first().click();
    await expect.poll(() => page.url()).toMatch(/stage2\?part=results&show=misses/);
    await page.goBack();
    await page.getByRole('link', { name: 'データの点検へ' }).first().click();
    await expect.poll(() => page.url()).toMatch(/data\?show=check/);
    await page.goBack();
    await page.goto(page.url().replace(/#.*/, `#/p/${/p\/([0-9a-f]{16})/.exec(page.url())?.[1]}/stage1?show=tags`));
    await page.getByRole('tab', { name: '採点結果', selected: true }).waitFor();
    await page.goto(page.url().replace(/stage1.*/, 'stage2?part=results&show=baseline'));
    await expect.poll(() => page.locator('section.ui-card').filter({ has: page.getByRole('heading', { name: '同じ作業時間で手塗りした場合' }) }).evaluate((e) => e.getBoundingClientRect().top < innerHeight)).toBe(true);
    await page.goto(page.url().replace(/stage2.*/, 'decision'));
    await page.getByRole('button', { name: /G5 費用と責任者/ }).click();
    await page.getByRole('link', { name: '費用の内訳へ' }).click();
    await expect.poll(() => page.evaluate(() => document.getElementById('part-cost')?.contains(document.activeElement))).toBe(true);
  });

  it('shows the board what it needs with F11, and Esc leaves', async () => {
    const { page } = bench;
    await page.keyboard.press('F11');
    const board = page.getByRole('dialog');
    await board.getByText('回収期間').waitFor();
    expect(await board.getByRole('listitem').count()).toBe(5);
    expect(await board.locator('.verdict').evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize))).toBeGreaterThanOrEqual(32);
    expect(await seriousIssues(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await board.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /会議用の表示/ }).click();
    await board.getByRole('button', { name: '戻る (Esc)' }).click();
    await board.waitFor({ state: 'detached' });
  });

  it('keeps an entered cost with its spread and who entered it; the figures follow, the verdict says that it is older', async () => {
    const { page } = bench;
    const cost = card(bench, '費用と作業時間');
    const initial = cost.getByRole('row', { name: /^初期費用/ });
    const before = await initial.innerText();
    await cost.getByRole('button', { name: /計算に使う入力 25 項目/ }).click();
    await cost.getByLabel('立ち上げ費 (円)', { exact: true }).fill('800000');
    await cost.getByLabel('立ち上げ費 (円) 最悪').fill('1200000');
    expect(await initial.innerText()).not.toBe(before);
    await cost.getByText('変更 1 項目 (未保存)').waitFor();
    await cost.getByRole('button', { name: '保存' }).click();
    await page.getByText(/判定のあとに変わったもの: 費用の入力/).first().waitFor();
    await page.reload();
    await card(bench, '費用と作業時間').getByRole('button', { name: /計算に使う入力/ }).click();
    const row = card(bench, '費用と作業時間').getByRole('row', { name: /^立ち上げ費/ });
    expect(await row.getByLabel('立ち上げ費 (円)', { exact: true }).inputValue()).toBe('800000');
    expect(await row.getByLabel('立ち上げ費 (円) 最悪').inputValue()).toBe('1200000');
    expect(await row.innerText()).toMatch(/e2e \d{4}/);
    // What was measured cannot be typed over.
    expect(await card(bench, '費用と作業時間').getByLabel('見逃し率 (0–1)', { exact: true }).count()).toBe(0);
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('saves the project form, and names what is missing', async () => {
    const { page } = bench;
    const form = card(bench, '案件票');
    await form.getByLabel('導入後の運用の責任者').fill('');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('未記入: 導入後の運用の責任者').waitFor();
    await form.getByLabel('導入後の運用の責任者').fill('品質保証課 鈴木');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('記入済み').waitFor();
    await page.reload();
    await expect.poll(() => card(bench, '案件票').getByLabel('導入後の運用の責任者').inputValue()).toBe('品質保証課 鈴木');
    // A field that is left is kept, without the button.
    const stored = page.waitForResponse((r) => r.url().includes('projects.update') && r.ok());
    await card(bench, '案件票').getByLabel('使い道').fill('鋳物の外観検査の下見');
    await page.keyboard.press('Tab');
    await stored;
    await page.reload();
    await expect.poll(() => card(bench, '案件票').getByLabel('使い道').inputValue()).toBe('鋳物の外観検査の下見');
  });

  it('changes a locked limit only with reasons, and keeps the older lock in the history', async () => {
    const { page } = bench;
    const gates = card(bench, '関門の基準');
    await gates.getByRole('button', { name: '理由を付けて変更する' }).click();
    await gates.getByLabel('見逃し率 (以下)', { exact: true }).fill('40');
    await gates.getByRole('button', { name: '変更して固定する' }).click();
    await gates.getByText('提案値から変えた理由を書いてください。').waitFor();
    await gates.getByText('理由を書いてください。', { exact: true }).waitFor();
    await gates.getByLabel('見逃し率 (以下) 理由').fill('後工程でもう一度見るため');
    await gates.getByLabel('変更の理由').fill('品質保証課と合意');
    await gates.getByRole('button', { name: '変更して固定する' }).click();
    await gates.getByRole('button', { name: '理由を付けて変更する' }).waitFor();
    await page.reload();
    await gates.getByText('固定の履歴 2 件').click();
    const history = gates.locator('details');
    expect(await history.innerText()).toMatch(/e2e: 品質保証課と合意[\s\S]*G3 見逃し率 \(以下\): 10 % → 40 %[\s\S]*実行時に自動/);
    await page.getByText(/判定のあとに変わったもの: .*関門の基準/).first().waitFor();
  });

  it('updates the verdict from kept steps, and the history says what changed', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: '判定を更新する', exact: true }).click();
    await page.getByText('最新の内容で判定済み').waitFor({ timeout: 240_000 });
    const newest = card(bench, 'これまでの実行').getByRole('row').nth(1);
    expect(await newest.innerText()).toMatch(/関門の基準、案件票、費用の入力/);
  }, 300_000);

  it('previews the paper in both languages inside a sandboxed frame', async () => {
    const { page } = bench;
    const report = card(bench, '報告書と提案書');
    await report.getByRole('button', { name: '表示', exact: true }).click();
    const frame = page.frameLocator('iframe.paper');
    await frame.locator('html[lang=ja] h1').first().waitFor();
    expect(await page.locator('iframe.paper').getAttribute('sandbox')).toBe('');
    await report.getByRole('radio', { name: 'English' }).check();
    await frame.locator('html[lang=en] h1').first().waitFor();
  });

  it('writes the paper into a chosen folder, and hands JSON out as a download; other formats say that they are not built', async () => {
    const { page } = bench;
    await card(bench, '報告書と提案書').getByRole('button', { name: '書き出す' }).click();
    const dialog = page.getByRole('dialog', { name: '書き出す' });
    expect(await dialog.getByRole('radio', { name: /PDF/ }).isDisabled()).toBe(true);
    await dialog.getByText('未対応').first().waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await dialog.getByLabel('保存する場所').fill(away);
    await dialog.getByLabel('ファイル名').fill('判定/第 1 回');
    await dialog.getByRole('button', { name: 'このフォルダーに書き出す' }).click();
    await page.getByText('書類を書き出しました。', { exact: true }).waitFor({ timeout: 60_000 });
    expect(readFileSync(join(away, '判定 第 1 回.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    await card(bench, '報告書と提案書').getByRole('button', { name: '書き出す' }).click();
    await dialog.getByRole('radio', { name: /JSON/ }).check();
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'ダウンロード' }).click()]);
    const file = join(away, 'download.json');
    await download.saveAs(file);
    expect(download.suggestedFilename()).toMatch(/^判定報告書_.*\.json$/);
    expect((JSON.parse(readFileSync(file, 'utf8')) as { verdict: object }).verdict).toMatchObject({ profile: 'standard' });
  }, 120_000);

  it('shows what the work took, as soon as any screen counts it', async () => {
    const { page, server } = bench;
    const effort = card(bench, 'PoC そのものの手間');
    expect(await effort.getByRole('row', { name: /データ \(タグ付け\)/ }).count()).toBe(0);
    const project = /p\/([0-9a-f]{16})/.exec(page.url())?.[1] as string;
    const answer = await fetch(`${server.url}api/effort.add`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ project, stage: 'data', imageId: null, rawSeconds: 100, activeSeconds: 90, keys: 12, strokes: 0, undos: 1 }) });
    expect(answer.ok).toBe(true);
    await effort.getByRole('row', { name: /データ \(タグ付け\).*1 分 30 秒/ }).waitFor();
  });

  it('changes to the strict profile, where each class may have a limit of its own', async () => {
    const { page } = bench;
    const gates = card(bench, '関門の基準');
    await gates.getByRole('button', { name: '理由を付けて変更する' }).click();
    await gates.getByRole('radio', { name: /厳格/ }).check();
    await gates.getByLabel('「割れ」だけの見逃し率 (以下)', { exact: true }).fill('2');
    await gates.getByLabel('「割れ」だけの見逃し率 (以下) 理由').fill('割れは事故につながる');
    await gates.getByLabel('変更の理由').fill('安全に関わると分かったため');
    await gates.getByRole('button', { name: '変更して固定する' }).click();
    await gates.getByRole('row', { name: /「割れ」だけの見逃し率 \(以下\) 2 % 割れは事故につながる/ }).waitFor();
    await page.reload();
    await gates.getByRole('row', { name: /確認者の人数 \(以上\) 2/ }).waitFor();
    expect(await gates.getByRole('row').count()).toBeGreaterThan(11);
  });

  it('speaks English as well, without a serious finding of axe or an error on the way', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Limits of the gates' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});

describe.skipIf(browser === null)('decision, before the first run', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string);
  }, 120_000);
  afterAll(() => bench.close());

  it('asks for the gates first, leads there, and locks them by keyboard; then the next step is the data', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: '案件を作る' }).click();
    const dialog = page.getByRole('dialog', { name: '新しい案件' });
    await dialog.getByLabel('案件名').fill('新しいライン');
    await dialog.getByRole('button', { name: '作って画像を取り込む' }).click();
    await page.waitForURL(/data\?open=import/);
    const id = /p\/([0-9a-f]{16})/.exec(page.url())?.[1] as string;
    await page.goto(`${bench.server.url}#/p/${id}/decision`);
    await page.getByRole('heading', { name: 'まだ判定はありません' }).waitFor();
    expect(await page.getByText('会議用の表示').count()).toBe(0);
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: '関門の基準を決める' }).click();
    await expect.poll(() => page.evaluate(() => document.getElementById('part-gates')?.contains(document.activeElement))).toBe(true);
    const gates = card(bench, '関門の基準');
    await gates.getByLabel('固定する理由').focus();
    await page.keyboard.type('社内の基準どおり');
    await page.keyboard.press('Enter');
    await gates.getByText(/固定済み .* \(e2e\)/).waitFor();
    await page.getByRole('button', { name: '画像を取り込む', exact: true }).waitFor();
    await page.goto(`${bench.server.url}#/p/${id}/decision?part=form`);
    await expect.poll(() => page.evaluate(() => document.getElementById('part-form')?.contains(document.activeElement))).toBe(true);
    await page.getByText(/^未記入: 案件の責任者/).waitFor();
    expect(bench.complaints).toEqual([]);
  });
});
