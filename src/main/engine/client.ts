/** The engine as the pipeline sees it: starts the process, restarts it when it died, cancels, and reports the provider. */
import { availableParallelism, totalmem } from 'node:os';
import { appError } from '#shared/contract/errors.ts';
import type { DeviceReport, DeviceRequest, Engine, EngineLauncher, EngineProcess, HeldArray, LoopResult, ModelSource, SessionDescription } from '../ports/engine.ts';
import { chooseProvider } from './choose-provider.ts';
import type { EngineCall, FromEngine, ProbeResult } from './protocol.ts';

/** A cancelled call that has not answered by then takes its process with it. */
const cancelGraceMs = 800;
const probeLimitMs = 15_000;

export interface EngineOptions {
  readonly launch: EngineLauncher;
  readonly device: DeviceRequest;
  readonly platform: NodeJS.Platform;
  /** Bound of the resident arrays; default 60 % of this machine's memory. */
  readonly heldLimitBytes?: number;
  /** Told when the network guard of an engine process refused something. */
  readonly onNetworkAttempt?: () => void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onStep?: (step: number, loss: number) => void;
}

/** One process and its open calls. */
function connect(process: EngineProcess, onNetworkAttempt: () => void = () => undefined) {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let dead: string | null = null;
  process.onMessage((raw) => {
    const message = raw as FromEngine;
    if (message.kind === 'network-attempt') return onNetworkAttempt();
    const call = pending.get(message.id);
    if (!call) return;
    if (message.kind === 'step') {
      call.onStep?.(message.step, message.loss);
      return;
    }
    pending.delete(message.id);
    if (message.kind === 'result') call.resolve(message.value as never);
    else call.reject(engineError(message.code, message.message));
  });
  process.onExit((why) => {
    dead = why;
    for (const call of pending.values()) call.reject(diedError(why));
    pending.clear();
  });
  return {
    dead: () => dead !== null,
    kill: () => process.kill(),
    call<T>(call: EngineCall, onStep?: (step: number, loss: number) => void, signal?: AbortSignal): Promise<T> {
      if (dead !== null) return Promise.reject(diedError(dead));
      if (signal?.aborted) return Promise.reject(cancelledError());
      const id = nextId++;
      return new Promise<T>((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined;
        const abort = (): void => {
          process.post({ kind: 'cancel', id });
          timer = setTimeout(() => {
            if (!pending.delete(id)) return;
            reject(cancelledError());
            process.kill();
          }, cancelGraceMs);
        };
        const settle = (): void => {
          signal?.removeEventListener('abort', abort);
          clearTimeout(timer);
        };
        pending.set(id, {
          resolve: (value) => {
            settle();
            if (signal?.aborted) reject(cancelledError());
            else resolve(value);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
          ...(onStep ? { onStep } : {}),
        });
        signal?.addEventListener('abort', abort, { once: true });
        process.post({ kind: 'call', id, call });
      });
    },
  };
}
type Connection = ReturnType<typeof connect>;

export function createEngine(options: EngineOptions): Engine {
  const heldLimitBytes = options.heldLimitBytes ?? Math.floor(totalmem() * 0.6);
  const threads = availableParallelism();
  // Kept so that a fresh process after a crash gets the same sessions and arrays back.
  const models = new Map<string, ModelSource>();
  const arrays = new Map<string, HeldArray>();
  let connection: Promise<Connection> | null = null;
  let stopped = false;
  let report: Promise<DeviceReport> | null = null;
  let nextSession = 1;
  let peak = 0;

  /** Each probe has a process of its own, because a broken driver may take its process down. */
  async function probe(provider: DeviceReport['used']): Promise<ProbeResult> {
    const own = connect(options.launch({ quiet: true }), options.onNetworkAttempt);
    const signal = AbortSignal.timeout(probeLimitMs);
    try {
      return await own.call<ProbeResult>({ op: 'probe', provider }, undefined, signal);
    } catch (e) {
      if (signal.aborted) throw new Error(`did not answer within ${probeLimitMs / 1000} s`, { cause: e });
      throw e;
    } finally {
      own.kill();
    }
  }

  function device(): Promise<DeviceReport> {
    report ??= chooseProvider(options.device, options.platform, probe);
    return report;
  }

  async function start(): Promise<Connection> {
    const { used } = await device();
    const fresh = connect(options.launch({ quiet: false }), options.onNetworkAttempt);
    try {
      await fresh.call({ op: 'start', provider: used, threads, heldLimitBytes });
      for (const [id, model] of models) await fresh.call({ op: 'open', id, model });
      for (const array of arrays.values()) await fresh.call({ op: 'hold', array });
      return fresh;
    } catch (e) {
      // Nobody else knows this process: left alive it would keep the program from ending.
      fresh.kill();
      throw e;
    }
  }

  async function live(): Promise<Connection> {
    const known = connection;
    const dead = known !== null && (await known.catch(() => null))?.dead() !== false;
    // Several calls may have waited for the same dead process; the first of them has put another in its place.
    if (dead && connection === known) connection = null;
    // Whoever calls late, or waited meanwhile, would start a process that nobody ends and that keeps this program alive.
    if (stopped) throw diedError('the work is over');
    connection ??= start();
    return connection;
  }

  /** The process that runs, if one does: nothing has to be taken back from one that is gone. */
  async function running(): Promise<Connection | null> {
    const known = await connection?.catch(() => null);
    return known && !known.dead() ? known : null;
  }

  return {
    device,
    async open(model) {
      const id = `s${nextSession++}`;
      await (await live()).call({ op: 'open', id, model });
      models.set(id, model);
      return id;
    },
    async run(session, feeds, signal) {
      return (await live()).call({ op: 'run', session, feeds }, undefined, signal);
    },
    async close(session) {
      models.delete(session);
      await (await running())?.call({ op: 'close', session });
    },
    async describe(session) {
      return (await live()).call<SessionDescription>({ op: 'describe', session });
    },
    async hold(array) {
      await (await live()).call({ op: 'hold', array });
      arrays.set(array.name, array);
    },
    async release(name) {
      arrays.delete(name);
      await (await running())?.call({ op: 'release', name });
    },
    async loop(job, onStep, signal) {
      return (await live()).call<LoopResult>({ op: 'loop', job }, onStep, signal);
    },
    async peakMb() {
      peak = Math.max(peak, (await (await running())?.call<number>({ op: 'peak' })) ?? 0);
      return peak;
    },
    async stop() {
      stopped = true;
      const old = connection;
      connection = null;
      (await old?.catch(() => null))?.kill();
    },
  };
}

function engineError(code: string, message: string): unknown {
  switch (code) {
    case 'cancelled':
      return cancelledError();
    case 'model-broken':
      return appError('model-broken', `The model could not be opened: ${message}`, 'Check the model file with "tegakari models verify".');
    case 'memory-limit':
      return appError('memory-limit', `Not enough memory: ${message}`, 'Use fewer images or close other programs, then run again.');
    default:
      return appError('engine-failed', `The numerical engine failed: ${message}`, 'Run again; finished steps are kept. "tegakari doctor" shows the device.');
  }
}
function diedError(why: string): unknown {
  return appError('engine-died', `The numerical engine ended unexpectedly (${why})`, 'Run again: it restarts and finished steps are kept.');
}
function cancelledError(): unknown {
  return appError('cancelled', 'Cancelled', 'Run again to go on from the last finished step.');
}
