/**
 * Entry of the engine process: the only place where onnxruntime runs. Speaks `protocol.ts` with whoever started it.
 * A crash in a driver ends this process alone.
 */
import type { InferenceSession } from 'onnxruntime-node';
import { parentChannel } from '../processes/parent-channel.ts';
import { guardNetwork, onNetworkAttempt } from '../transports/network-guard.ts';
import { HeldArrays, MemoryLimitError } from './held-arrays.ts';
import { probeProvider } from './probe.ts';
import type { EngineCall, EngineErrorCode, FromEngine, ToEngine } from './protocol.ts';
import { createSession, describeSession, fromOrt, toOrt } from './sessions.ts';
import type { SessionOptions } from './sessions.ts';
import { CancelledError, runLoop } from './training-loop.ts';

class ModelBrokenError extends Error {}

guardNetwork();
const channel = parentChannel();
const send = (message: FromEngine): void => channel.post(message);
onNetworkAttempt(() => send({ kind: 'network-attempt' }));

let options: SessionOptions = { provider: 'cpu', threads: 0 };
let held = new HeldArrays(Number.POSITIVE_INFINITY);
const sessions = new Map<string, InferenceSession>();
const cancelled = new Set<number>();

function session(id: string): InferenceSession {
  const found = sessions.get(id);
  if (!found) throw new Error(`no open session "${id}"`);
  return found;
}

async function answer(id: number, call: EngineCall): Promise<unknown> {
  switch (call.op) {
    case 'start':
      options = { provider: call.provider, threads: call.threads };
      held = new HeldArrays(call.heldLimitBytes);
      return null;
    case 'probe':
      return probeProvider(call.provider);
    case 'open':
      try {
        sessions.set(call.id, await createSession(call.model, options));
      } catch (e) {
        throw new ModelBrokenError(e instanceof Error ? e.message : String(e), { cause: e });
      }
      return null;
    case 'describe':
      return describeSession(session(call.session));
    case 'run': {
      const feeds = Object.fromEntries(Object.entries(call.feeds).map(([name, f]) => [name, toOrt('array' in f ? held.feed(f) : f)]));
      const out = await session(call.session).run(feeds);
      return Object.fromEntries(Object.entries(out).map(([name, t]) => [name, fromOrt(t)]));
    }
    case 'close':
      await sessions.get(call.session)?.release();
      sessions.delete(call.session);
      return null;
    case 'hold':
      held.hold(call.array);
      return null;
    case 'release':
      held.release(call.name);
      return null;
    case 'peak':
      return process.resourceUsage().maxRSS / 1024;
    case 'loop': {
      const loop = await createSession(call.job.model, options).catch((e: unknown) => {
        throw new ModelBrokenError(e instanceof Error ? e.message : String(e), { cause: e });
      });
      try {
        return await runLoop(loop, call.job, held, (step, loss) => send({ kind: 'step', id, step, loss }), () => cancelled.has(id));
      } finally {
        await loop.release();
      }
    }
  }
}

function errorCode(e: unknown): EngineErrorCode {
  if (e instanceof CancelledError) return 'cancelled';
  if (e instanceof ModelBrokenError) return 'model-broken';
  if (e instanceof MemoryLimitError) return 'memory-limit';
  return 'engine-failed';
}

async function receive(message: ToEngine): Promise<void> {
  if (message.kind === 'cancel') {
    cancelled.add(message.id);
    return;
  }
  try {
    send({ kind: 'result', id: message.id, value: await answer(message.id, message.call) });
  } catch (e) {
    send({ kind: 'error', id: message.id, code: errorCode(e), message: e instanceof Error ? e.message : String(e) });
  } finally {
    cancelled.delete(message.id);
  }
}

channel.onMessage((message) => void receive(message as ToEngine));
// The parent is gone: nobody can use a result any more.
channel.onClose(() => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
