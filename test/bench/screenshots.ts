/** `npm run screenshots`: every screen in both languages, light and dark, on a projector and in 4K, from the demo project. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findBrowser, openWorkbench, setPreferences } from '../e2e/workbench.ts';
import { argument } from './argument.ts';

const out = argument('--out') ?? 'screenshots';
const only = argument('--only')?.split(',') ?? null;
const onlySize = argument('--size');

/** Where each picture is taken; `before` brings the screen into the state worth seeing. */
const screens: readonly { readonly name: string; readonly path: string; readonly before?: (page: Page) => Promise<unknown> }[] = [
  { name: 'projects', path: '/' },
  { name: 'projects-new', path: '/', before: (page) => page.locator('.ways button').nth(1).click() },
  { name: 'data', path: '/p/ID/data' },
  { name: 'data-check', path: '/p/ID/data', before: (page) => page.getByRole('tab').nth(1).click() },
  { name: 'data-splits', path: '/p/ID/data', before: (page) => page.getByRole('tab').nth(2).click() },
  { name: 'data-label-book', path: '/p/ID/data', before: (page) => page.getByRole('tab').nth(3).click() },
  { name: 'data-import', path: '/p/ID/data?open=import' },
  { name: 'image', path: '/p/ID/data', before: (page) => page.getByRole('gridcell').nth(3).dblclick() },
  { name: 'stage1', path: '/p/ID/stage1' },
  { name: 'stage1-results', path: '/p/ID/stage1', before: (page) => page.getByRole('tab').nth(1).click() },
  { name: 'stage1-update', path: '/p/ID/stage1', before: (page) => page.getByRole('tab').nth(2).click() },
  { name: 'review', path: '/p/ID/review' },
  { name: 'review-brush', path: '/p/ID/review', before: (page) => page.keyboard.press('b') },
  { name: 'stage2', path: '/p/ID/stage2' },
  { name: 'stage2-pseudo', path: '/p/ID/stage2', before: (page) => page.getByRole('tab').nth(1).click() },
  { name: 'stage2-training', path: '/p/ID/stage2', before: (page) => page.getByRole('tab').nth(2).click() },
  { name: 'stage2-grey', path: '/p/ID/stage2', before: (page) => page.getByRole('tab').nth(3).click() },
  { name: 'stage2-export', path: '/p/ID/stage2', before: (page) => page.getByRole('tab').nth(4).click() },
  { name: 'stage3', path: '/p/ID/stage3' },
  { name: 'decision', path: '/p/ID/decision' },
  { name: 'decision-gates', path: '/p/ID/decision?part=gates' },
  { name: 'decision-cost', path: '/p/ID/decision?part=cost' },
  { name: 'decision-report', path: '/p/ID/decision?part=report' },
  { name: 'board', path: '/p/ID/decision', before: (page) => page.keyboard.press('F11') },
  { name: 'models', path: '/models' },
  { name: 'settings', path: '/settings' },
  { name: 'jobs', path: '/settings', before: (page) => page.keyboard.press('Shift+J') },
  { name: 'help', path: '/settings', before: (page) => page.keyboard.press('?') },
];

const executable = findBrowser();
if (executable === null) process.exit(1);
mkdirSync(out, { recursive: true });
const bench = await openWorkbench(executable, { demo: true });
const { page, server } = bench;
try {
  const info = (await (await fetch(`${server.url}api/app.info`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json()) as { value: { startProject: string } };
  const id = info.value.startProject;
  let count = 0;
  for (const [width, height] of [[1280, 720], [3840, 2160]] as const) {
    if (onlySize !== null && onlySize !== `${width}x${height}`) continue;
    await page.setViewportSize({ width, height });
    for (const lang of ['ja', 'en'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        await setPreferences(server.url, { lang, theme });
        // Elsewhere first: the same address again would load nothing.
        await page.goto('about:blank');
        await page.goto(`${server.url}#/settings`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        for (const screen of screens.filter((s) => only === null || only.some((o) => s.name.startsWith(o)))) {
          await page.evaluate(`location.hash = ${JSON.stringify('#/settings')}`);
          await page.evaluate(`location.hash = ${JSON.stringify(`#${screen.path.replace('ID', id)}`)}`);
          await settled(page);
          if (screen.before) {
            await screen.before(page).catch((e: unknown) => process.stderr.write(`${screen.name}: ${String(e).split('\n')[0]}\n`));
            await settled(page);
          }
          await page.screenshot({ path: join(out, `${screen.name}-${lang}-${theme}-${width}x${height}.png`) });
          await page.keyboard.press('Escape');
          count++;
        }
      }
    }
  }
  process.stdout.write(`${count} pictures in ${out}\n`);
  for (const complaint of bench.complaints) process.stdout.write(`! ${complaint}\n`);
} finally {
  await bench.close();
}

/** Nothing asked for any more, no placeholder in sight, two looks half a second apart alike; what takes longer is taken as it stands. */
async function settled(shown: Page): Promise<void> {
  const look = `[performance.getEntriesByType('resource').length, document.querySelector('main')?.innerHTML.length, document.querySelector('main [aria-busy=true], main .ui-skeleton') === null, [...document.images].filter((i) => !i.complete && i.loading !== 'lazy').length].join()`;
  let before = '';
  for (let i = 0; i < 40; i++) {
    await shown.waitForTimeout(500);
    const now = (await shown.evaluate(look)) as string;
    if (now === before && now.includes('true')) return;
    before = now;
  }
}
