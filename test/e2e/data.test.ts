import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();
interface Index {
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly splits: string;
  readonly tags: string;
  readonly groups: readonly number[];
}

describe.skipIf(browser === null)('data', () => {
  let bench: Workbench;
  let project = '';
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true, width: 1600, height: 900 });
    await bench.page.waitForURL(/\/data$/);
    project = /\/p\/([0-9a-f]{16})\//.exec(bench.page.url())?.[1] as string;
  }, 300_000);
  afterAll(() => bench.close());

  /** The program's own answer, to hold the screen against. */
  const call = <T>(name: string, input: object = {}): Promise<T> => ask<T>(bench.server.url, name, { project, ...input });
  const index = (): Promise<Index> => call<Index>('data.index');
  const tags = async (): Promise<string> => (await index()).tags;
  const tagsOf = async (row: number): Promise<string> => (await tags()).slice(row * 4, row * 4 + 4);
  const grid = () => bench.page.getByRole('grid', { name: '画像の一覧' });
  const cell = (name: string) => bench.page.getByRole('gridcell', { name: new RegExp(`^${name}`) });
  const tab = (name: string) => bench.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await bench.page.keyboard.press(key);
  }
  /** U held with a number. */
  async function unknown(digit: string): Promise<void> {
    await bench.page.keyboard.down('u');
    await bench.page.keyboard.press(digit);
    await bench.page.keyboard.up('u');
  }
  async function toGrid(): Promise<void> {
    await bench.page.goto(`${bench.server.url}#/p/${project}/data`);
    await tab('画像').click();
    await grid().focus();
    // Ctrl moves without choosing; Home alone chooses, so that ranges begin here.
    await press('Control+Home', 'Home');
  }
  async function choose(label: string, option: string): Promise<void> {
    await bench.page.getByRole('combobox', { name: label, exact: true }).selectOption({ label: option });
  }
  const counted = (text: string) => bench.page.getByText(text, { exact: true });

  it('shows all images with their tags and the version of the data', async () => {
    await counted('48 枚中 48 枚').waitFor();
    const summary = await call<{ readonly datasetVersion: string }>('projects.summary');
    await bench.page.getByText(`データ版 ${summary.datasetVersion}`).waitFor();
    const { classes, names } = await index();
    const states = { p: 'あり', a: 'なし', u: '不明' } as const;
    const words = [...(await tagsOf(0))].map((letter, k) => `${classes[k]?.name} ${states[letter as 'p']}`);
    await bench.page.getByRole('gridcell', { name: [names[0], ...words].join('、'), exact: true }).waitFor();
    expect(await seriousIssues(bench.page)).toEqual([]);
  });

  it('tags by keys: present, absent, unknown, normal; each key one edit', async () => {
    await toGrid();
    const steps: readonly (readonly [() => Promise<void>, string])[] = [
      [() => press('0'), 'aaaa'],
      [() => press('1'), 'paaa'],
      [() => press('1'), 'aaaa'],
      [() => press('2'), 'apaa'],
      [() => press('Shift+2'), 'aaaa'],
      [() => unknown('3'), 'aaua'],
      [() => press('u'), 'uuuu'],
      [() => press('4'), 'uuup'],
    ];
    for (const [act, expected] of steps) {
      await act();
      await expect.poll(() => tagsOf(0)).toBe(expected);
    }
    await cell('L01-C1-0001.png、きず 不明、ピット 不明、しみ 不明、割れ あり').waitFor();
    await bench.page.reload();
    await cell('L01-C1-0001.png、きず 不明、ピット 不明、しみ 不明、割れ あり').waitFor();
  });

  it('takes back and repeats many edits exactly, also fast ones and bulk ones', async () => {
    await toGrid();
    const before = await tags();
    await press('1', 'ArrowRight', '2', 'ArrowRight', '3', 'Shift+ArrowRight', '0', 'u', 'Control+a', '2', '0', '1');
    await unknown('4');
    const edits = 9;
    await expect.poll(async () => [...(await tags())].filter((_, k) => k % 4 === 3).join('')).toBe('u'.repeat(48));
    const after = await tags();
    for (let k = 0; k < edits; k++) await press('z');
    await expect.poll(tags).toBe(before);
    for (let k = 0; k < edits; k++) await press('Shift+Z');
    await expect.poll(tags).toBe(after);
    for (let k = 0; k < edits; k++) await press('z');
    await expect.poll(tags).toBe(before);
    expect(await bench.page.getByRole('button', { name: /^元に戻す/ }).first().isDisabled()).toBe(true);
  });

  it('chooses by click, Ctrl, Shift, arrows and Ctrl+A, and tags the choice by button', async () => {
    await toGrid();
    const before = await tags();
    await cell('L01-C1-0002').click();
    await cell('L01-C1-0004').click({ modifiers: ['Shift'] });
    await cell('L02-C2-0006').click({ modifiers: ['Control'] });
    await bench.page.getByText('48 枚中 48 枚 · 4 枚を選択中').waitFor();
    await bench.page.getByRole('toolbar', { name: 'タグ付け' }).getByRole('button', { name: /^正常/ }).click();
    await expect.poll(() => Promise.all([1, 2, 3, 5].map(tagsOf))).toEqual(['aaaa', 'aaaa', 'aaaa', 'aaaa']);
    await bench.page.getByRole('button', { name: /^元に戻す/ }).first().click();
    await expect.poll(tags).toBe(before);
    await grid().focus();
    await press('Control+Home', 'Home', 'Shift+ArrowRight', 'Shift+ArrowDown');
    await expect.poll(() => bench.page.getByRole('gridcell', { selected: true }).count()).toBeGreaterThan(3);
    await press('Control+a');
    await bench.page.getByText('48 枚中 48 枚 · 48 枚を選択中').waitFor();
    await press('Escape');
    await counted('48 枚中 48 枚').waitFor();
  });

  it('shows the picture under the pointer or the keyboard larger, and sets states of a choice by mouse', async () => {
    await toGrid();
    const inspector = bench.page.getByRole('region', { name: '画像の情報' });
    await inspector.getByText('L01-C1-0001.png').waitFor();
    await cell('L02-C2-0005').hover();
    await inspector.getByText('L02-C2-0005.png').waitFor();
    await bench.page.getByRole('heading', { name: 'データ', exact: true }).hover();
    await inspector.getByText('L01-C1-0001.png').waitFor();
    const before = await tags();
    await press('Shift+ArrowRight');
    await inspector.getByText('選択中の 2 枚のタグ').waitFor();
    await inspector.getByRole('group', { name: 'しみ' }).getByRole('button', { name: /不明/ }).click();
    await expect.poll(async () => (await tagsOf(0))[2]! + (await tagsOf(1))[2]!).toBe('uu');
    await inspector.getByRole('group', { name: 'しみ' }).getByRole('button', { name: /なし/ }).click();
    await expect.poll(async () => (await tagsOf(0))[2]! + (await tagsOf(1))[2]!).toBe('aa');
    await press('z', 'z');
    await expect.poll(tags).toBe(before);
  });

  it('filters by split, tags, class, review and name, and orders', async () => {
    await toGrid();
    const { splits, names, classes, tags: letters } = await index();
    const rows = names.map((name, row) => ({ name, split: splits[row], tags: letters.slice(row * 4, row * 4 + 4) }));
    const expectCount = (n: number) => counted(`48 枚中 ${n} 枚`).waitFor();
    await choose('分割', '監査サンプル');
    await expectCount(rows.filter((r) => r.split === 'e').length);
    await choose('タグの状態', '正常');
    await expectCount(rows.filter((r) => r.split === 'e' && r.tags === 'aaaa').length);
    await bench.page.getByRole('button', { name: '条件を消す' }).first().click();
    await choose('クラスの状態', `${classes[1]?.name}: あり`);
    await expectCount(rows.filter((r) => r.tags[1] === 'p').length);
    await bench.page.getByRole('button', { name: '条件を消す' }).first().click();
    await choose('そのほか', '確認済み');
    const reviewed = (await call<{ readonly reviewed: string }>('data.index')).reviewed.replaceAll('0', '').length;
    expect(reviewed).toBeGreaterThan(0);
    await expectCount(reviewed);
    await bench.page.getByRole('button', { name: '条件を消す' }).first().click();
    await bench.page.getByRole('searchbox', { name: 'ファイル名で探す' }).fill('l03-c3');
    await expectCount(rows.filter((r) => r.name.toLowerCase().includes('l03-c3')).length);
    await bench.page.getByRole('searchbox', { name: 'ファイル名で探す' }).fill('ない名前');
    await bench.page.getByText('条件に合う画像はありません').waitFor();
    await bench.page.getByRole('button', { name: '条件を消す' }).last().click();
    await choose('並び順', '確認の順');
    const { doubts } = await call<{ readonly doubts: readonly (number | null)[] }>('data.index');
    const most = doubts.indexOf(Math.max(...doubts.map((d) => d ?? -1)));
    await expect.poll(() => bench.page.getByRole('gridcell').first().innerText()).toContain(names[most]);
    await choose('並び順', '取り込み順');
  });

  it('leaves a picture in its place while it is tagged, and takes it out when asked', async () => {
    await toGrid();
    const before = await tags();
    await press('u');
    await choose('タグの状態', 'タグなし');
    await counted('48 枚中 1 枚').waitFor();
    await grid().focus();
    await press('1');
    await expect.poll(() => tagsOf(0)).toBe('puuu');
    await press('3');
    await expect.poll(() => tagsOf(0)).toBe('pupu');
    await bench.page.getByRole('button', { name: '条件に合わなくなった 1 枚を外す' }).click();
    await bench.page.getByText('条件に合う画像はありません').waitFor();
    await bench.page.getByRole('button', { name: '条件を消す' }).last().click();
    await grid().focus();
    await press('z', 'z', 'z');
    await expect.poll(tags).toBe(before);
  });

  it('walks through single pictures by A and D, tags them, zooms, and comes back to the same place', async () => {
    await toGrid();
    const before = await tags();
    await press('ArrowRight', 'Enter');
    await bench.page.getByRole('heading', { name: 'L01-C1-0002.png' }).waitFor();
    expect(await seriousIssues(bench.page)).toEqual([]);
    await press('0', 'd');
    await bench.page.getByRole('heading', { name: 'L01-C1-0003.png' }).waitFor();
    await press('1');
    await bench.page.getByRole('group', { name: 'きず' }).getByRole('button', { name: 'あり', pressed: true }).waitFor();
    await bench.page.getByRole('group', { name: 'ピット' }).getByRole('button', { name: '不明' }).click();
    await expect.poll(() => tagsOf(2)).toMatch(/^pu/);
    await press('z', 'z', 'z');
    // The edit taken back last belongs to the picture before: it is shown.
    await bench.page.getByRole('heading', { name: 'L01-C1-0002.png' }).waitFor();
    await expect.poll(tags).toBe(before);
    const picture = bench.page.getByRole('img', { name: 'L01-C1-0002.png' });
    const percent = async (): Promise<number> => Number.parseInt(await bench.page.locator('.zoom span').first().innerText(), 10);
    const whole = await percent();
    await press('+', '+');
    await expect.poll(percent).toBeGreaterThan(whole * 1.5);
    const place = (): Promise<string> => picture.locator('img').first().getAttribute('style') as Promise<string>;
    const at = await place();
    const box = (await picture.boundingBox()) as { x: number; y: number; width: number; height: number };
    await bench.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await bench.page.mouse.down();
    await bench.page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2 + 40, { steps: 3 });
    await bench.page.mouse.up();
    expect(await place()).not.toBe(at);
    await press('f');
    await expect.poll(percent).toBe(whole);
    await bench.page.mouse.wheel(0, -300);
    await expect.poll(percent).toBeGreaterThan(whole);
    await bench.page.getByRole('button', { name: /^全体を表示/ }).click();
    await expect.poll(percent).toBe(whole);
    await press('d', 'd', 'Escape');
    await grid().waitFor();
    await press('0');
    await expect.poll(() => tagsOf(3)).toBe('aaaa');
    await press('z');
    await expect.poll(tags).toBe(before);
  });

  it('keeps a label book: class added, renamed, removed; text and example pictures', async () => {
    await toGrid();
    await cell('L01-C1-0004').click();
    await tab('ラベル帳').click();
    const first = bench.page.getByRole('textbox', { name: '説明' }).first();
    await first.fill('長さ 1 mm 以上のすじ。打痕は含めない。');
    await bench.page.getByRole('region', { name: 'きず 見本 (この欠陥)' }).getByRole('button', { name: '選択中の 1 枚を追加' }).click();
    await bench.page.getByRole('region', { name: 'きず 見本 (この欠陥)' }).getByRole('img', { name: 'L01-C1-0004.png' }).waitFor();
    await bench.page.getByRole('textbox', { name: '新しいクラス' }).fill('さび;赤');
    await bench.page.getByRole('button', { name: 'クラスを追加' }).click();
    await bench.page.getByText('「;」と、先頭の「?」は使えません。').waitFor();
    await bench.page.getByRole('textbox', { name: '新しいクラス' }).fill('さび');
    await bench.page.keyboard.press('Enter');
    await expect.poll(async () => (await index()).classes.map((c) => c.name)).toEqual(['きず', 'ピット', 'しみ', '割れ', 'さび']);
    const name = bench.page.getByRole('textbox', { name: 'クラス名' }).last();
    await expect.poll(() => name.inputValue()).toBe('さび');
    await name.fill('赤さび');
    await name.press('Tab');
    await expect.poll(async () => (await index()).classes.at(-1)?.name).toBe('赤さび');
    expect(await seriousIssues(bench.page)).toEqual([]);
    await bench.page.getByRole('button', { name: '赤さび を削除' }).click();
    await expect.poll(async () => (await index()).classes).toHaveLength(4);
    expect(await bench.page.getByRole('button', { name: 'きず を削除' }).isDisabled()).toBe(true);
    await bench.page.reload();
    await tab('ラベル帳').click();
    await expect.poll(() => bench.page.getByRole('textbox', { name: '説明' }).first().inputValue()).toBe('長さ 1 mm 以上のすじ。打痕は含めない。');
    await toGrid();
    await press('Enter');
    await bench.page.getByText('長さ 1 mm 以上のすじ。打痕は含めない。').waitFor();
    await bench.page.getByRole('complementary').getByRole('img', { name: 'L01-C1-0004.png' }).waitFor();
  });

  it('checks the data: counts as stored, what is missing for gate G1, look-alikes compared by a job', async () => {
    await toGrid();
    await tab('データ点検').click();
    const check = await call<{ readonly minPositives: number; readonly classes: readonly { readonly name: string; readonly counts: Record<string, { readonly present: number; readonly unknown: number }> }[] }>('data.check');
    const cracks = check.classes.find((c) => c.name === '割れ')?.counts.train as { readonly present: number; readonly unknown: number };
    const row = bench.page.getByRole('row', { name: /^割れ/ });
    await row.getByText(`あり ${cracks.present} · 不明 ${cracks.unknown}`).first().waitFor();
    await row.getByText(`あと ${check.minPositives - cracks.present} 枚`).waitFor();
    await bench.page.getByRole('button', { name: /調べる/ }).click();
    await expect.poll(async () => (await call<readonly { readonly work: string; readonly status: string }[]>('jobs.list', { project: undefined })).find((j) => j.work === 'work.check-data')?.status, { timeout: 60_000 }).toBe('done');
    await bench.page.getByText('よく似た画像 0 組').waitFor();
    await bench.page.getByRole('progressbar').first().waitFor({ state: 'detached' });
    expect(await seriousIssues(bench.page)).toEqual([]);
  }, 90_000);

  it('shows a new split before it is applied, moves a group as a whole, and the results become stale', async () => {
    await toGrid();
    await tab('分割').click();
    const before = (await index()).splits;
    await bench.page.getByRole('spinbutton').first().fill('7');
    await bench.page.getByRole('button', { name: '全体を分け直す' }).click();
    await bench.page.getByRole('heading', { name: '分割の案 (まだ適用していません)' }).waitFor();
    expect((await index()).splits).toBe(before);
    expect(await seriousIssues(bench.page)).toEqual([]);
    await bench.page.getByRole('button', { name: 'この案を適用する' }).click();
    await expect.poll(async () => (await index()).splits).not.toBe(before);
    const { groups, splits } = await index();
    const sides = new Map<number, Set<string>>();
    groups.forEach((g, row) => sides.set(g, (sides.get(g) ?? new Set()).add(splits[row] as string)));
    expect([...sides.values()].every((s) => s.size === 1)).toBe(true);
    await expect.poll(async () => (await call<{ readonly run: { readonly stale: boolean } }>('projects.summary')).run.stale).toBe(true);
    await bench.page.getByText('分割を変えると、これまでの結果は更新が必要になります。').waitFor();
    const box = bench.page.getByRole('combobox', { name: 'L01 分割' });
    const isTrain = (await index()).splits.startsWith('tttt');
    await choose('L01 分割', isTrain ? '監査サンプル' : '学習');
    await expect.poll(async () => (await index()).splits.slice(0, 4)).toBe(isTrain ? 'eeee' : 'tttt');
    await expect.poll(() => box.locator('option:checked').innerText()).toBe(isTrain ? '監査サンプル' : '学習');
  });

  it('says the same in English, by keyboard to every part, without an error on the way', async () => {
    const { page } = bench;
    await page.getByRole('button', { name: 'English' }).click();
    await page.goto(`${bench.server.url}#/p/${project}/data`);
    await page.getByRole('tab', { name: /^Images/ }).focus();
    for (const name of ['Data check', 'Splits', 'Label book', 'Import notes']) {
      await page.keyboard.press('ArrowRight');
      await page.getByRole('tab', { name, selected: true }).waitFor();
      expect(await seriousIssues(page)).toEqual([]);
    }
    await page.keyboard.press('Home');
    await page.getByText('48 of 48 images').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});
