/** The engine of a job under Electron: the program starts it and joins the two by a port; numbers never pass through the program. */
import type { EngineLauncher } from '../ports/engine.ts';
import type { ParentChannel, Port } from './parent-channel.ts';

/** From job to program. */
export type EngineRequest = { readonly startEngine: number; readonly quiet: boolean } | { readonly killEngine: number };
/** From program to job; the first comes with the port. */
export type EngineNotice = { readonly engineStarted: number } | { readonly engineEnded: number; readonly why: string };

export function engineByParent(channel: Pick<ParentChannel, 'post' | 'onMessage'>): EngineLauncher {
  interface Open {
    port: Port | null;
    ended: string | null;
    readonly waiting: unknown[];
    readonly onMessage: ((message: unknown) => void)[];
    readonly onExit: ((why: string) => void)[];
  }
  const engines = new Map<number, Open>();
  let last = 0;
  const request = (message: EngineRequest): void => channel.post(message);

  channel.onMessage((raw, ports) => {
    if (typeof raw !== 'object' || raw === null) return;
    const notice = raw as Partial<{ readonly engineStarted: number; readonly engineEnded: number; readonly why: string }>;
    const engine = engines.get(notice.engineStarted ?? notice.engineEnded ?? 0);
    const [port] = ports;
    if (!engine) return;
    if (notice.engineEnded !== undefined) {
      engines.delete(notice.engineEnded);
      engine.ended = notice.why ?? 'ended';
      for (const listener of engine.onExit) listener(engine.ended);
    } else if (port) {
      engine.port = port;
      port.on('message', (e) => {
        for (const listener of engine.onMessage) listener(e.data);
      });
      port.start();
      for (const message of engine.waiting.splice(0)) port.postMessage(message);
    }
  });

  return ({ quiet }) => {
    const id = (last += 1);
    const engine: Open = { port: null, ended: null, waiting: [], onMessage: [], onExit: [] };
    engines.set(id, engine);
    request({ startEngine: id, quiet });
    return {
      post(message) {
        if (engine.ended !== null) return;
        if (engine.port) engine.port.postMessage(message);
        else engine.waiting.push(message);
      },
      onMessage: (listener) => void engine.onMessage.push(listener),
      onExit: (listener) => void engine.onExit.push(listener),
      kill: () => request({ killEngine: id }),
    };
  };
}
