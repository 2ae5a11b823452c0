import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { ask } from './ask.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, openWorkbench, setPreferences, startServer } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const browser = findBrowser();

interface Item {
  readonly imageId: string;
  readonly state: string;
  readonly by: string | null;
  readonly sample: string;
  readonly doubt: number;
  readonly hasDraft: boolean;
}

describe.skipIf(browser === null)('the review of seeds', () => {
  let bench: Workbench;
  let project = '';
  beforeAll(async () => {
    bench = await openWorkbench(browser as string, { demo: true });
    await bench.page.waitForURL(/#\/p\/[0-9a-f]{16}\/data/);
    project = (/p\/([0-9a-f]{16})/.exec(bench.page.url()) as RegExpExecArray)[1] as string;
  }, 400_000);
  afterAll(() => bench.close());
  beforeEach(() => bench.page.bringToFront());

  const call = <T>(name: string, input: object = {}, base = bench.server.url): Promise<T> => ask<T>(base, name, { project, ...input });
  const items = async (base?: string): Promise<readonly Item[]> => (await call<{ readonly items: readonly Item[] }>('review.queue', {}, base)).items;
  const stateOf = async (n: number): Promise<string> => {
    const item = (await items())[n] as Item;
    return `${item.state} ${item.by}${item.hasDraft ? ' draft' : ''}`;
  };
  const place = (page: Page) => page.locator('.foot .place');
  async function open(page: Page, n: number, base = bench.server.url): Promise<void> {
    await page.goto(`${base}#/p/${project}/review/${((await items(base))[n] as Item).imageId}`);
    await expect.poll(() => place(page).textContent()).toMatch(new RegExp(`^${n + 1} / `));
  }
  /** Pixels of the overlay: what a person sees of the mask, as a number that changes with it. */
  const seen = (page: Page): Promise<number> =>
    page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const canvas = document.querySelector('canvas') as HTMLCanvasElement;
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum = (sum * 31 + (data[i] as number)) % 1_000_000_007;
      return sum;
    });
  /** Red, green and blue summed at the middle pixel of each cell of a grid over the whole picture, which is square and fitted with 8 px around it. */
  const cellColours = (page: Page, width: number, height: number): Promise<readonly number[]> =>
    page.evaluate(
      async ([columns, rows]) => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const canvas = document.querySelector('canvas') as HTMLCanvasElement;
        const side = Math.min(canvas.width, canvas.height) - 16;
        const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData((canvas.width - side) / 2, (canvas.height - side) / 2, side, side);
        return Array.from({ length: columns * rows }, (_, cell) => {
          const [x, y] = [Math.floor((((cell % columns) + 0.5) * side) / columns), Math.floor(((Math.floor(cell / columns) + 0.5) * side) / rows)];
          const at = (y * side + x) * 4;
          return (data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number);
        });
      },
      [width, height] as const,
    );
  async function drawByKeys(page: Page): Promise<void> {
    await page.keyboard.press('b');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('m');
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('m');
  }

  it('goes through the queue by keyboard only: from the data screen to not there, later, a drawn correction, and back by undo', async () => {
    const { page } = bench;
    await page.keyboard.press('Alt+2');
    await page.waitForURL(/stage1/);
    const start = page.getByRole('button', { name: '手がかりを確認する' });
    await start.waitFor();
    await start.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/review\//);
    await expect.poll(() => place(page).textContent()).toBe(`1 / ${(await items()).length}`);

    await page.keyboard.press('x');
    await expect.poll(() => stateOf(0)).toBe('not-there person');
    await expect.poll(() => place(page).textContent()).toMatch(/^2 /);
    await page.keyboard.press('k');
    await expect.poll(() => stateOf(1)).toBe('skip person');

    await open(page, 2);
    const before = await seen(page);
    await drawByKeys(page);
    await expect.poll(() => stateOf(2)).toMatch(/draft$/);
    expect(await seen(page)).not.toBe(before);
    await page.keyboard.press('Space');
    await expect.poll(() => stateOf(2)).toBe('correct person');

    // Undo: first the decision, on the picture where it was made, with its strokes; then the stroke itself.
    await page.keyboard.press('z');
    await expect.poll(() => place(page).textContent()).toMatch(/^3 /);
    await expect.poll(() => stateOf(2)).toBe('correct simulated draft');
    await page.keyboard.press('Shift+Z');
    await expect.poll(() => stateOf(2)).toBe('correct person');
    await page.keyboard.press('z');
    await expect.poll(() => stateOf(2)).toBe('correct simulated draft');
    await page.getByText('修正を保存して次へ').waitFor();
    await page.keyboard.press('z');
    await expect.poll(() => stateOf(2)).toBe('correct simulated draft');
    await page.keyboard.press('Escape');
    await page.waitForURL(/stage1/);
  });

  it('draws with the pointer: brush, eraser, polygon, fill, click to mask; a reload mid-edit loses nothing', async () => {
    const { page } = bench;
    await open(page, 4);
    const canvas = page.locator('canvas');
    const box = (await canvas.boundingBox()) as { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    const at = (x: number, y: number): [number, number] => [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
    let last = await seen(page);
    const changes = async (what: string): Promise<void> => {
      await page.mouse.move(...at(0, 0));
      const now = await seen(page);
      expect(`${what}: ${now}`).not.toBe(`${what}: ${last}`);
      last = now;
    };
    await page.mouse.move(...at(0, 0));
    last = await seen(page);
    await page.mouse.move(...at(-80, -80));
    await page.mouse.down();
    await page.mouse.move(...at(80, -80), { steps: 5 });
    await page.mouse.up();
    await changes('brush');
    await page.getByRole('button', { name: /消しゴム/ }).click();
    await page.mouse.move(...at(-20, -80));
    await page.mouse.down();
    await page.mouse.move(...at(20, -80), { steps: 3 });
    await page.mouse.up();
    await changes('eraser');
    await page.keyboard.press('p');
    for (const [x, y] of [[-120, 60], [-60, 60], [-60, 120]] as const) await page.mouse.click(...at(x, y));
    await page.keyboard.press('Enter');
    await changes('polygon');
    await page.keyboard.press('i');
    await page.keyboard.press('f');
    await page.mouse.click(...at(-70, 75));
    await changes('fill');
    await page.keyboard.press('1');
    await page.keyboard.press('s');
    await expect.poll(() => page.getByText('この画像の特徴量を読み込んでいます').count()).toBe(0);
    await page.mouse.click(...at(100, 100));
    await page.mouse.move(...at(0, 0));
    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, 100);
    await page.keyboard.press('Enter');
    await changes('click to mask');
    await expect.poll(() => stateOf(4)).toMatch(/draft$/);
    await page.locator('.foot').getByText('保存済み').waitFor();
    await page.reload();
    await expect.poll(() => place(page).textContent()).toMatch(/^5 /);
    await page.mouse.move(...at(0, 0));
    await page.keyboard.press('s');
    await expect.poll(() => seen(page)).toBe(last);
    // The history came back, too.
    await page.keyboard.press('z');
    await page.mouse.move(...at(0, 0));
    await expect.poll(() => seen(page)).not.toBe(last);
  });

  it('goes back and forth by A and D, and by a click in the strip', async () => {
    const { page } = bench;
    await open(page, 1);
    await page.keyboard.press('d');
    await expect.poll(() => place(page).textContent()).toMatch(/^3 \/ /);
    await page.keyboard.press('a');
    await page.keyboard.press('a');
    await expect.poll(() => place(page).textContent()).toMatch(/^1 \/ /);
    await page.locator('nav.strip button').nth(3).click();
    await expect.poll(() => place(page).textContent()).toMatch(/^4 \/ /);
  });

  it('turns opacity and threshold with the wheel, hides the mask, zooms to 32 times and back', async () => {
    const { page } = bench;
    await open(page, 6);
    const canvas = page.locator('canvas');
    await canvas.hover();
    const opacity = page.getByRole('slider', { name: 'マスクの濃さ' });
    const from = await opacity.inputValue();
    await page.keyboard.down('Alt');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Alt');
    await expect.poll(() => opacity.inputValue()).not.toBe(from);
    const threshold = page.locator('.foot .quiet', { hasText: 'しきい値' });
    const cut = await threshold.textContent();
    await page.keyboard.down('Shift');
    for (let i = 0; i < 3; i++) await page.mouse.wheel(0, 100);
    await page.keyboard.up('Shift');
    await expect.poll(() => threshold.textContent()).not.toBe(cut);
    await expect.poll(() => stateOf(6)).toMatch(/draft$/);
    const shown = await seen(page);
    await page.keyboard.press('v');
    await expect.poll(() => seen(page)).not.toBe(shown);
    await page.keyboard.press('v');
    for (let i = 0; i < 16; i++) await page.keyboard.press('+');
    await page.locator('.foot').getByText('3200 %').waitFor();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.foot').getByText('3200 %').count()).toBe(0);
    await page.getByRole('button', { name: '提案に戻す' }).click();
    await expect.poll(() => seen(page)).not.toBe(shown);
  });

  it('lays the doubt of the seed over the picture by key and by switch, says its value under the cursor, and why a picture stands where it does', async () => {
    const { page } = bench;
    await open(page, 7);
    const item = (await items())[7] as Item;
    const facts = await call<{ readonly doubt: { readonly map: string; readonly grid: { readonly height: number; readonly width: number } } }>('review.image', { imageId: item.imageId });
    const map = new Uint8Array(await (await fetch(`${bench.server.url}blob/${facts.doubt.map}`)).arrayBuffer());
    expect(map.length).toBe(facts.doubt.grid.height * facts.doubt.grid.width);
    expect(new Set(map).size).toBeGreaterThan(20);
    const panel = page.getByRole('group', { name: '迷い' });
    await panel.getByText(item.doubt.toFixed(3)).waitFor();
    // Every tagged train image of the small demo is in the random sample.
    expect(item.sample).toBe('random');
    await panel.getByText('無作為に選んだ画像').waitFor();
    expect(await page.locator('nav.strip button.current').getAttribute('title')).toMatch(new RegExp(`迷い ${item.doubt.toFixed(3)} · 無作為に選んだ画像`));
    await page.locator('nav.strip button.current').getByText(item.doubt.toFixed(2)).waitFor();

    const canvas = page.locator('canvas');
    const box = (await canvas.boundingBox()) as { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    const { height, width } = facts.doubt.grid;
    const legend = page.locator('.legend', { hasText: '手がかりの迷い' });
    // With the mask hidden, what changes is the doubt alone: where the seed is doubtful, and hardly where it is sure.
    await page.mouse.move(box.x + 2, box.y + 2);
    await page.keyboard.press('v');
    const without = await cellColours(page, width, height);
    await page.keyboard.press('u');
    await legend.waitFor();
    const changeAt = async (is: (doubt: number) => boolean): Promise<number> => {
      const now = await cellColours(page, width, height);
      const changes = [...map].flatMap((v, cell) => (is(v / 255) ? [Math.abs((now[cell] as number) - (without[cell] as number))] : []));
      expect(changes.length).toBeGreaterThan(20);
      return changes.reduce((sum, v) => sum + v, 0) / changes.length;
    };
    await expect.poll(async () => (await changeAt((doubt) => doubt >= 0.5)) > 4 * (await changeAt((doubt) => doubt < 0.1))).toBe(true);
    await page.keyboard.press('u');
    await expect.poll(() => legend.count()).toBe(0);
    await page.keyboard.press('v');

    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const plain = await seen(page);
    await page.keyboard.press('u');
    await legend.waitFor();
    await expect.poll(() => seen(page)).not.toBe(plain);
    // The middle of the view is the middle of the picture.
    const middle = (map[Math.floor(height / 2) * width + Math.floor(width / 2)] as number) / 255;
    await legend.getByText(middle.toFixed(3)).waitFor();
    await page.getByRole('slider', { name: '迷いの濃さ' }).waitFor();
    // The next picture has its own doubt; back again, and off.
    const here = await seen(page);
    await page.keyboard.press('d');
    await expect.poll(() => place(page).textContent()).toMatch(/^9 /);
    await legend.waitFor();
    await page.keyboard.press('a');
    await expect.poll(() => place(page).textContent()).toMatch(/^8 /);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => seen(page)).toBe(here);
    const toggle = panel.getByRole('switch', { name: /迷いを画像に重ねる/ });
    expect(await toggle.isChecked()).toBe(true);
    // Space on the switch is the switch's, not "accept".
    await toggle.focus();
    await page.keyboard.press('Space');
    expect(await toggle.isChecked()).toBe(false);
    await expect.poll(() => legend.count()).toBe(0);
    await expect.poll(() => seen(page)).toBe(plain);
    await expect.poll(() => place(page).textContent()).toMatch(/^8 /);
    expect(await stateOf(7)).toBe(`${item.state} ${item.by}`);
  });

  it('says why there is no doubt to show where seeds were updated by an older program', async () => {
    const { page } = bench;
    await page.route('**/api/review.image', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { readonly value: object };
      await route.fulfill({ response: answer, json: { ...body, value: { ...body.value, doubt: null } } });
    });
    await open(page, 3);
    await page.reload();
    await expect.poll(() => place(page).textContent()).toMatch(/^4 /);
    const toggle = page.getByRole('switch', { name: /迷いを画像に重ねる/ });
    expect(await toggle.isDisabled()).toBe(true);
    await page.getByText('この手がかりは以前のバージョンで更新されたもので').first().waitFor();
    const plain = await seen(page);
    await page.keyboard.press('u');
    expect(await seen(page)).toBe(plain);
    await page.unroute('**/api/review.image');
    await page.reload();
    await expect.poll(() => toggle.isEnabled()).toBe(true);
  });

  it('counts the work: seconds, keys, strokes and undos of the images it was done on', async () => {
    const { page } = bench;
    await page.goto(`${bench.server.url}#/p/${project}/data`);
    await expect.poll(async () => {
      const { stages } = await call<{ readonly stages: readonly { readonly stage: string; readonly images: number; readonly total: Record<string, number> }[] }>('effort.summary');
      const one = stages.find((s) => s.stage === '1');
      return one !== undefined && one.images >= 4 && ['activeSeconds', 'keys', 'strokes', 'undos'].every((k) => (one.total[k] as number) > 0);
    }).toBe(true);
  });

  it('keeps two windows on one project in step', async () => {
    const { page, context } = bench;
    await open(page, 8);
    const other = await context.newPage();
    await open(other, 8);
    await page.keyboard.press('x');
    await expect.poll(() => other.locator('.foot').textContent()).toContain('該当なし');
    await other.close();
    await expect.poll(() => stateOf(8)).toBe('not-there person');
  });

  it('is accessible in both languages', async () => {
    const { page } = bench;
    await open(page, 1);
    await page.keyboard.press('u');
    await page.locator('.legend').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Review of seeds' }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: '日本語' }).click();
    expect(bench.complaints).toEqual([]);
  });

  it('loses nothing when the server is killed in the middle of an edit', async () => {
    const { page, server } = bench;
    await open(page, 10);
    const { port } = new URL(server.url);
    await drawByKeys(page);
    await expect.poll(() => stateOf(10)).toMatch(/draft$/);
    const drawn = await seen(page);
    await server.kill();
    const again = await startServer({ project: bench.project as string, port: Number(port) });
    try {
      await setPreferences(again.url, { lang: 'ja', tourDone: true, reviewer: 'e2e' });
      await open(page, 10, again.url);
      await page.keyboard.press('b');
      expect(((await items(again.url))[10] as Item).hasDraft).toBe(true);
      await page.getByText('修正を保存して次へ').waitFor();
      // The cursor stood where the stroke ended; it is not part of the mask.
      await page.keyboard.press('z');
      await page.keyboard.press('Shift+Z');
      await page.keyboard.press('Space');
      await expect.poll(async () => ((await items(again.url))[10] as Item).by).toBe('person');
      expect(drawn).toBeGreaterThan(0);
    } finally {
      await again.stop();
    }
  });
});
