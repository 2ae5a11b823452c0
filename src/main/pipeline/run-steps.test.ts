import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openMemoryProject } from '../storage/memory-project.ts';
import { blobRefs, createStepRunner } from './run-steps.ts';
import type { RunnerOptions, StepRecord, StepRunner } from './run-steps.ts';
import type { Step, StepContext } from './step.ts';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A double, counted; the input names what to double. */
function doubling(more: Partial<Step<{ readonly n: number }, { doubled: number }>> = {}): Step<{ readonly n: number }, { doubled: number }> & { readonly runs: number[] } {
  const runs: number[] = [];
  return {
    name: 'double',
    stage: 1,
    version: 1,
    output: z.object({ doubled: z.number() }),
    run: async ({ n }) => {
      runs.push(n);
      return { doubled: 2 * n };
    },
    ...more,
    runs,
  };
}

interface Bench {
  readonly run: StepRunner;
  readonly stop: AbortController;
  readonly records: StepRecord[];
  readonly heard: string[];
}

function harness() {
  const { repos } = openMemoryProject();
  const stored = new Map<string, Uint8Array>();
  const blobs = {
    put: async (bytes: Uint8Array) => {
      stored.set(sha256(bytes), bytes);
      return { sha256: sha256(bytes), bytes: bytes.length };
    },
    has: async (sha: string) => stored.has(sha),
  } as unknown as StepContext['blobs'];
  /** A fresh runner, as a later start of the program has it; cache and blobs stay. */
  function start(): Bench {
    const stop = new AbortController();
    const records: StepRecord[] = [];
    const heard: string[] = [];
    const base: RunnerOptions['base'] = {
      engine: {} as StepContext['engine'],
      codec: {} as StepContext['codec'],
      blobs,
      imagePath: (sha) => sha,
      modelPath: (sha) => sha,
      readFile: async () => new Uint8Array(),
      sha256,
      signal: stop.signal,
    };
    const run = createStepRunner({
      base,
      store: repos.steps,
      listener: {
        stepStarted: (step) => heard.push(`${step} started`),
        stepProgress: (step, done, total) => heard.push(`${step} ${done}/${total}`),
        stepEnded: (step, _seconds, reused) => heard.push(`${step} ${reused ? 'reused' : 'done'}`),
      },
      onStep: async (record) => void records.push(record),
    });
    return { run, stop, records, heard };
  }
  return { start, stored, steps: repos.steps };
}

