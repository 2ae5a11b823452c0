import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();
/** 60 characters, with the signs that file names of plants have. */
const longName = `${'検査ライン三号機下面カメラ画像表面傷確認用'.repeat(3).slice(0, 56)}.png`;
// "表さび" in CP932, whose 表 holds a backslash as its second byte.
const rust = Buffer.from([0x95, 0x5c, 0x82, 0xb3, 0x82, 0xd1]);

/** A grey picture with a spot; the same `spot` gives the same picture. */
async function picture(spot: number, shade = 120): Promise<Buffer> {
  const mark = Buffer.from(`<svg width="96" height="72"><circle cx="${12 + ((spot * 29) % 70)}" cy="${12 + ((spot * 17) % 48)}" r="${5 + (spot % 7)}" fill="#201008"/><rect x="${(spot * 13) % 80}" y="${(spot * 31) % 60}" width="14" height="9" fill="#f0e8d8"/></svg>`);
  return sharp({ create: { width: 96, height: 72, channels: 3, background: { r: shade, g: shade, b: shade } } }).composite([{ input: mark }]).png().toBuffer();
}

describe.skipIf(browser === null)('data: import', () => {
  let bench: Workbench;
  let away = '';
  let project = '';
  const folder = (): string => join(away, 'ライン 3');
  beforeAll(async () => {
    away = mkdtempSync(join(tmpdir(), 'tegakari-import-'));
    const images = join(folder(), 'images');
    mkdirSync(images, { recursive: true });
    for (let n = 1; n <= 6; n++) writeFileSync(join(images, `a${n}.png`), await picture(n));
    copyFileSync(join(images, 'a1.png'), join(images, 'copy.png'));
    writeFileSync(join(images, 'near.png'), await picture(2, 121));
    writeFileSync(join(images, longName), await picture(8));
    writeFileSync(join(images, 'broken.png'), (await picture(9)).subarray(0, 90));
    await sharp(await picture(10)).withMetadata({ orientation: 6 }).jpeg().toFile(join(images, 'turned.jpg'));
    writeFileSync(join(folder(), 'tags.csv'), Buffer.concat([Buffer.from('file,tags\na1.png,'), rust, Buffer.from('\na2.png,\na3.png,?\nghost.png,'), rust, Buffer.from('\n')]));
    writeFileSync(join(folder(), 'classes.json'), JSON.stringify({ 1: '表さび' }));
    writeFileSync(join(folder(), 'groups.csv'), '\ufefffile,group\na1.png,L1\na2.png,L1\ncopy.png,L2\nnear.png,L3\n');
    writeFileSync(join(folder(), 'split.csv'), 'file,split\na1.png,train\na2.png,train\ncopy.png,test\nnear.png,val\na3.png,train\n');
    bench = await openWorkbench(browser as string);
    await bench.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const made = await call<{ readonly id: string }>('projects.create', { folder: join(away, 'project'), name: 'ライン 3', lang: 'ja', classes: ['ふくれ'] });
    project = made.id;
  }, 120_000);
  afterAll(async () => {
    await bench.close();
    rmSync(away, { recursive: true, force: true });
  });

  const call = <T>(name: string, input: object): Promise<T> => ask<T>(bench.server.url, name, input);
  const names = async (): Promise<readonly string[]> => (await call<{ readonly names: readonly string[] }>('data.index', { project })).names;
  const dialog = () => bench.page.getByRole('dialog', { name: '画像の取り込み' });
  async function look(path: string): Promise<void> {
    await dialog().getByRole('textbox', { name: '画像のフォルダー' }).fill(path);
    await dialog().getByRole('button', { name: '中身を確認' }).click();
  }
  async function openImport(): Promise<void> {
    await bench.page.getByRole('button', { name: '画像を取り込む' }).first().click();
    await dialog().waitFor();
  }

  it('an empty project says what comes here, and a wrong folder is named', async () => {
    const { page } = bench;
    await page.getByText('まだ案件がありません').or(page.getByRole('heading', { name: '案件', exact: true })).first().waitFor();
    await page.goto(`${bench.server.url}#/p/${project}/data`);
    await page.getByText('まだ画像がありません').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await openImport();
    await look(join(away, 'ない'));
    await dialog().getByText(join(away, 'ない')).waitFor();
    expect(await dialog().getByRole('button', { name: '取り込む', exact: false }).last().isDisabled()).toBe(true);
  });

  it('shows counts, classes, encodings, pictures and problems before anything is stored', async () => {
    const { page } = bench;
    // By our own folder chooser, with the keyboard.
    await dialog().getByRole('textbox', { name: '画像のフォルダー' }).fill(away);
    await dialog().getByRole('button', { name: '選ぶ' }).click();
    await page.getByRole('list', { name: 'フォルダー' }).getByRole('button', { name: 'ライン 3' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('textbox', { name: 'フォルダーの場所' }).inputValue()).toBe(folder());
    await page.getByRole('button', { name: 'このフォルダーを選ぶ' }).click();
    await dialog().getByRole('button', { name: '中身を確認' }).click();
    await dialog().getByText('10 枚の画像を取り込めます。').waitFor();
    await dialog().getByText('1 枚を読み込めません。残り 10 枚は使えます。').waitFor();
    await dialog().getByRole('list', { name: 'クラス' }).getByText('表さび').waitFor();
    await dialog().getByText('新しいクラス').waitFor();
    // What the folder was taken for, and that a person may say otherwise.
    await dialog().getByText(/^形式: 標準/).waitFor();
    await dialog().getByRole('combobox', { name: '形式' }).getByRole('option', { name: /VOC/ }).waitFor({ state: 'attached' });
    await dialog().getByText(/tags\.csv: Shift_JIS \(CP932\)/).waitFor();
    await dialog().getByText(/groups\.csv: UTF-8 \(BOM\)/).waitFor();
    const first = dialog().getByRole('list', { name: '最初の画像' }).getByRole('img').first();
    await expect.poll(() => first.evaluate((e) => (e as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
    await dialog().getByRole('searchbox', { name: 'ファイル名や理由で探す' }).fill('broken');
    await dialog().getByText('1 件', { exact: true }).waitFor();
    await dialog().getByRole('button', { name: '一覧をコピー' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toMatch(/取り込めず\tbroken\.png\t/);
    expect(await seriousIssues(page)).toEqual([]);
    expect(await names()).toEqual([]);
  });

  it('imports as a job, says what came, and lists what did not', async () => {
    const { page } = bench;
    await dialog().getByRole('button', { name: '10 枚を取り込む' }).click();
    await dialog().getByText('10 枚を取り込みました').waitFor({ timeout: 60_000 });
    await dialog().getByText('1 枚を読み込めませんでした').waitFor();
    await dialog().getByRole('button', { name: '一覧を見る' }).click();
    await page.getByRole('tab', { name: '取り込みの記録', selected: true }).waitFor();
    await page.getByRole('cell', { name: 'broken.png' }).waitFor();
    await page.getByRole('cell', { name: 'ghost.png' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('tab', { name: /^画像/ }).click();
    await page.getByText('10 枚中 10 枚', { exact: true }).waitFor();
    await page.getByRole('gridcell', { name: /^a1\.png、表さび あり/ }).waitFor();
    await page.getByRole('gridcell', { name: /^a2\.png、表さび なし/ }).waitFor();
    await page.getByRole('gridcell', { name: /^a3\.png、表さび 不明/ }).waitFor();
    await page.getByRole('searchbox', { name: 'ファイル名で探す' }).fill('turned');
    await page.getByRole('gridcell', { name: /^turned/ }).dblclick();
    await page.getByText('EXIF の向きに合わせて回転しました').first().waitFor();
    await page.getByText('72 × 96 px').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '条件を消す' }).first().click();
  }, 90_000);

  it('importing the same folder again takes only what is new and keeps tags that were edited', async () => {
    const { page } = bench;
    await page.getByRole('gridcell', { name: /^a2\.png/ }).click();
    await page.keyboard.press('1');
    await page.getByRole('gridcell', { name: /^a2\.png、表さび あり/ }).waitFor();
    const at = 2 * (await names()).indexOf('a2.png');
    await expect.poll(async () => (await call<{ readonly tags: string }>('data.index', { project })).tags[at]).toBe('p');
    const before = (await call<{ readonly tags: string }>('data.index', { project })).tags;
    await openImport();
    await look(folder());
    await dialog().getByText('10 枚は取り込み済みです。タグはそのままです。').waitFor();
    await dialog().getByText('0 枚の画像を取り込めます。').waitFor();
    writeFileSync(join(folder(), 'images', 'z-new.png'), await picture(12));
    await dialog().getByRole('button', { name: '中身を確認' }).click();
    await dialog().getByRole('button', { name: '1 枚を取り込む' }).click();
    await dialog().getByText('1 枚を取り込みました').waitFor({ timeout: 60_000 });
    await dialog().getByText('10 枚は取り込み済みのため、そのままにしました。').waitFor();
    await dialog().getByRole('button', { name: '画像を見る' }).click();
    await page.getByText('11 枚中 11 枚', { exact: true }).waitFor();
    expect((await call<{ readonly tags: string }>('data.index', { project })).tags.startsWith(before)).toBe(true);
    const problems = await call<readonly { readonly file: string }[]>('data.problems', { project });
    expect(problems.filter((p) => p.file === 'broken.png')).toHaveLength(1);
  }, 90_000);

  it('an import that is cancelled leaves the project as it was', async () => {
    const { page } = bench;
    const many = join(away, '多数');
    mkdirSync(many);
    for (let n = 0; n < 400; n++) writeFileSync(join(many, `m${n}.png`), await picture(20 + (n % 40), 60 + (n % 90)));
    await openImport();
    await look(many);
    await dialog().getByRole('button', { name: '400 枚を取り込む' }).click({ timeout: 60_000 });
    await dialog().getByRole('button', { name: '中止' }).click();
    await dialog().getByRole('button', { name: '400 枚を取り込む' }).waitFor();
    expect(await names()).toHaveLength(11);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  }, 120_000);

  it('shows the same and look-alike pictures of two splits side by side; a person settles them', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: 'データ点検' }).click();
    await page.getByText('完全に同じ画像 1 組').waitFor();
    await page.getByText('よく似た画像はまだ調べていません').waitFor();
    await page.getByRole('button', { name: 'よく似た画像を調べる' }).click();
    await page.getByText('よく似た画像 1 組').waitFor({ timeout: 60_000 });
    // A look places nothing.
    expect((await call<{ readonly splits: string }>('data.index', { project })).splits).toContain('-');
    const near = page.getByRole('listitem').filter({ hasText: 'near.png' });
    expect(await near.getByRole('img').count()).toBe(2);
    expect(await seriousIssues(page)).toEqual([]);
    await near.getByRole('button', { name: '別の画像である' }).click();
    await page.getByText('よく似た画像 0 組').waitFor();
    await page.getByText('「別の画像」とした組 1 件').click();
    await page.getByText(/a2\.png \/ near\.png · e2e · |near\.png \/ a2\.png · e2e · /).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'near.png' }).getByRole('button', { name: '元に戻す' }).click();
    await page.getByText('よく似た画像 1 組').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'near.png' }).getByRole('button', { name: '学習にまとめる' }).click();
    await page.getByText('よく似た画像 0 組').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'copy.png' }).getByRole('button', { name: '学習にまとめる' }).click();
    await page.getByText('完全に同じ画像 0 組').waitFor();
    const { names: all, splits } = await call<{ readonly names: readonly string[]; readonly splits: string }>('data.index', { project });
    expect(['a1.png', 'a2.png', 'copy.png', 'near.png'].map((n) => splits[all.indexOf(n)])).toEqual(['t', 't', 't', 't']);
  }, 90_000);

  it('places the images without a split, groups whole, and leaves the others', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: '分割' }).click();
    const before = (await call<{ readonly splits: string }>('data.index', { project })).splits;
    await page.getByRole('button', { name: '未分割だけ分ける' }).click();
    await page.getByRole('button', { name: 'この案を適用する' }).click();
    await expect.poll(async () => (await call<{ readonly splits: string }>('data.index', { project })).splits).not.toContain('-');
    const after = (await call<{ readonly splits: string }>('data.index', { project })).splits;
    expect([...before].every((s, k) => s === '-' || s === after[k])).toBe(true);
  });

  it('finds the pictures of a moved folder by their content; a wrong folder changes nothing', async () => {
    const { page } = bench;
    renameSync(folder(), join(away, '移動先'));
    renameSync(join(away, '移動先', 'images', 'a4.png'), join(away, '移動先', 'images', 'renamed.png'));
    await page.reload();
    await page.getByRole('button', { name: '画像の場所を直す', exact: true }).click();
    const relink = page.getByRole('dialog', { name: '画像の場所を直す' });
    await relink.getByRole('textbox', { name: '今の場所' }).fill(join(away, '多数'));
    await relink.getByRole('button', { name: '照合して直す' }).click();
    await expect.poll(async () => (await call<readonly { readonly work: string; readonly status: string }[]>('jobs.list', {})).find((j) => j.work === 'work.relink')?.status, { timeout: 60_000 }).toBe('failed');
    expect((await call<{ readonly missingRoots: readonly unknown[] }>('projects.summary', { project })).missingRoots).toHaveLength(1);
    await relink.getByRole('textbox', { name: '今の場所' }).fill(join(away, '移動先', 'images'));
    await relink.getByRole('button', { name: '照合して直す' }).click();
    await relink.getByText('10 枚が一致しました。名前が変わった画像: 1 枚、見つからない画像: 0 枚').waitFor({ timeout: 60_000 });
    expect(await seriousIssues(page)).toEqual([]);
    expect((await call<{ readonly missingRoots: readonly unknown[] }>('projects.summary', { project })).missingRoots).toEqual([]);
    expect(await names()).toContain('renamed.png');
    await page.keyboard.press('Escape');
  }, 120_000);

  it('holds a file name of 60 characters, and made no error on the way', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: /^画像/ }).click();
    await page.getByRole('searchbox', { name: 'ファイル名で探す' }).fill('検査ライン');
    await page.getByRole('gridcell', { name: new RegExp(longName.slice(0, 20)) }).dblclick();
    await page.getByRole('heading', { name: longName }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    // The pictures whose folder was away could not be drawn for that while.
    expect(bench.complaints.filter((c) => !/404|Failed to load resource/.test(c))).toEqual([]);
  });
});
