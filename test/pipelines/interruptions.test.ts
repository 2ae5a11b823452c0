/**
 * One demo that is killed again and again, each time at another kind of moment, and goes on each time: in the end it has the
 * figures of a demo that nobody disturbed. Rows, pictures and shares are drawn by seed; TEGAKARI_KILL_SEEDS=1,2,3 runs it
 * once a seed.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResultSchema } from '#shared/contract/results.ts';
import type { RunStatus } from '../../src/main/ports/repos.ts';
import { newestRun } from '../../src/main/services/projects-service.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';
import { countingClock, countingIds } from '../../src/main/storage/memory-project.ts';
import { openProject } from '../../src/main/storage/open-project.ts';
import { copyDemoProject, demoImages } from '../support/demo-project.ts';
import type { Inside } from '../support/kill-inside.ts';
import { groupMembers, runKillable } from '../support/killable-run.ts';
import type { AtProgress, KillableOutcome } from '../support/killable-run.ts';
import { figures } from '../support/same-figures.ts';

const minutes = 60_000;
const seeds = (process.env.TEGAKARI_KILL_SEEDS ?? '1').split(',').map(Number);
const linux = process.platform === 'linux';
if (!linux) console.log('!! Processes are looked up in /proc, which this system lacks: the kills were LEFT OUT.');

const folder = mkdtempSync(join(tmpdir(), 'tegakari-kills-'));
let undisturbed: unknown;
beforeAll(async () => {
  if (!linux) return;
  const kept = copyDemoProject();
  const open = openProject(kept, { create: false, now: countingClock(), newId: countingIds() });
  undisturbed = JSON.parse(JSON.stringify((await newestRun(open))?.stored.result));
  await open.close();
  rmSync(join(kept, '..'), { recursive: true, force: true });
}, 20 * minutes);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Planned {
  /** Which kind of moment; the test asserts that every kind was hit. */
  readonly kind: 'drawing' | 'decoding' | 'features' | 'training' | 'database' | 'stored file' | 'report';
  readonly moment: AtProgress | Inside;
  /** How the newest run is on record afterwards; null before the first one begins. A killed one still counts as running: the next one takes over. */
  readonly status: RunStatus | null;
}

/** In the order in which one demo comes to them. Shares are early ones: on a busy machine a line is read late, and the step goes on meanwhile. */
function planOf(seed: number): readonly Planned[] {
  const random = createRandom(`kills ${seed}`);
  const share = (from: number, to: number): number => from + (to - from) * random.uniform();
  const nth = (last: number): number => 1 + random.int(last);
  const tree = 'tree' as const;
  return [
    { kind: 'drawing', moment: { step: 'make-images', share: share(0, 0.15), target: 'interrupt' }, status: null },
    { kind: 'drawing', moment: { step: 'make-images', share: share(0.1, 0.4), target: tree }, status: null },
    { kind: 'database', moment: { at: 'sql', match: 'INSERT INTO images\\b', nth: nth(demoImages), target: tree }, status: null },
    { kind: 'decoding', moment: { at: 'decode', match: '/images/', nth: demoImages + nth(demoImages / 3), target: tree }, status: 'running' },
    { kind: 'features', moment: { step: 'features', share: share(0.2, 0.5), target: 'engine' }, status: 'failed' },
    { kind: 'stored file', moment: { at: 'renamed', match: '/blobs/', nth: nth(8), target: 'main' }, status: 'running' },
    { kind: 'training', moment: { step: 'tag-model', share: share(0.05, 0.3), target: 'engine' }, status: 'failed' },
    { kind: 'features', moment: { step: 'cam-views', share: share(0.1, 0.7), target: 'interrupt' }, status: 'cancelled' },
    { kind: 'stored file', moment: { at: 'rename', match: '/blobs/', nth: nth(5), target: tree }, status: 'running' },
    { kind: 'database', moment: { at: 'sql', match: 'INTO steps\\b', nth: nth(8), target: tree }, status: 'running' },
    { kind: 'database', moment: { at: 'sql', match: 'INSERT INTO reviews\\b', nth: nth(10), target: tree }, status: 'running' },
    { kind: 'training', moment: { step: 'student', share: share(0.01, 0.12), target: random.uniform() < 0.5 ? tree : 'main' }, status: 'running' },
    { kind: 'training', moment: { step: 'student', share: share(0.01, 0.12), target: 'interrupt' }, status: 'cancelled' },
    { kind: 'database', moment: { at: 'sql', match: random.uniform() < 0.5 ? 'INTO verdicts\\b' : 'UPDATE runs SET status', nth: 1, target: tree }, status: 'running' },
    { kind: 'report', moment: { at: 'rename', match: 'report\\.html$', nth: 1, target: tree }, status: 'done' },
  ];
}

