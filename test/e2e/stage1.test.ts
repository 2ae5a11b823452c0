import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

interface Update {
  readonly state: string;
  readonly corrections: number;
  readonly heldOut: { readonly before: { readonly miou: number; readonly n: number }; readonly after: { readonly miou: number; readonly n: number } };
}
interface Overview {
  readonly threshold: { readonly value: number; readonly rule: string };
  readonly run: { readonly id: string; readonly thresholdChanged: boolean };
  readonly tagModel: { readonly perClass: readonly { readonly name: string; readonly f1: number | null }[] };
}

describe.skipIf(browser === null)('stage 1', () => {
  let bench: Workbench;
  let project = '';
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    await bench.page.waitForURL(/#\/p\/[0-9a-f]{16}\/data/);
    project = (/p\/([0-9a-f]{16})/.exec(bench.page.url()) as RegExpExecArray)[1] as string;
    await bench.page.goto(`${bench.server.url}#/p/${project}/stage1`);
  }, 400_000);
  afterAll(() => bench.close());

  const call = <T>(name: string, input: object = {}): Promise<T> => ask<T>(bench.server.url, name, { project, ...input });
  const overview = () => call<Overview>('stage1.overview', { lang: 'ja' });
  /** Whether anything is painted over the large picture, as a number that changes with it. */
  const overlay = () =>
    bench.page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const canvas = document.querySelector('.large canvas') as HTMLCanvasElement;
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, v) => (sum * 31 + v) % 1_000_000_007, 0);
    });

  it('moves the threshold: picture, counts and area follow at once, and nothing is stored', async () => {
    const { page } = bench;
    const slider = page.getByRole('slider', { name: 'しきい値' }).first();
    await slider.waitFor();
    const { threshold } = await overview();
    expect(Number(await slider.inputValue())).toBe(threshold.value);
    await expect.poll(overlay).not.toBe(0);
    const [seen, area] = [await overlay(), await page.locator('[data-figure=area]').textContent()];
    await slider.focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('[data-figure=area]').textContent()).not.toBe(area);
    await expect.poll(overlay).not.toBe(seen);
    expect((await overview()).threshold).toEqual(threshold);
  });

  it('shows another class, normal images, the own scale with its badge, another opacity', async () => {
    const { page } = bench;
    const before = await overlay();
    await page.getByText('画像ごとに色の尺度を変える').click();
    await page.locator('.legend').getByText('画像ごとの尺度').waitFor();
    await expect.poll(overlay).not.toBe(before);
    const count = await page.locator('.list .bar .quiet').textContent();
    await page.getByRole('combobox', { name: '表示する画像' }).selectOption({ label: '正常' });
    await expect.poll(() => page.locator('.list .bar .quiet').textContent()).not.toBe(count);
    await page.getByRole('combobox', { name: '表示する画像' }).selectOption({ label: 'タグあり' });
    await expect.poll(() => page.locator('.list .bar .quiet').textContent()).toBe(count);
    await page.getByRole('combobox', { name: 'クラス' }).selectOption({ index: 1 });
    await expect.poll(overlay).not.toBe(before);
  });

  it('shows figures with split and n, and gate G2 beside them', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: '採点結果' }).click();
    const { tagModel } = await overview();
    for (const { name } of tagModel.perClass) expect(await page.getByRole('cell', { name, exact: true }).count()).toBe(1);
    expect(await page.getByText('関門 G2').count()).toBeGreaterThan(0);
    expect(await page.getByText(/監査サンプル \d+ 枚/).count()).toBeGreaterThan(3);
    expect(await seriousIssues(page)).toEqual([]);
  });

  it('learns the seeds again from corrections, shows before and after, and keeps or discards them', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: '修正から更新' }).click();
    await page.getByRole('button', { name: '手がかりを更新' }).click();
    await page.getByText('更新前', { exact: true }).first().waitFor({ timeout: 200_000 });
    const update = await call<Update>('stage1.seed-update');
    expect(update.state).toBe('proposed');
    expect(update.heldOut.before.n).toBe(update.corrections);
    await page.getByText(update.heldOut.after.miou.toFixed(3)).first().waitFor();
    await expect.poll(() => page.locator('.pair canvas').count()).toBe(2);
    const source = async (): Promise<string> => (await call<{ readonly source: string }>('review.queue')).source;
    expect(await source()).toBe('run');
    await page.getByRole('button', { name: '更新を残す' }).click();
    await expect.poll(source).toBe('updated');
    // The updated seeds have a doubt of their own, place by place.
    const { items } = await call<{ readonly items: readonly { readonly imageId: string }[] }>('review.queue');
    const { doubt } = await call<{ readonly doubt: { readonly map: string } | null }>('review.image', { imageId: items[0]?.imageId });
    const cells = new Uint8Array(await (await fetch(`${bench.server.url}blob/${doubt?.map}`)).arrayBuffer());
    expect(new Set(cells).size).toBeGreaterThan(20);
    await page.getByRole('button', { name: '更新を使わない' }).click();
    await expect.poll(source).toBe('run');
  }, 240_000);

  it('states an own threshold only with a reason; the next run uses it, from finished steps', async () => {
    const { page } = bench;
    await page.getByRole('tab', { name: '手がかりとしきい値' }).click();
    const slider = page.getByRole('slider', { name: 'しきい値' }).first();
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    const wanted = Number(await slider.inputValue());
    await page.getByRole('button', { name: 'この値を指定する' }).click();
    const store = page.getByRole('button', { name: '指定する', exact: true });
    expect(await store.isDisabled()).toBe(true);
    await page.getByRole('textbox').fill('薄い傷の端が欠けるため');
    await store.click();
    await page.getByText('しきい値の指定が、次の実行から使われます').waitFor();
    const { run } = await overview();
    expect(run.thresholdChanged).toBe(true);
    await page.getByRole('button', { name: '段階 1 をもう一度実行' }).click();
    await expect.poll(async () => (await overview()).run.id, { timeout: 200_000 }).not.toBe(run.id);
    expect((await overview()).threshold).toEqual({ value: wanted, rule: 'person' });
    await page.getByText(/担当者が理由を付けて指定しました/).waitFor();
    expect(bench.complaints).toEqual([]);
  }, 240_000);

  it('is accessible, also in English', async () => {
    const { page } = bench;
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('tab', { name: 'Update from corrections' }).click();
    await page.getByRole('heading', { name: 'Update the seeds from corrections' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });
});
