import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeIndexedPng } from '../../src/main/files/indexed-png.ts';
import { ask } from './ask.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

describe.skipIf(browser === null)('stage 2', () => {
  let bench: Workbench;
  let out: string;
  let base: string;
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    out = mkdtempSync(join(tmpdir(), 'tegakari-export-'));
    await bench.page.waitForURL(/\/data$/);
    base = bench.page.url().replace(/data$/, '');
  }, 300_000);
  afterAll(async () => {
    await bench.close();
    rmSync(out, { recursive: true, force: true });
  });

  /** The program's own answer, to hold the screen against. */
  function call(name: string, input: object): Promise<never> {
    const project = /\/p\/([0-9a-f]{16})\//.exec(bench.page.url())?.[1];
    return ask<never>(bench.server.url, name, { project, ...input });
  }
  const open = async (part: string): Promise<void> => {
    await bench.page.goto(`${base}stage2?part=${part}`);
    await bench.page.getByRole('tab', { selected: true }).waitFor();
  };
  const gallery = () => bench.page.getByRole('region', { name: '画像で確かめる' });
  /** Painted pixels of each overlay, in order of the columns. */
  const painted = (): Promise<readonly number[]> =>
    bench.page.locator('.beside .layer-picture canvas').evaluateAll((canvases) =>
      (canvases as HTMLCanvasElement[]).map((c) => {
        const pixels = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? [];
        let n = 0;
        for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] ?? 0) > 0) n++;
        return n;
      }),
    );

  it('shows counts before rates, the interval, the gate and the same-hours baseline', async () => {
    const { page } = bench;
    await open('results');
    const o = (await call('stage2.overview', { lang: 'ja' })) as { student: { missRate: { k: number; n: number }; miou: number }; baseline: { miou: number; masks: number } };
    await page.getByText(`${o.student.missRate.n} 枚中 ${o.student.missRate.k} 枚`).first().waitFor();
    await page.getByText(o.student.miou.toFixed(3)).first().waitFor();
    await page.getByText(o.baseline.miou.toFixed(3)).first().waitFor();
    await page.getByText(new RegExp(`手塗り ${o.baseline.masks} 枚`)).waitFor();
    expect(await page.getByText(/推定の幅 \(95 %\)/).count()).toBeGreaterThan(2);
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('a confusion cell shows its images, most pixels first; the switch turns shares into pixels', async () => {
    const { page } = bench;
    const { confusion } = (await call('stage2.overview', { lang: 'ja' })) as { confusion: number[][] };
    // The fullest wrong cell of a class against the background.
    const truth = confusion.map((row, t) => [t, t === 0 ? -1 : (row[0] as number)] as const).sort((a, b) => b[1] - a[1])[0]?.[0] as number;
    await page.getByRole('switch', { name: '正解ごとの割合' }).uncheck();
    await expect.poll(() => page.locator(`[data-row="${truth}"][data-column="0"]`).textContent()).toBe(new Intl.NumberFormat('ja-JP').format(confusion[truth]?.[0] as number));
    await page.locator(`[data-row="${truth}"][data-column="0"]`).click();
    const listed = (await call('stage2.images', { filter: { kind: 'cell', truth, prediction: 0 } })) as { total: number; images: { file: string; amount: number }[] };
    await gallery().getByText(new RegExp(`→ 生徒モデル 背景: ${listed.total} 枚`)).waitFor();
    expect(listed.images.map((i) => i.amount)).toEqual(listed.images.map((i) => i.amount).sort((a, b) => b - a));
    expect(listed.images.reduce((sum, i) => sum + i.amount, 0)).toBe(confusion[truth]?.[0]);
    await expect.poll(async () => (await gallery().locator('.tiles .name').allTextContents()).map((s) => s.trim())).toEqual(listed.images.map((i) => i.file.split('/').at(-1)));
    // Picture, pseudo mask, student, truth: the truth is painted, the picture alone is not.
    await expect.poll(painted).toSatisfy((n: readonly number[]) => n.length === 4 && n[0] === 0 && (n[3] ?? 0) > 0);
  });

  it('walks the matrix and the list by keyboard', async () => {
    const { page } = bench;
    await page.locator('[data-row="0"][data-column="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-row="1"][data-column="1"]').getAttribute('aria-pressed')).toBe('true');
    await gallery().getByRole('radio', { name: 'IoU の低い順' }).focus();
    await page.keyboard.press('Space');
    await gallery().getByText(/^IoU の低い順: /).waitFor();
    const tiles = gallery().locator('.tiles button');
    await tiles.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tiles.nth(1).getAttribute('aria-pressed')).toBe('true');
    const second = (await tiles.nth(1).getAttribute('title')) as string;
    await gallery().getByRole('heading', { name: second }).waitFor();
  });

  it('a class row, a size row, misses and false alarms lead to their images', async () => {
    const { page } = bench;
    await page.getByRole('table', { name: 'クラスごとの結果' }).locator('tbody tr').first().click();
    await gallery().getByText(/^クラス .*: \d+ 枚$/).waitFor();
    await page.getByRole('table', { name: '大きさごとに見つけた数' }).locator('tbody tr').nth(1).click();
    await gallery().getByText(/^大きさ 0.05–0.5 % の欠陥がある画像/).waitFor();
    const { total } = (await call('stage2.images', { filter: { kind: 'miss', index: 0 } })) as { total: number };
    await page.getByRole('button', { name: '画像を見る' }).first().click();
    await gallery().getByText(`見逃し: ${total} 枚`).waitFor();
    await page.getByRole('button', { name: '画像を見る' }).nth(1).click();
    const alarms = (await call('stage2.images', { filter: { kind: 'false-alarm' } })) as { total: number };
    await gallery().getByText(`過検出: ${alarms.total} 枚`).waitFor();
    expect(await gallery().locator('.tiles button').count()).toBe(alarms.total);
  });

  it('compares two layers under a handle that moves by key', async () => {
    const { page } = bench;
    await gallery().getByRole('radio', { name: 'IoU の低い順' }).check({ force: true });
    await gallery().getByRole('radio', { name: '重ねて比べる' }).check({ force: true });
    const handle = gallery().getByRole('slider', { name: '左右の境目' });
    await handle.waitFor();
    const before = Number(await handle.getAttribute('aria-valuenow'));
    await handle.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => Number(await handle.getAttribute('aria-valuenow'))).toBeLessThan(before);
    await gallery().getByLabel('左側').selectOption({ label: '擬似マスク' });
    await expect.poll(() => gallery().locator('.ui-split .word.left').textContent()).toBe('擬似マスク');
  });

  it('compares the refiners on the same picture, with truth and without', async () => {
    const { page } = bench;
    await open('pseudo');
    const table = page.getByRole('table', { name: '精密化の方法の比較' });
    await expect.poll(() => table.locator('tbody tr').count()).toBe(2);
    const choice = page.getByRole('table', { name: '方法の選び方' });
    await expect.poll(() => choice.locator('tbody tr').count()).toBe(3);
    // The method of the run is the one that the choice took.
    const taken = choice.locator('tbody tr', { hasText: '採用' });
    expect(await taken.count()).toBe(1);
    const name = ((await taken.locator('td, th').first().textContent()) ?? '').replace('採用', '').trim();
    expect(await table.locator('tbody tr').nth(1).textContent()).toContain(name);
    // Picture, raw seed, refined, confidence, what training used.
    await expect.poll(painted).toSatisfy((n: readonly number[]) => n.length === 5 && n[0] === 0 && (n[1] ?? 0) > 0 && (n[2] ?? 0) > 0 && (n[3] ?? 0) > 0);
    await page.getByRole('radio', { name: '監査サンプル' }).check({ force: true });
    await page.getByText(/^擬似マスクのある監査サンプル/).waitFor();
    await expect.poll(painted).toSatisfy((n: readonly number[]) => n.length === 5 && (n[4] ?? 0) > 0);
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('shows what every refiner made of the same picture, the one taken marked, and walks the pictures by key', async () => {
    const { page } = bench;
    await open('pseudo');
    await page.getByRole('radio', { name: '全方法の試行' }).check({ force: true });
    const { choice, tried } = (await call('stage2.overview', { lang: 'ja' })) as { choice: { id: string; sampled: number; figures: { id: string; consistency: number }[] }; tried: number };
    expect(tried).toBe(choice.sampled);
    expect(tried).toBeGreaterThan(10);
    await page.getByText(`すべての方法を試した学習画像: ${tried} 枚`).waitFor();
    // Picture, raw seed, three refiners, what training used.
    await expect.poll(painted).toSatisfy((n: readonly number[]) => n.length === 6 && n[0] === 0 && n.slice(1, 5).every((v) => v > 0));
    await page.getByText(`試した ${tried} 枚を通した値です`).waitFor();
    const layer = (id: string) => page.locator('.beside figure', { has: page.locator(`[data-layer="${id}"]`) });
    for (const { id, consistency } of choice.figures) {
      expect(await layer(id).locator('small').textContent()).toContain(consistency.toFixed(3));
      expect(await layer(id).getByText('採用').count()).toBe(id === choice.id ? 1 : 0);
    }
    const shown = page.locator('.compare h3');
    const before = await shown.textContent();
    await page.locator('.tiles button').first().focus();
    await page.keyboard.press('d');
    await expect.poll(() => shown.textContent()).not.toBe(before);
    await expect.poll(painted).toSatisfy((n: readonly number[]) => n.length === 6 && n.slice(2, 5).every((v) => v > 0));
    expect(await seriousIssues(page)).toEqual([]);
    // On a small screen the masks stay in sight down to the last picture.
    const size = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 720 });
    for (let i = 1; i < tried; i++) await page.keyboard.press('d');
    expect(await page.locator('.tiles button').last().evaluate((e) => e === document.activeElement)).toBe(true);
    const { strip, beside } = await page.evaluate(() => ({ strip: document.querySelector('header')?.getBoundingClientRect().bottom ?? 0, beside: document.querySelector('.beside')?.getBoundingClientRect().top ?? 0 }));
    expect(beside).toBeGreaterThanOrEqual(strip);
    if (size) await page.setViewportSize(size);
  });

  it('says in words why there are no other methods to see: stated by hand, or a run of an older program', async () => {
    const { page } = bench;
    const show = async (change: (overview: { choice: object | null; tried: number }) => object): Promise<void> => {
      await page.route('**/api/stage2.overview', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { value: { choice: object | null; tried: number } };
        await route.fulfill({ response: answer, json: { ...body, value: change(body.value) } });
      });
      await page.reload();
      await page.getByRole('radio', { name: '全方法の試行' }).check({ force: true });
    };
    await open('pseudo');
    await show((o) => ({ ...o, tried: 0, choice: { id: 'pamr', rule: 'stated', sampled: 0, figures: [] } }));
    await page.getByText('方法が指定された実行なので、ほかの方法は試していません。').waitFor();
    expect(await page.locator('.compare').count()).toBe(0);
    await page.unroute('**/api/stage2.overview');
    await show((o) => ({ ...o, tried: 0 }));
    await page.getByText('この実行は以前のバージョンのもので、1 つの方法のマスクしか残っていません。').waitFor();
    expect(await page.locator('.compare').count()).toBe(0);
    // The other lists are there as ever.
    await page.getByRole('radio', { name: '学習の画像' }).check({ force: true });
    await page.locator('.compare').waitFor();
    await page.unroute('**/api/stage2.overview');
    await page.reload();
    await page.locator('.compare').waitFor();
  });

  it('grey zone: the table follows the thresholds, the choice is kept with who chose it on val', async () => {
    const { page } = bench;
    await open('grey');
    const low = page.getByRole('slider', { name: /下のしきい値/ });
    const high = page.getByRole('slider', { name: /上のしきい値/ });
    const cell = async (name: string): Promise<number> => Number.parseInt((await page.locator(`[data-cell="${name}"]`).textContent()) ?? '', 10);
    await low.waitFor();
    await low.focus();
    await page.keyboard.press('Home');
    await high.focus();
    await page.keyboard.press('End');
    await expect.poll(() => cell('test-tagged-ng')).toBe(0);
    const { val, test } = (await call('stage2.grey-zone', {})) as { val: { largest: number; tagged: boolean }[]; test: { largest: number; tagged: boolean }[] };
    const between = (items: typeof val): number => items.filter((i) => i.tagged && i.largest >= 1e-5 && i.largest < 1).length;
    expect([await cell('val-tagged-person'), await cell('test-tagged-person')]).toEqual([between(val), between(test)]);
    // By mouse: T2 down to a tenth of the scale.
    const box = (await high.boundingBox()) as { x: number; y: number; width: number; height: number };
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x - 300, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(Number(await high.getAttribute('aria-valuenow'))).toBeLessThan(4.5);
    await page.getByRole('button', { name: '調整の画像から提案' }).click();
    await page.getByRole('button', { name: 'この値を採用する' }).click();
    await page.getByText('しきい値を保存しました。', { exact: true }).waitFor();
    const saved = [await low.getAttribute('aria-valuetext'), await high.getAttribute('aria-valuetext')];
    await page.reload();
    await page.getByText('使用中').waitFor();
    await page.getByText(/e2e · /).waitFor();
    await page.getByText('val で選択').first().waitFor();
    expect([await low.getAttribute('aria-valuetext'), await high.getAttribute('aria-valuetext')]).toEqual(saved);
    await page.getByRole('button', { name: '今の値で表示' }).click();
    await page.getByText(/^調整の、人が見る画像: \d+ 枚/).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('exports the model with a card that names it, and masks that read back as class numbers', async () => {
    const { page } = bench;
    await open('export');
    await page.getByRole('textbox', { name: 'フォルダー' }).fill(out);
    await page.getByRole('button', { name: 'モデルとカードを書き出す' }).click();
    await page.getByText(new RegExp(`に 2 個のファイルを書き出しました`)).waitFor({ timeout: 60_000 });
    const card = JSON.parse(readFileSync(join(out, 'student.card.json'), 'utf8')) as { sha256: string; greyZone: { chosenOn: string; who: string }; figures: { split: string; n: number } };
    expect(createHash('sha256').update(readFileSync(join(out, 'student.onnx'))).digest('hex')).toBe(card.sha256);
    expect([card.greyZone.chosenOn, card.greyZone.who, card.figures.split, card.figures.n]).toEqual(['val', 'e2e', 'test', 16]);

    await page.getByRole('button', { name: 'マスクを書き出す' }).click();
    await page.getByText(/個のファイルを書き出しました/).filter({ hasNotText: 'に 2 個' }).waitFor({ timeout: 60_000 });
    const { images } = JSON.parse(readFileSync(join(out, 'masks.json'), 'utf8')) as { images: { file: string; mask: string; split: string }[] };
    expect(readdirSync(join(out, 'masks')).length).toBe(images.length);
    const values = new Set<number>();
    for (const { file, mask } of images) {
      const bytes = readFileSync(join(out, mask));
      const decoded = decodeIndexedPng(bytes, 1e8);
      const picture = await sharp(join(bench.project as string, 'images', file)).metadata();
      expect([decoded?.widthPx, decoded?.heightPx, bytes[24], bytes[25]]).toEqual([picture.width, picture.height, 8, 3]);
      for (const id of decoded?.ids ?? []) values.add(id);
    }
    expect([...values].every((v) => v <= 4 || v === 255)).toBe(true);
    expect(values.size).toBeGreaterThan(2);
    expect(existsSync(join(out, 'classes.json'))).toBe(true);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'モデルをダウンロード' }).click()]);
    expect(download.suggestedFilename()).toBe('student.onnx');
    expect(statSync(await download.path()).size).toBe(statSync(join(out, 'student.onnx')).size);
    const [cardFile] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'カードをダウンロード' }).click()]);
    expect(JSON.parse(readFileSync(await cardFile.path(), 'utf8'))).toEqual(card);
    expect(await seriousIssues(page)).toEqual([]);
  }, 180_000);

  it('saves the training curve as SVG, and runs again on finished steps', async () => {
    const { page } = bench;
    await open('training');
    const [svg] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'SVG で保存' }).click()]);
    expect(readFileSync(await svg.path(), 'utf8')).toContain('<svg');
    const { run: before } = (await call('stage2.overview', { lang: 'ja' })) as { run: { id: string } };
    await page.getByRole('button', { name: 'もう一度実行する' }).click();
    await expect.poll(async () => ((await call('stage2.overview', { lang: 'ja' })) as { run: { id: string } }).run.id, { timeout: 120_000, interval: 500 }).not.toBe(before.id);
    const jobs = (await call('jobs.list', { project: undefined })) as { ended: { reused: boolean }[]; work: string; outcome: unknown }[];
    const done = jobs.find((j) => j.work === 'work.run');
    expect(done?.ended.length).toBeGreaterThan(5);
    expect(done?.ended.every((s) => s.reused)).toBe(true);
    expect(await seriousIssues(page)).toEqual([]);
  }, 180_000);

  it('trains anew with another seed: live curve, time left, cancel, and on from the finished steps', async () => {
    const { page } = bench;
    await page.getByRole('radio', { name: /段階 2 まで/ }).check();
    const seed = page.getByRole('spinbutton', { name: '乱数の種' }).or(page.getByRole('textbox', { name: '乱数の種' }));
    await seed.fill('2');
    await seed.press('Tab');
    await page.getByRole('button', { name: 'もう一度実行する' }).click();
    await page.getByText(/^損失 \d+\.\d\d \(400 回中 \d+ 回\)$/).first().waitFor({ timeout: 240_000 });
    await page.getByText(/残り .*秒/).first().waitFor();
    const trace = async (): Promise<number> => ((await call('jobs.list', { project: undefined })) as { status: string; step: { trace: unknown[] } | null }[]).find((j) => j.status === 'running')?.step?.trace.length ?? 0;
    const first = await trace();
    await expect.poll(trace, { timeout: 60_000 }).toBeGreaterThan(first);
    await page.getByRole('main').getByRole('button', { name: '中止' }).click();
    await page.getByText('前の実行は中止されました。済んだ処理は残っています。').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '続きから実行する' }).click();
    // All that was done before the training is there.
    await page.getByText(/^済んだ処理 \d+ 件 \(うち再利用 ([5-9]|\d\d) 件\)$/).waitFor({ timeout: 60_000 });
    await page.getByText(/^損失 /).first().waitFor({ timeout: 240_000 });
    await page.getByRole('main').getByRole('button', { name: '中止' }).click();
    await page.getByRole('button', { name: '続きから実行する' }).waitFor({ timeout: 60_000 });
  }, 600_000);

  it('says the same in English, without errors on the way', async () => {
    const { page } = bench;
    await open('results');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('tab', { name: 'Grey zone' }).waitFor();
    await page.getByText('Full masks alone (mIoU)').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});