/** Waits for what is left of a killed program; the engine sees within a moment that its parent is gone. */
async function leftBehind(groupId: number): Promise<readonly unknown[]> {
  const until = performance.now() + 20_000;
  for (;;) {
    const left = groupMembers(groupId);
    if (left.length === 0 || performance.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function facts(project: string): Promise<{ readonly integrity: unknown; readonly audit: boolean; readonly status: RunStatus | null }> {
  const open = openProject(project, { create: false, now: countingClock(), newId: countingIds() });
  try {
    return { integrity: await open.checkIntegrity(), audit: (await open.repos.audit.verify()).ok, status: (await open.repos.runs.list())[0]?.status ?? null };
  } finally {
    await open.close();
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** How a command ends that is interrupted so, and how its last line begins. */
const ends: Readonly<Record<Planned['moment']['target'], { readonly code: number | null; readonly signal: 'SIGKILL' | null; readonly line: RegExp }>> = {
  interrupt: { code: 130, signal: null, line: /^Cancelled\. Run the same command again/ },
  engine: { code: 1, signal: null, line: /^The numerical engine ended unexpectedly \(SIGKILL\)\. Run again/ },
  tree: { code: null, signal: 'SIGKILL', line: /^/ },
  main: { code: null, signal: 'SIGKILL', line: /^/ },
};

describe.runIf(linux)('a demo that is killed again and again', () => {
  it.each(seeds)('goes on each time, and ends with the figures of an undisturbed one (seed %i)', async (seed) => {
    const project = join(folder, `killed-${seed}`);
    const json = join(folder, `killed-${seed}.json`);
    const run = (moment: Planned['moment'] | null, log: string): Promise<KillableOutcome> =>
      runKillable(['demo', '--out', project, '--images', String(demoImages), '--device', 'cpu', '--json', json], folder, moment, log);
    const started = performance.now();
    const hits: string[] = [];
    for (const [i, planned] of planOf(seed).entries()) {
      const { target } = planned.moment;
      const { code, signal, hit, seconds, stderr, groupId } = await run(planned.moment, join(folder, `hit-${seed}-${i}`));
      const told = `${planned.kind}: ${target} at ${hit}`;
      if (target === 'interrupt') console.log(`Ctrl-C (${told}): ended after ${seconds.toFixed(2)} s`);
      // A hang fails, a slow machine does not.
      const inTime = target !== 'interrupt' || seconds < 30;
      const { line, ...end } = ends[target];
      expect({ code, signal, said: line.test(lastLine(stderr)), hit: hit !== null, left: await leftBehind(groupId), ...(await facts(project)), inTime }, `${told}\n${stderr.slice(-2000)}`).toEqual({
        ...end,
        said: true,
        hit: true,
        left: [],
        integrity: { ok: true, problems: [] },
        audit: true,
        status: planned.status,
        inTime: true,
      });
      hits.push(told);
    }
    const last = await run(null, '');
    console.log(`${hits.length} interruptions in ${((performance.now() - started) / 1000).toFixed(0)} s:\n  ${hits.join('\n  ')}`);
    expect({ code: last.code, line: lastLine(last.stderr) }).toEqual({ code: 0, line: expect.stringMatching(/^went on from an earlier run: /) });
    expect(figures(runResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))))).toEqual(figures(undisturbed));
    expect(await facts(project)).toEqual({ integrity: { ok: true, problems: [] }, audit: true, status: 'done' });
    expect(existsSync(join(project, 'report.html'))).toBe(true);
    // No draft is left of all the killed ones.
    const files = readdirSync(project, { recursive: true }).map(String);
    expect(files.filter((f) => /\.part$|(^|[\\/])tmp[\\/]|project\.db-/.test(f))).toEqual([]);
    expect(new Set(hits.map((h) => h.split(':')[0]))).toEqual(new Set(['drawing', 'decoding', 'features', 'training', 'database', 'stored file', 'report']));
    expect(new Set(hits.map((h) => h.split(': ')[1]?.split(' ')[0]))).toEqual(new Set(['tree', 'main', 'engine', 'interrupt']));
  }, 30 * minutes);
});