describe('reuse', () => {
  it('takes a finished step from the cache, also in a later start', async () => {
    const { start } = harness();
    const step = doubling();
    const first = start();
    expect(await first.run(step, { n: 4 })).toEqual({ doubled: 8 });
    expect(await first.run(step, { n: 4 })).toEqual({ doubled: 8 });
    const later = start();
    expect(await later.run(step, { n: 4 })).toEqual({ doubled: 8 });
    expect(step.runs).toEqual([4]);
    // Asked for twice in one run is one piece of work; only a later start reuses it.
    expect(first.heard).toEqual(['double started', 'double done']);
    expect(first.records).toHaveLength(1);
    expect(later.heard).toEqual(['double reused']);
  });

  it.each([
    ['input', doubling(), { n: 5 }],
    ['version', doubling({ version: 2 }), { n: 4 }],
    ['name', doubling({ name: 'twice' }), { n: 4 }],
  ])('runs again for another %s', async (_what, other, input) => {
    const { start } = harness();
    const { run, records } = start();
    await run(doubling(), { n: 4 });
    await run(other, input);
    expect(other.runs).toEqual([input.n]);
    expect(records.map((r) => r.reused)).toEqual([false, false]);
    expect(new Set(records.map((r) => r.key)).size).toBe(2);
  });

  it('knows an input by its content, not by the order of its keys', async () => {
    const { start } = harness();
    const { run, records } = start();
    const step: Step<{ readonly a: number; readonly b: number }, number> = { name: 'sum', stage: 1, version: 1, output: z.number(), run: async ({ a, b }) => a + b };
    await run(step, { a: 1, b: 2 });
    expect(await run(step, { b: 2, a: 1 })).toBe(3);
    expect(records.map((r) => r.key)).toHaveLength(1);
    const later = start();
    await later.run(step, { b: 2, a: 1 });
    expect(later.records.map((r) => r.reused)).toEqual([true]);
  });

  it('makes a step again when one of its blobs is gone', async () => {
    const { start, stored } = harness();
    let made = 0;
    const step: Step<null, { list: { ref: { blob: string; bytes: number } }[] }> = {
      name: 'maps',
      stage: 1,
      version: 1,
      output: z.object({ list: z.array(z.object({ ref: z.object({ blob: z.string(), bytes: z.number() }) })) }),
      run: async (_input, { blobs }) => {
        made++;
        const info = await blobs.put(Uint8Array.of(1, 2, 3));
        return { list: [{ ref: { blob: info.sha256, bytes: info.bytes } }] };
      },
    };
    const { run } = start();
    const output = await run(step, null);
    await run(step, null);
    expect(made).toBe(1);
    stored.delete((output.list[0] as { ref: { blob: string } }).ref.blob);
    expect(await run(step, null)).toEqual(output);
    expect(made).toBe(2);
    expect(stored.size).toBe(1);
  });

  it('makes a step again when what was kept no longer has the shape of its output', async () => {
    const { start, steps } = harness();
    const { run, records } = start();
    const step = doubling();
    await run(step, { n: 1 });
    const key = (records[0] as StepRecord).key;
    await steps.put({ key, name: 'double', codeVersion: '1', artefacts: [], figures: { output: { doubled: 'two' } }, seconds: 1 });
    expect(await run(step, { n: 1 })).toEqual({ doubled: 2 });
    expect(step.runs).toEqual([1, 1]);
  });

  it('names the blobs of a step beside its entry', async () => {
    const { start, steps } = harness();
    const blob = sha256('x');
    const step: Step<null, { ref: { blob: string; bytes: number } }> = { name: 'ref', stage: 2, version: 7, output: z.object({ ref: z.object({ blob: z.string(), bytes: z.number() }) }), run: async () => ({ ref: { blob, bytes: 9 } }) };
    await start().run(step, null);
    expect(await steps.list()).toMatchObject([{ name: 'ref', codeVersion: '7', artefacts: [{ sha256: blob, meta: { bytes: 9 } }] }]);
  });
});

