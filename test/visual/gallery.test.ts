// Every component in real Chromium: no finding of axe, no breach of the security policy, no sideways scrolling, and the
// same look as in the kept pictures (TEGAKARI_UPDATE_GOLDENS=1 keeps new ones).
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../e2e/workbench.ts';
import { compareWithGolden, differ } from './compare-picture.ts';
import { openGallerySite, type GallerySite } from './gallery-site.ts';

const executablePath = findBrowser();
const GROUPS = ['type', 'actions', 'forms', 'states', 'data', 'layout', 'figures', 'charts', 'grid'] as const;
/** What opens on top of the page. */
type Overlay = 'menu' | 'dialog' | 'confirm' | 'toasts';

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describe.skipIf(executablePath === null)('gallery', () => {
  let site: GallerySite;
  let browser: Browser;

  beforeAll(async () => {
    site = await openGallerySite();
    browser = await launchBrowser(executablePath ?? '');
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function view(lang: string, theme: string, group: string, check: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    try {
      await page.goto(site.address(`lang=${lang}&theme=${theme}&group=${group}`));
      await page.locator('.gallery-group').first().waitFor();
      await settle(page);
      await check(page);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
    }
  }

  /** Fonts are there and two frames are drawn. */
  async function settle(page: Page): Promise<void> {
    await page.evaluate('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
  }

  /** What axe calls serious or critical below `selector`. */
  async function findings(page: Page, selector: string): Promise<string[]> {
    const found = await page.evaluate<readonly Finding[]>(`axe.run({ include: [${JSON.stringify(selector)}] }, { resultTypes: ['violations'] }).then((result) => result.violations)`);
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}\n${node.failureSummary}`));
  }

  async function open(page: Page, overlay: Overlay): Promise<string> {
    await page.click(`[data-open=${overlay}]`);
    const selector = overlay === 'toasts' ? '.ui-toasts' : overlay === 'menu' ? '.ui-menu' : '.ui-dialog';
    await page.locator(selector).waitFor();
    return selector;
  }

  /** Compares the page, or one element of it, with its kept picture. */
  async function shoot(page: Page, name: string, selector: string | null): Promise<string> {
    await page.mouse.move(0, 0);
    await settle(page);
    const how = { animations: 'disabled', caret: 'hide' } as const;
    const png = selector === null ? await page.screenshot(how) : await page.locator(selector).screenshot(how);
    // Letters are drawn otherwise on other systems.
    return process.platform === 'linux' ? compareWithGolden(name, png) : '';
  }

  const views = (['ja', 'en'] as const).flatMap((lang) => (['light', 'dark'] as const).map((theme) => ({ lang, theme })));

  it.each(views)('$lang $theme: accessible, within the window, without breach of the security policy', async ({ lang, theme }) => {
    await view(lang, theme, '', async (page) => {
      await page.evaluate(axe.source);
      expect(await findings(page, 'body')).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      for (const overlay of ['menu', 'dialog', 'confirm', 'toasts'] as const) {
        const selector = await open(page, overlay);
        expect({ overlay, found: await findings(page, selector) }).toEqual({ overlay, found: [] });
        if (overlay !== 'toasts') await page.keyboard.press('Escape');
        if (overlay !== 'toasts') await page.locator(selector).waitFor({ state: 'detached' });
      }
    });
  });

  it.each(['light', 'dark'] as const)('%s: every group looks as kept', async (theme) => {
    await view('ja', theme, '', async (page) => {
      const differences: string[] = [];
      for (const group of GROUPS) differences.push(await shoot(page, `${group}-${theme}`, `[data-group=${group}]`));
      expect(differences.filter((difference) => difference !== '')).toEqual([]);
    });
  });

  it('what opens over the page looks as kept', async () => {
    const differences: string[] = [];
    await view('ja', 'light', 'actions', async (page) => {
      for (const overlay of ['dialog', 'confirm', 'toasts'] as const) {
        const selector = await open(page, overlay);
        differences.push(await shoot(page, `${overlay}-light`, null));
        if (overlay === 'toasts') continue;
        await page.keyboard.press('Escape');
        await page.locator(selector).waitFor({ state: 'detached' });
      }
    });
    await view('ja', 'light', 'layout', async (page) => {
      await open(page, 'menu');
      differences.push(await shoot(page, 'menu-light', null));
    });
    expect(differences.filter((difference) => difference !== '')).toEqual([]);
  });

  it('English looks as kept', async () => {
    await view('en', 'light', 'layout', async (page) => {
      expect(await shoot(page, 'layout-light-en', '[data-group=layout]')).toBe('');
    });
  });

  it('follows the system when the theme is auto', async () => {
    await view('ja', 'auto', 'type', async (page) => {
      const ground = "getComputedStyle(document.body).backgroundColor";
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await page.evaluate(ground);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect([light, await page.evaluate(ground)]).toEqual(['rgb(245, 246, 248)', 'rgb(20, 22, 27)']);
    });
  });

  it('draws Japanese with the bundled font, and loads but a part of its files', async () => {
    const files: string[] = [];
    const page = await browser.newPage();
    page.on('response', (response) => response.url().endsWith('.woff2') && files.push(response.url()));
    await page.goto(site.address('lang=ja&theme=light&group=type'));
    await page.locator('.gallery-group').first().waitFor();
    await settle(page);
    expect(await page.evaluate("document.fonts.check('14px \"Noto Sans JP\"', '手がかり') && document.fonts.check('700 14px \"Noto Sans JP\"', '学習')")).toBe(true);
    expect(files.length).toBeGreaterThan(2);
    expect(files.length).toBeLessThan(60);
    await page.close();
  });
});

describe('comparison of pictures', () => {
  const grey = (level: number, widthPx = 40): Parameters<typeof differ>[0] => ({ widthPx, heightPx: 25, rgb: new Uint8Array(widthPx * 25 * 3).fill(level) });

  it('sees another size, and more than a few changed pixels', () => {
    const touched = grey(200);
    touched.rgb.fill(100, 0, 9);
    expect(differ(grey(200), grey(200, 41))).toBe('size 40×25 became 41×25');
    expect(differ(grey(200), touched)).toBe('3 of 1000 pixels changed');
  });

  it('lets a hair\'s breadth pass', () => {
    const touched = grey(200);
    touched.rgb.fill(100, 0, 6);
    expect(differ(grey(200), touched)).toBe('');
    expect(differ(grey(200), grey(220))).toBe('');
  });
});
