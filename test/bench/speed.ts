/**
 * `npm run bench:speed [-- --only kernels,demo,screens]`: how fast kernels, models and training are beside what others use for
 * the same (kernels.ts), and how fast the workbench feels, in a real Chromium on a real server with 10,000 made images.
 *
 * Each row stands beside its bound and beside fixed work done in the same run, because seconds of different machines do not
 * compare. Nothing fails here: a slow machine is no error.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { findBrowser, launchBrowser, setPreferences, startServer } from '../e2e/workbench.ts';
import { argument } from './argument.ts';
import { makeBigProject } from './big-project.ts';
import { bundleSize } from './bundle-size.ts';
import { measureKernels } from './kernels.ts';
import { openGrid, paintStrokes, referenceLoop, scrollGrid, slideFigures, slideThreshold, startFrames, stopFrames } from './page-scripts.ts';
import { median, quantileOf, row, tableOf } from './rows.ts';
import type { Row } from './rows.ts';

const root = join(import.meta.dirname, '..', '..');
const images = Number(argument('--images') ?? 10_000);
const json = argument('--json');
/** What to measure: kernels, demo, screens. */
const parts = (argument('--only') ?? 'kernels,demo,screens').split(',');
const say = (text: string): void => void process.stderr.write(`bench:speed: ${text}\n`);

