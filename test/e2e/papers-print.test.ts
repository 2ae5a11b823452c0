import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { paperText } from '../../src/main/reports/papers.ts';
import type { ReportFacts } from '../../src/main/ports/report.ts';
import type { PaperKind, PaperStage } from '../../src/shared/contract/reports.ts';
import { emptyFacts, fullFacts, hostileFacts } from '../fixtures/report-facts.ts';
import { seriousIssues } from './axe.ts';
import { findBrowser, launchBrowser } from './workbench.ts';

const browserPath = findBrowser();
/** A4 without the margins of the style sheet, at 96 px an inch. */
const textWidthPx = 688;

/** Every text as long as a person could make it. */
function wordyFacts(): ReportFacts {
  const facts = fullFacts({ misses: 0, miouCi: [0.47, 0.66], profile: 'high-stakes' });
  const long = '鋳物の表面にある細かい傷を、'.repeat(40);
  const decision = facts.project.foundationDecision;
  return { ...facts, project: { ...facts.project, name: long, object: long, request: long, form: { ...facts.project.form, owners: { project: long, operation: long }, use: long, withdrawalRule: long }, foundationDecision: decision === null ? null : { ...decision, reason: long, who: long } } };
}

type Paper = readonly [name: string, facts: () => ReportFacts, kind: PaperKind, stage: PaperStage | undefined];
const papersOf = (name: string, facts: () => ReportFacts): readonly Paper[] => [
  [`meeting sheet, ${name}`, facts, 'meeting', undefined],
  ...([1, 2, 3] as const).map((stage): Paper => [`request after stage ${stage}, ${name}`, facts, 'proposal', stage]),
];
const papers: readonly Paper[] = [...papersOf('full', fullFacts), ...papersOf('wordy', wordyFacts), ...papersOf('hostile', hostileFacts), ['meeting sheet, nothing measured', emptyFacts, 'meeting', undefined]];

describe.skipIf(browserPath === null)('papers on A4', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser(browserPath as string);
    page = await browser.newPage({ viewport: { width: textWidthPx, height: 1_000 } });
  }, 60_000);
  afterAll(() => browser.close());

  const pagesOf = async (markup: string): Promise<number> => {
    await page.setContent(markup);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    return [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length;
  };
  /** By how many px the content of each one-page sheet is higher than the sheet (or of each part than the part, by another selector). */
  const overflow = async (selector = '.page-one'): Promise<readonly number[]> => {
    await page.emulateMedia({ media: 'print' });
    const found = await page.locator(selector).evaluateAll((sheets) => sheets.map((sheet) => sheet.scrollHeight - sheet.clientHeight));
    await page.emulateMedia({ media: null });
    return found;
  };

  it.each(papers)('%s: prints on one page and nothing is cut, in both languages', async (_, facts, kind, stage) => {
    for (const lang of ['ja', 'en'] as const) {
      expect([lang, await pagesOf(paperText(facts(), { lang, format: 'html', kind, stage }))]).toEqual([lang, 1]);
      expect([...(await overflow()), ...(await overflow('.sheet > *'))].filter((px) => px > 1)).toEqual([]);
    }
  });

  it.each([['full', fullFacts], ['wordy', wordyFacts]] as const)('the report, %s: page 1 and both annexes are a page each, and the whole is readable by a screen reader', async (_, facts) => {
    for (const lang of ['ja', 'en'] as const) {
      const pages = await pagesOf(paperText(facts(), { lang, format: 'html', kind: 'report' }));
      expect(pages).toBeGreaterThan(8);
      const over = await overflow();
      expect(over).toHaveLength(3);
      expect(over.filter((px) => px > 1)).toEqual([]);
    }
    await page.setViewportSize({ width: 1_000, height: 1_000 });
    expect(await seriousIssues(page)).toEqual([]);
    await page.setViewportSize({ width: textWidthPx, height: 1_000 });
  }, 60_000);

  it('charts keep their bars apart in grey: fills differ in lightness, curves in their dashes', async () => {
    await page.setContent(paperText(fullFacts(), { lang: 'ja', format: 'html', kind: 'report' }));
    const lightness = (selector: string): Promise<number> =>
      page.locator(selector).first().evaluate((element) => {
        const [r = 0, g = 0, b = 0] = (getComputedStyle(element).fill.match(/\d+/g) ?? []).map(Number);
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
      });
    const [dark, middle, light] = [await lightness('.bar-fill.dark'), await lightness('.bar-fill.middle'), await lightness('.bar-fill.light')];
    expect(middle - dark).toBeGreaterThan(0.25);
    expect(light - middle).toBeGreaterThan(0.25);
    const dashes = await Promise.all(['.curve.solid', '.curve.dashed', '.curve.dotted'].map((selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).strokeDasharray)));
    expect(new Set(dashes).size).toBe(3);
  });
});
