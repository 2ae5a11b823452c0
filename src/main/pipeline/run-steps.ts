/** Runs steps: cache key, reuse, progress, cancel. */
import { canonicalJson } from '#shared/domain/canonical-json.ts';
import { appError } from '#shared/contract/errors.ts';
import type { StepCache } from '../ports/repos.ts';
import type { ProgressListener } from '../ports/runtime.ts';
import type { BlobRef, Step, StepContext } from './step.ts';

export interface RunnerOptions {
  readonly base: Omit<StepContext, 'progress' | 'memo' | 'turn'>;
  readonly store: StepCache;
  readonly listener: ProgressListener;
  /** Told of each finished step, in order (for the run's record). */
  readonly onStep?: (done: StepRecord) => Promise<void>;
}

export interface StepRecord {
  readonly step: string;
  readonly key: string;
  readonly reused: boolean;
  /** Seconds the work took; of a reused step, those of the time it was made. */
  readonly seconds: number;
  /** Parts that were there from an interrupted run; 0 for a step that was reused as a whole. */
  readonly parts: number;
}

export interface StepRunner {
  <I, O>(step: Step<I, O>, input: I): Promise<O>;
  /** Seconds per step name so far; reused steps count what they took when they were made. */
  readonly seconds: () => Readonly<Record<string, number>>;
}

interface Kept {
  readonly output: unknown;
  readonly seconds: number;
}

export function createStepRunner(options: RunnerOptions): StepRunner {
  const { store, listener } = options;
  const base = stopping(options.base);
  const spent: Record<string, number> = {};
  /** Asked for twice in one run is one piece of work: counted once, and not as left from an earlier run. */
  const counted = new Set<string>();

  async function run<I, O>(step: Step<I, O>, input: I): Promise<O> {
    goOn(base.signal);
    const key = base.sha256(canonicalJson({ step: step.name, version: step.version, input }));
    const kept = await reusable(key);
    const record = async (seconds: number, reused: boolean, parts: number): Promise<void> => {
      if (counted.has(key)) return;
      counted.add(key);
      spent[step.name] = (spent[step.name] ?? 0) + seconds;
      listener.stepEnded(step.name, seconds, reused, parts);
      await options.onStep?.({ step: step.name, key, reused, seconds, parts });
    };
    if (kept) {
      const parsed = step.output.safeParse(kept.output);
      if (parsed.success) {
        await record(kept.seconds, true, 0);
        return parsed.data;
      }
    }
    listener.stepStarted(step.name);
    const started = performance.now();
    let parts = 0;
    const output = step.output.parse(
      await step.run(input, {
        ...base,
        progress: (done, total, detail) => listener.stepProgress(step.name, done, total, detail),
        turn: async () => {
          await new Promise((resolve) => setImmediate(resolve));
          goOn(base.signal);
        },
        memo: async (part, make) => {
          const partKey = base.sha256(canonicalJson({ step: step.name, version: step.version, part }));
          const found = await reusable(partKey);
          if (found) {
            parts++;
            return found.output as Awaited<ReturnType<typeof make>>;
          }
          const made = await make();
          await keep(partKey, `${step.name}/part`, step.version, made, 0);
          return made;
        },
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    await keep(key, step.name, step.version, output, seconds);
    await record(seconds, false, parts);
    return output;
  }

  async function keep(key: string, name: string, version: number, output: unknown, seconds: number): Promise<void> {
    const artefacts = blobRefs(output).map((ref, i) => ({ name: String(i), sha256: ref.blob, kind: 'blob', meta: { bytes: ref.bytes } }));
    await store.put({ key, name, codeVersion: String(version), artefacts, figures: { output }, seconds });
  }

  async function reusable(key: string): Promise<Kept | null> {
    const entry = await store.get(key);
    if (entry === null) return null;
    const kept: Kept = { output: (entry.figures as { readonly output: unknown }).output, seconds: entry.seconds };
    for (const ref of blobRefs(kept.output)) if (!(await base.blobs.has(ref.blob, ref.bytes))) return null;
    return kept;
  }

  return Object.assign(run, { seconds: () => ({ ...spent }) });
}

function goOn(signal: AbortSignal): void {
  if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Run again to go on from the last finished step.');
}

/** Files and pictures that answer a cancel, so that every step ends at its next one, whether or not it asks by itself. */
function stopping(base: RunnerOptions['base']): RunnerOptions['base'] {
  const { signal, blobs, codec } = base;
  return {
    ...base,
    blobs: { ...blobs, get: async (sha256) => (goOn(signal), blobs.get(sha256)), put: async (content) => (goOn(signal), blobs.put(content)) },
    codec: { ...codec, decode: async (path) => (goOn(signal), codec.decode(path)), decodeResized: async (path, widthPx, heightPx) => (goOn(signal), codec.decodeResized(path, widthPx, heightPx)), decodeMask: async (path) => (goOn(signal), codec.decodeMask(path)) },
    readFile: async (path) => (goOn(signal), base.readFile(path)),
  };
}

/** Every `{blob, bytes}` inside a plain value. */
export function blobRefs(value: unknown): readonly BlobRef[] {
  if (Array.isArray(value)) return value.flatMap(blobRefs);
  if (value === null || typeof value !== 'object') return [];
  if ('blob' in value && typeof value.blob === 'string') return [value as BlobRef];
  return Object.values(value).flatMap(blobRefs);
}
