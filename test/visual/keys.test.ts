// The components by keyboard alone, and what long lists put into the page. In real Chromium on the gallery.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../e2e/workbench.ts';
import { openGallerySite, type GallerySite } from './gallery-site.ts';

const executablePath = findBrowser();

describe.skipIf(executablePath === null)('keyboard', () => {
  let site: GallerySite;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    site = await openGallerySite();
    browser = await launchBrowser(executablePath ?? '');
    page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function go(group: string): Promise<void> {
    await page.goto(site.address(`lang=en&theme=light&group=${group}`));
    await page.locator('.gallery-group').waitFor();
  }

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  /** Name or text of the element with the focus. */
  const focused = (): Promise<string> => page.evaluate("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent ?? '').trim()");

  it('keeps the focus in a dialog, starts at its first field, and gives the focus back', async () => {
    await go('actions');
    await page.locator('[data-open=dialog]').focus();
    await press('Enter');
    await page.locator('.ui-dialog').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
    const seen: string[] = [];
    for (let i = 0; i < 5; i++) {
      await press('Tab');
      seen.push(await focused());
    }
    expect(seen).toEqual(['Cancel', 'Create', 'Close', '', 'Cancel']);
    await press('Escape');
    await page.locator('.ui-dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Open dialog');
  });

  it('asks with the safe answer first', async () => {
    await page.locator('[data-open=confirm]').focus();
    await press('Enter');
    await page.locator('.ui-dialog').waitFor();
    expect(await focused()).toBe('Keep running');
    await press('Enter');
    await page.locator('.ui-dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Ask');
  });

  it('opens a menu, walks it and closes it', async () => {
    await go('layout');
    await page.locator('[data-open=menu]').focus();
    await press('Enter');
    await page.locator('.ui-menu').waitFor();
    // The menu takes the focus a moment after it is there.
    await expect.poll(focused).toBe('RenameF2');
    await press('ArrowDown');
    await expect.poll(focused).toBe('ExportOne .tegakari file');
    await press('ArrowUp', 'ArrowUp');
    await expect.poll(focused).toBe('Remove from list');
    await press('Escape');
    await page.locator('.ui-menu').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('More');
  });

  it('changes tabs by arrows and folds a panel and a gate', async () => {
    await page.getByRole('tab', { name: 'Images' }).focus();
    await press('ArrowRight');
    await page.getByText('3 pairs look alike.').waitFor();
    await page.getByRole('button', { name: 'Close inspector' }).focus();
    await press('Enter');
    expect([await focused(), await page.getByText('2 of 120 images').count()]).toEqual(['Open inspector', 0]);
    const gate = page.getByRole('button', { name: /^G2/ });
    await gate.focus();
    await press('Enter');
    expect(await gate.getAttribute('aria-expanded')).toBe('false');
  });

  it('sorts a table and walks its rows', async () => {
    await go('data');
    const table = page.getByRole('table', { name: 'Results per class' });
    await table.getByRole('button', { name: 'Class' }).focus();
    await press('Enter');
    expect(await table.locator('tbody tr td:first-child').allTextContents()).toEqual(['blowhole', 'break', 'crack', 'fray']);
    expect(await table.locator('th').first().getAttribute('aria-sort')).toBe('ascending');
    await table.locator('tbody tr[tabindex="0"]').focus();
    await press('Home', 'ArrowDown', 'Enter');
    expect(await table.locator('tr[aria-current=true] td').first().textContent()).toBe('break');
  });

  it('draws a part of a long table and still reaches its end', async () => {
    const table = page.locator('[data-table=many]');
    expect(await table.locator('tbody tr[data-row]').count()).toBeLessThan(60);
    await table.locator('tbody tr[tabindex="0"]').focus();
    await press('End', 'Enter');
    await table.locator('tr[aria-current=true]').waitFor();
    expect(await table.locator('tr[aria-current=true] td').first().textContent()).toBe('casting_5000.png');
    expect(await table.locator('tr[aria-current=true]').getAttribute('aria-rowindex')).toBe('5001');
    await press('ArrowUp', 'Enter');
    expect(await table.locator('tr[aria-current=true] td').first().textContent()).toBe('casting_4999.png');
    expect(await table.locator('tbody tr[data-row]').count()).toBeLessThan(60);
  });

  it('walks a grid of 100,000, of which it draws a window', async () => {
    await go('grid');
    const grid = page.getByRole('grid');
    const current = (): Promise<string> => page.evaluate("document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant'))?.querySelector('.sr-only').textContent ?? ''");
    const count = (what: string): Promise<string | null> => page.locator(`[data-count=${what}]`).textContent();
    await grid.focus();
    await press('Home', 'Control+Home', 'ArrowRight', 'ArrowDown');
    expect([await current(), await count('selected')]).toEqual(['casting_000010.png', '1']);
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    expect(await count('selected')).toBe('3');
    await press('Control+ArrowRight', ' ');
    expect([await current(), await count('selected')]).toEqual(['casting_000013.png', '4']);
    await press('Enter');
    expect(await count('opened')).toBe('casting_000013.png');
    await press('Control+End');
    await page.locator('[data-count=range]', { hasText: '99999' }).waitFor();
    expect(await current()).toBe('casting_100000.png');
    expect(await page.locator('[role=gridcell]').count()).toBeLessThan(120);
    await press('Control+a');
    expect(await count('selected')).toBe('100000');
    await press('Escape');
    expect(await count('selected')).toBe('0');
  });

  it('keeps the first item of a grid in sight when the window changes', async () => {
    await page.getByRole('grid').evaluate((grid: { scrollTo(x: number, y: number): void }) => grid.scrollTo(0, 170_000));
    await page.locator('[data-count=range]', { hasText: /^7\d{3}–/ }).waitFor();
    const first = async (): Promise<number> => Number.parseInt((await page.locator('[data-count=range]').textContent()) ?? '', 10);
    const before = await first();
    await page.setViewportSize({ width: 900, height: 720 });
    await page.locator('[role=grid]:not([aria-colcount="8"])').waitFor();
    // The two rows drawn ahead hold other numbers of items before and after.
    await expect.poll(async () => Math.abs((await first()) - before), { timeout: 5000 }).toBeLessThanOrEqual(24);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('reads full-width digits, steps, and brings a number back into its range', async () => {
    await go('forms');
    const field = page.getByRole('spinbutton', { name: 'Cost of an hour' });
    await field.fill('５，０００');
    await press('Tab');
    expect(await field.inputValue()).toBe('5000');
    await field.focus();
    await press('ArrowUp', 'Shift+ArrowDown');
    expect(await field.inputValue()).toBe('4100');
    const misses = page.getByRole('spinbutton', { name: 'Most misses' }).first();
    await misses.fill('999');
    await press('Tab');
    expect(await misses.inputValue()).toBe('120');
    await misses.fill('what');
    await press('Tab');
    expect(await misses.inputValue()).toBe('120');
  });

  it('moves thresholds without letting them cross, and the divider of a comparison', async () => {
    await go('charts');
    const low = page.getByRole('slider', { name: 'Lower threshold' });
    await low.focus();
    await press('ArrowRight', 'Shift+ArrowRight');
    expect(await low.getAttribute('aria-valuetext')).toBe('0.41');
    await press('End');
    expect(await low.getAttribute('aria-valuetext')).toBe('0.65');
    await go('figures');
    const divider = page.getByRole('slider', { name: 'Divider' });
    await divider.focus();
    await press('Shift+ArrowRight', 'ArrowLeft');
    expect(await divider.getAttribute('aria-valuenow')).toBe('51');
    await press('Home');
    expect(await divider.getAttribute('aria-valuenow')).toBe('0');
  });

  it('puts thresholds where the axis of the histogram says', async () => {
    await go('charts');
    const histogram = page.locator('.ui-histogram').first();
    const plot = await histogram.locator('.plot').last().boundingBox();
    const middle = async (text: string): Promise<number> => {
      const box = await histogram.locator('svg text', { hasText: text }).first().boundingBox();
      return box ? box.x + box.width / 2 : Number.NaN;
    };
    expect(Math.abs((await middle('0.00')) - (plot?.x ?? 0))).toBeLessThan(2);
    expect(Math.abs((await middle('1.00')) - (plot?.x ?? 0) - (plot?.width ?? 0))).toBeLessThan(2);
  });

  it('drags a threshold and the divider with the mouse', async () => {
    await go('figures');
    const divider = page.getByRole('slider', { name: 'Divider' });
    const box = await page.locator('.ui-split').boundingBox();
    if (!box) throw new Error('The comparison is not in sight.');
    await page.mouse.move(box.x + 20, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 100);
    await page.mouse.up();
    expect(Number(await divider.getAttribute('aria-valuenow'))).toBe(75);
    await go('charts');
    const high = page.getByRole('slider', { name: 'Upper threshold' });
    await high.scrollIntoViewIfNeeded();
    const handle = await high.boundingBox();
    const plot = await high.locator('..').boundingBox();
    if (!handle || !plot) throw new Error('The histogram is not in sight.');
    await page.mouse.move(handle.x + handle.width / 2, handle.y + 20);
    await page.mouse.down();
    await page.mouse.move(plot.x + plot.width * 0.9, handle.y + 20);
    await page.mouse.up();
    expect(await high.getAttribute('aria-valuetext')).toBe('0.90');
  });

  it('walks a confusion matrix by arrows and opens a cell', async () => {
    await go('figures');
    const cell = page.locator('button[data-row="0"][data-column="0"]');
    await cell.focus();
    await press('ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'Enter');
    expect(await page.locator('button[aria-pressed=true][data-row]').getAttribute('aria-label')).toBe('truth crack, predicted good: 4 thousand pixels (7.0 %)');
  });

  it('hands a chart out as an SVG of its own', async () => {
    await go('charts');
    await page.getByRole('button', { name: 'Save as SVG' }).focus();
    await press('Enter');
    const svg = await page.locator('[data-svg]').getAttribute('data-svg');
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 /);
    expect(svg).toContain('Loss');
    expect(svg).not.toContain('var(--');
  });
});