describe('interruption', () => {
  it('goes on with the parts that were made', async () => {
    const { start } = harness();
    const made: string[] = [];
    const stop = { after: 2 };
    const step: Step<readonly string[], string[]> = {
      name: 'features',
      stage: 1,
      version: 1,
      output: z.array(z.string()),
      run: async (images, { memo, progress }) => {
        const out: string[] = [];
        for (const [i, image] of images.entries()) {
          if (made.length === stop.after) throw new Error('power cut');
          out.push(await memo({ image }, async () => (made.push(image), `features of ${image}`)));
          progress(i + 1, images.length);
        }
        return out;
      },
    };
    await expect(start().run(step, ['a', 'b', 'c'])).rejects.toThrow('power cut');
    expect(made).toEqual(['a', 'b']);
    stop.after = Infinity;
    const later = start();
    expect(await later.run(step, ['a', 'b', 'c'])).toEqual(['features of a', 'features of b', 'features of c']);
    expect(made).toEqual(['a', 'b', 'c']);
    expect(later.heard).toEqual(['features started', 'features 1/3', 'features 2/3', 'features 3/3', 'features done']);
  });

  it('shares no part between two steps or two versions', async () => {
    const { start } = harness();
    let made = 0;
    const step = (name: string, version: number): Step<number, number> => ({ name, version, stage: 1, output: z.number(), run: async (_n, { memo }) => memo('part', async () => ++made) });
    const { run } = start();
    expect([await run(step('a', 1), 1), await run(step('b', 1), 1), await run(step('a', 2), 1)]).toEqual([1, 2, 3]);
    // Another input of the same step takes the part that is there.
    expect(await run(step('a', 1), 2)).toBe(1);
  });

  it('starts no step after a cancel, and keeps what was finished', async () => {
    const { start } = harness();
    const first = start();
    const step = doubling();
    await first.run(step, { n: 1 });
    first.stop.abort();
    await expect(first.run(step, { n: 1 })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(first.run(step, { n: 2 })).rejects.toMatchObject({ code: 'cancelled' });
    expect(step.runs).toEqual([1]);
    const later = start();
    await later.run(step, { n: 1 });
    expect(later.records).toMatchObject([{ reused: true }]);
  });

  it('ends a step that does not ask, at its next file', async () => {
    const { start, steps } = harness();
    const { run, stop, records } = start();
    let read = 0;
    const step: Step<null, number> = {
      name: 'deaf',
      stage: 1,
      version: 1,
      output: z.number(),
      run: async (_input, { readFile }) => {
        for (; read < 100; read++) {
          if (read === 3) stop.abort();
          await readFile('/picture');
        }
        return read;
      },
    };
    await expect(run(step, null)).rejects.toMatchObject({ code: 'cancelled' });
    expect([read, records, await steps.list()]).toEqual([3, [], []]);
  });

  it('hears of a cancel in the middle of reckoning, where the step lets the event loop turn', async () => {
    const { start } = harness();
    const { run, stop } = start();
    let reckoned = 0;
    setImmediate(() => stop.abort());
    const step: Step<null, number> = {
      name: 'reckoning',
      stage: 1,
      version: 1,
      output: z.number(),
      run: async (_input, { turn }) => {
        for (; reckoned < 1000; reckoned++) await turn();
        return reckoned;
      },
    };
    await expect(run(step, null)).rejects.toMatchObject({ code: 'cancelled' });
    expect(reckoned).toBeLessThan(3);
  });

  it('keeps nothing of a step that failed', async () => {
    const { start, steps } = harness();
    const step = doubling({ run: async () => Promise.reject(new Error('no memory')) });
    const { run, records } = start();
    await expect(run(step, { n: 1 })).rejects.toThrow('no memory');
    expect([await steps.list(), records]).toEqual([[], []]);
  });
});

describe('output and records', () => {
  it('refuses an output of another shape, and does not keep it', async () => {
    const { start, steps } = harness();
    const step = doubling({ run: async () => ({ doubled: 'eight' }) as unknown as { doubled: number } });
    await expect(start().run(step, { n: 4 })).rejects.toThrow(/doubled/);
    expect(await steps.list()).toEqual([]);
  });

  it('tells of each step in order, with the seconds of the time it was made', async () => {
    const { start } = harness();
    const first = start();
    const slow = doubling({ name: 'slow', run: async () => new Promise((resolve) => setTimeout(() => resolve({ doubled: 0 }), 30)) });
    await first.run(slow, { n: 1 });
    await first.run(doubling(), { n: 1 });
    await first.run(slow, { n: 2 });
    expect(first.records.map(({ step, reused }) => [step, reused])).toEqual([['slow', false], ['double', false], ['slow', false]]);
    for (const { key } of first.records) expect(key).toMatch(/^[0-9a-f]{64}$/);
    const later = start();
    await later.run(slow, { n: 1 });
    expect(later.records).toEqual([{ ...first.records[0], reused: true }]);
    expect(first.run.seconds().slow).toBeCloseTo((first.records[0] as StepRecord).seconds + (first.records[2] as StepRecord).seconds, 9);
    expect((first.records[0] as StepRecord).seconds).toBeGreaterThan(0.02);
    expect(later.run.seconds()).toEqual({ slow: (first.records[0] as StepRecord).seconds });
  });
});

describe('blobRefs', () => {
  it('finds refs at any depth and nothing else', () => {
    expect(blobRefs({ a: [{ blob: 'x', bytes: 1 }], b: { c: { blob: 'y', bytes: 2 } }, d: null, e: 'blob', f: { blob: 3 } })).toEqual([{ blob: 'x', bytes: 1 }, { blob: 'y', bytes: 2 }]);
  });
});
