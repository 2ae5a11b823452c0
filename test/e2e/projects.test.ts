import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDemoProject } from '../support/demo-project.ts';
import { seriousIssues } from './axe.ts';
import { countingIds } from '../../src/main/storage/memory-project.ts';
import { openProject } from '../../src/main/storage/open-project.ts';
import { findBrowser, launchBrowser, openWorkbench, setPreferences, startServer } from './workbench.ts';
import type { ServerProcess, Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('projects', () => {
  let bench: Workbench;
  let away: string;
  let demo: string;
  beforeAll(async () => {
    demo = copyDemoProject();
    bench = await openWorkbench(browser as string);
    away = mkdtempSync(join(tmpdir(), 'tegakari-projects-'));
  }, 300_000);
  afterAll(async () => {
    await bench.close();
    rmSync(away, { recursive: true, force: true });
  });

  it('the first start shows what can be done, without any project', async () => {
    const { page } = bench;
    await page.getByRole('heading', { name: '案件', exact: true }).waitFor();
    await page.getByText('まだ案件がありません').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('makes a project from a template, in a folder named in Japanese, and goes on to the import', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: '案件を作る' }).click();
    const dialog = page.getByRole('dialog', { name: '新しい案件' });
    await dialog.getByRole('button', { name: '作って画像を取り込む' }).click();
    await dialog.getByText('案件名を入力してください。').waitFor();
    await dialog.getByLabel('案件名').fill('ライン 3/表面');
    await dialog.getByRole('radio', { name: /腐食/ }).check();
    expect(await dialog.getByLabel(/欠陥のクラス/).inputValue()).toBe('さび\n塗膜のふくれ');
    expect(await seriousIssues(page)).toEqual([]);
    await dialog.getByRole('button', { name: '作って画像を取り込む' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/p\/[0-9a-f]{16}\/data\?open=import/);
    expect(existsSync(join(bench.server.home, 'projects', 'ライン 3 表面', 'project.db'))).toBe(true);
    await page.goto(`${bench.server.url}#/`);
    await page.getByRole('button', { name: /ライン 3\/表面/ }).waitFor();
  });

  it('opens a project by walking through the folders with the keyboard, exports it, unpacks it elsewhere', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'フォルダーから開く' }).click();
    const dialog = page.getByRole('dialog', { name: '案件を開く' });
    await dialog.getByRole('textbox', { name: /案件のフォルダー/ }).fill(join(demo, '..'));
    await dialog.getByRole('button', { name: '選ぶ' }).click();
    const folders = page.getByRole('list', { name: 'フォルダー' });
    await folders.getByRole('button', { name: /demo/ }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '開く', exact: true }).click();
    await expect.poll(() => page.url()).toMatch(/\/data$/);

    await page.goto(`${bench.server.url}#/`);
    await page.getByRole('listitem').filter({ hasText: demo }).getByRole('button', { name: 'その他の操作' }).click();
    await page.getByRole('menuitem', { name: '.tegakari に書き出す' }).click();
    const out = page.getByRole('dialog', { name: /1 つのファイル/ });
    await out.getByRole('textbox', { name: '保存する場所' }).fill(away);
    await out.getByRole('textbox', { name: '書き出すファイル' }).fill('out.tegakari');
    await out.getByRole('button', { name: '書き出す', exact: true }).click();
    await out.waitFor({ state: 'detached', timeout: 60_000 });
    expect(statSync(join(away, 'out.tegakari')).size).toBeGreaterThan(1e6);
    rmSync(join(demo, '..'), { recursive: true, force: true });

    await page.getByRole('button', { name: 'フォルダーから開く' }).click();
    await dialog.getByRole('textbox', { name: /案件のフォルダー/ }).fill(join(away, 'out.tegakari'));
    await dialog.getByLabel('展開先のフォルダー名').fill('戻した案件');
    await dialog.getByRole('button', { name: 'ファイルを展開して開く' }).click();
    await expect.poll(() => page.url(), { timeout: 60_000 }).toMatch(/\/data$/);
    expect(existsSync(join(bench.server.home, 'projects', '戻した案件', 'images'))).toBe(true);
    await page.goto(`${bench.server.url}#/`);
    await page.getByText('フォルダーが見つかりません').waitFor();
  }, 120_000);

  it('saves a project as a template and takes a project off the list', async () => {
    const { page } = bench;
    const row = page.getByRole('listitem').filter({ hasText: 'ライン 3/表面' });
    await row.getByRole('button', { name: 'その他の操作' }).click();
    await page.getByRole('menuitem', { name: 'テンプレートとして保存' }).click();
    const dialog = page.getByRole('dialog', { name: 'テンプレートとして保存' });
    await dialog.getByLabel('テンプレート名').fill('第 2 工場のさび');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '案件を作る' }).click();
    await page.getByRole('radio', { name: /第 2 工場のさび/ }).waitFor();
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'その他の操作' }).click();
    await page.getByRole('menuitem', { name: '一覧から外す' }).click();
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: '一覧から外す' }).click();
    await row.waitFor({ state: 'detached' });
    expect(existsSync(join(bench.server.home, 'projects', 'ライン 3 表面', 'project.db'))).toBe(true);
  });

  it('made no errors on the way, in English neither', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Recent projects').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});

describe.skipIf(browser === null)('a demo that is cut off', () => {
  const home = mkdtempSync(join(tmpdir(), 'tegakari-home-'));
  const env = { TEGAKARI_DEMO_IMAGES: '24' };
  let chromium: Browser;
  const servers: ServerProcess[] = [];
  const serve = async (): Promise<ServerProcess> => {
    const server = await startServer({ home, env });
    servers.push(server);
    return server;
  };
  afterAll(async () => {
    await chromium.close();
    // Also where the test ended early.
    for (const server of servers) await server.kill();
    rmSync(home, { recursive: true, force: true });
  });

  it('a demo that was cut off is on the list and goes on where it stopped', async () => {
    const folder = join(home, 'projects', 'デモ案件');
    const first = await serve();
    chromium = await launchBrowser(browser as string);
    const page = await chromium.newPage();
    await setPreferences(first.url, { lang: 'ja', theme: 'light', tourDone: true, reviewer: 'e2e', device: 'cpu' });
    await page.goto(first.url);
    await page.getByRole('button', { name: 'デモを始める' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'デモ: 金属表面の検査' });
    await row.getByText('作成中', { exact: true }).waitFor();
    await expect.poll(() => endedSteps(first.url), { timeout: 120_000 }).toContain('features');
    await first.kill();
    // The job notices that its program is gone, and ends by itself.
    await expect.poll(() => newestStatus(folder), { timeout: 30_000 }).toBe('cancelled');

    const second = await serve();
    await page.goto(second.url);
    await row.getByText('作成が途中で止まっています').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    // The card goes on with the same demo; so does the row, here by keyboard.
    await page.locator('.ways').getByRole('button', { name: '続きから作る' }).waitFor();
    await row.getByRole('button', { name: '続きから作る' }).focus();
    await page.keyboard.press('Enter');
    await row.getByText('作成中', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^実行中/ }).click();
    const panel = page.getByRole('dialog', { name: '作業' });
    await panel.getByText(/うち再利用 [1-9]\d* 件.*再利用で約 .+ を省きました/).waitFor({ timeout: 60_000 });
    expect(await seriousIssues(page)).toEqual([]);
    await panel.getByRole('button', { name: '中止' }).click();
    await panel.getByText('続きから進みます').waitFor();
    await page.keyboard.press('Escape');
    await row.getByText('作成が途中で止まっています').waitFor();
    await second.stop();
  }, 300_000);
});

async function endedSteps(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}api/jobs.list`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  const { value } = (await answer.json()) as { readonly value: readonly { readonly ended: readonly { readonly step: string }[] }[] };
  return value[0]?.ended.map((e) => e.step) ?? [];
}

async function newestStatus(folder: string): Promise<string | undefined> {
  const open = openProject(folder, { create: false, now: () => new Date().toISOString(), newId: countingIds() });
  try {
    return (await open.repos.runs.list())[0]?.status;
  } finally {
    await open.close();
  }
}