/** Fixed work under Node, the same as in the page: milliseconds. */
function referenceInNode(): number {
  const started = performance.now();
  let x = 1;
  for (let i = 0; i < 20_000_000; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  const ms = performance.now() - started;
  if (x === 7) say('unlikely');
  return ms;
}

async function callMs(url: string, name: string, input: object): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    await (await fetch(`${url}api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(input) })).arrayBuffer();
    times.push(performance.now() - started);
  }
  return median(times);
}

interface Frames {
  readonly frames: readonly number[];
  readonly tasks: readonly number[];
}

/** Longest frame and longest task while `work` runs. */
async function watchFrames(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(startFrames);
  await work();
  return (await page.evaluate(stopFrames)) as Frames;
}

/** Heap in use after a collection, and memory of the page's process (Linux: its own pages without what is shared), MB. */
async function memoryOf(session: CDPSession, pid: number | null): Promise<{ readonly heapMb: number; readonly processMb: number | null }> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find((m) => m.name === 'JSHeapUsedSize')?.value ?? 0;
  let own: number | null = null;
  try {
    const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
    own = pid === null ? null : ((kb('Private_Clean') + kb('Private_Dirty')) * 1024) / 1e6;
  } catch {
    // Another system: the heap has to do.
  }
  return { heapMb: heap / 1e6, processMb: own };
}

async function editorScript(): Promise<string> {
  const built = (await build({ configFile: false, logLevel: 'error', resolve: { alias: { '#shared': join(root, 'src', 'shared') } }, build: { write: false, lib: { entry: join(import.meta.dirname, 'editor-entry.ts'), formats: ['iife'], name: 'Editor' } } })) as unknown as readonly { readonly output: readonly { readonly code?: string }[] }[];
  const code = built[0]?.output[0]?.code;
  if (code === undefined) throw new Error('the editor was not bundled');
  return `${code}\nglobalThis.Editor = Editor;`;
}

/** A person's first start: no project yet, nothing in the browser's cache. */
async function firstScreen(executable: string): Promise<Row> {
  say('first screen …');
  const server = await startServer();
  const browser = await launchBrowser(executable);
  try {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ja-JP' });
      const page = await context.newPage();
      const started = performance.now();
      await page.goto(server.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      times.push(performance.now() - started);
      await context.close();
    }
    return row('first-screen', 'address opened until the Projects screen stands, median of 5 without cache', 'ms', median(times), 1500, `longest ${Math.round(Math.max(...times))} ms`);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(server.home, { recursive: true, force: true });
  }
}

async function measure(executable: string): Promise<{ readonly rows: readonly Row[]; readonly chromium: string; readonly pageReferenceMs: number }> {
  const rows: Row[] = [];
  rows.push(await firstScreen(executable));
  say(`making a project of ${images} images …`);
  const project = await makeBigProject(images);
  const server = await startServer({ project });
  const browser = await launchBrowser(executable);
  try {
    await setPreferences(server.url, { lang: 'ja', theme: 'light', tourDone: true, reviewer: 'bench' });
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ja-JP' });

    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto(`${server.url}#/settings`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const references: number[] = [];
    for (let i = 0; i < 3; i++) references.push((await page.evaluate(referenceLoop)) as number);
    const id = ((await (await fetch(`${server.url}api/app.info`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json()) as { value: { startProject: string } }).value.startProject;

    say('grid …');
    const opened = (await page.evaluate(openGrid(`#/p/${id}/data`))) as { cellsMs: number; picturesMs: number };
    rows.push(row('grid-first-paint', `${images} images: Data opened until cells are drawn`, 'ms', opened.cellsMs, 1000));
    rows.push(row('grid-pictures', 'the same until every cell in sight has its picture, none in the cache', 'ms', opened.picturesMs, null));
    const idle = await watchFrames(page, () => page.waitForTimeout(3000));
    rows.push(row('idle-longest-frame', 'longest frame of the same page in 3 s of doing nothing: what the machine itself adds', 'ms', Math.max(...idle.frames), null, `99 % below ${quantileOf(idle.frames, 0.99).toFixed(1)} ms`));
    const wheel = await watchFrames(page, async () => {
      await page.mouse.move(640, 500);
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, 240);
        await page.waitForTimeout(30);
      }
    });
    const steps = await watchFrames(page, () => page.evaluate(scrollGrid(150, 400)));
    const frames = [...wheel.frames, ...steps.frames];
    const tasks = [...wheel.tasks, ...steps.tasks];
    rows.push(row('scroll-longest-frame', `longest of ${frames.length} frames while scrolling by wheel and by 400 px a frame`, 'ms', Math.max(...frames), 50, `99 % below ${quantileOf(frames, 0.99).toFixed(1)} ms; tasks over 50 ms: ${tasks.length}`));
    rows.push(row('scroll-longest-task', 'longest task of the page meanwhile (0 = none over 50 ms)', 'ms', Math.max(0, ...tasks), 50));

    const info = (await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo')).processInfo.filter((p) => p.type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)[0];
    const memory = await memoryOf(session, info?.id ?? null);
    rows.push(row('renderer-heap', `${images} images: script heap after the scrolling and a collection`, 'MB', memory.heapMb, 500));
    rows.push(row('renderer-process', "the same: memory of the page's process that it shares with nobody", 'MB', memory.processMb, 500, memory.processMb === null ? 'only measured on Linux' : ''));

    say('calls …');
    rows.push(row('call-data-index', `${images} images: one call of data.index, answer read, median of 5`, 'ms', await callMs(server.url, 'data.index', { project: id }), null));
    rows.push(row('call-projects-summary', `${images} images: one call of projects.summary, median of 5`, 'ms', await callMs(server.url, 'projects.summary', { project: id }), null));

    say('threshold and brush …');
    await page.evaluate("location.hash = '#/settings'");
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(await editorScript());
    const slides = (await page.evaluate(slideThreshold(640, 40))) as readonly number[];
    rows.push(row('threshold-picture', 'a new threshold on a picture shown at 640 px, four classes: heat map and outline made and drawn, median of 40', 'ms', median(slides), 50, `longest ${Math.max(...slides).toFixed(1)} ms`));
    const figures = (await page.evaluate(slideFigures(1000, 40))) as readonly number[];
    rows.push(row('threshold-figures', 'figures of 1,000 images at a new threshold, all classes and each of four, longest of 40', 'ms', Math.max(...figures), 100));
    for (const brushPx of [40, 400]) {
      const painted = (await page.evaluate(paintStrokes(4096, brushPx, 180))) as { frames: readonly number[]; work: readonly number[] };
      rows.push(row(`brush-${brushPx}`, `4,096 × 4,096 px, brush of ${brushPx} px: longest of 180 frames while painting at 1:1`, 'ms', Math.max(...painted.frames), 33, `work in it ${Math.max(...painted.work).toFixed(1)} ms at most`));
    }
    return { rows, chromium: browser.version(), pageReferenceMs: median(references) };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(server.home, { recursive: true, force: true });
    rmSync(join(project, '..'), { recursive: true, force: true });
  }
}

/** Rows of the screens; without a browser they are left out with a line that says so. */
async function measureScreens(): Promise<{ readonly rows: readonly Row[]; readonly chromium: string; readonly pageReferenceMs: number | null }> {
  const executable = findBrowser();
  if (executable === null) {
    say('no Chrome, Edge or Chromium: the rows of the screens are left out');
    return { rows: [], chromium: 'none', pageReferenceMs: null };
  }
  const { rows, chromium, pageReferenceMs } = await measure(executable);
  say('bundle …');
  const size = await bundleSize();
  return {
    rows: [
      ...rows,
      row('bundle-total', 'scripts and styles of all screens after gzip, without fonts', 'MB', size.totalMb, 1.2),
      ...size.routes.map((r) => row(`bundle-${r.screen}`, 'first visit to this screen', 'MB', r.mb, 1.2)),
    ],
    chromium,
    pageReferenceMs,
  };
}

const nodeReferenceMs = median([referenceInNode(), referenceInNode(), referenceInNode()]);
const kernels = parts.some((p) => p !== 'screens') ? await measureKernels(say, parts) : { rows: [], versions: {} };
const screens = parts.includes('screens') ? await measureScreens() : { rows: [], chromium: 'not started', pageReferenceMs: null };
const all: readonly Row[] = [...kernels.rows, ...screens.rows];
const report = {
  run: randomBytes(4).toString('hex'),
  at: new Date().toISOString(),
  machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGb: Number((totalmem() / 2 ** 30).toFixed(1)), platform: platform(), arch: arch() },
  versions: { node: process.version, chromium: screens.chromium, ...kernels.versions, tegakari: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version },
  /** 20 million steps of a linear congruential generator, median of 3, in this run. */
  reference: { nodeMs: Number(nodeReferenceMs.toFixed(2)), pageMs: screens.pageReferenceMs === null ? null : Number(screens.pageReferenceMs.toFixed(2)) },
  images,
  rows: all,
};
const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`).join(', ');
process.stdout.write(`${tableOf(all)}\n\n${report.machine.cpu}, ${report.machine.cores} cores; ${versions}; reference loop ${report.reference.nodeMs} ms in Node, ${report.reference.pageMs ?? '–'} ms in the page\n`);
if (json !== null) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
