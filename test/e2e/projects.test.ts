import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDemoProject } from '../support/demo-project.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

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
