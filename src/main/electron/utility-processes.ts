/** Engine and jobs as utility processes of Electron. A job cannot start its engine itself, so it asks here. */
import type { MessageChannelMain, UtilityProcess } from 'electron';
import type { EngineProcess, EngineLauncher } from '../ports/engine.ts';
import type { JobLauncher, JobProcess } from '../ports/workbench.ts';
import type { EngineNotice } from '../processes/engine-by-parent.ts';
import { usePort } from '../processes/parent-channel.ts';

export interface UtilityParts {
  readonly fork: (entry: string, options: { readonly quiet: boolean; readonly name: string }) => UtilityProcess;
  readonly makeChannel: () => Pick<MessageChannelMain, 'port1' | 'port2'>;
  readonly engineEntry: string;
  readonly jobEntry: string;
}
export interface UtilityLaunchers {
  readonly launchEngine: EngineLauncher;
  readonly launchJob: JobLauncher;
}

type WorkEvent = Parameters<Parameters<JobProcess['onEvent']>[0]>[0];

/** A job that does not stop when asked is killed after this. */
const killAfterMs = 2000;

export function utilityLaunchers(parts: UtilityParts): UtilityLaunchers {
  const startEngine = (quiet: boolean): UtilityProcess => parts.fork(parts.engineEntry, { quiet, name: 'Tegakari engine' });

  /** Starts and ends the engines of one job; they end with it. */
  function serveEngines(job: UtilityProcess): void {
    const engines = new Map<number, UtilityProcess>();
    let isOver = false;
    const tell = (notice: EngineNotice, ports: Parameters<UtilityProcess['postMessage']>[1] = []): void => {
      if (!isOver) job.postMessage(notice, ports);
    };
    job.on('message', (raw: unknown) => {
      const request = raw as { readonly startEngine?: number; readonly quiet?: boolean; readonly killEngine?: number };
      if (request.startEngine !== undefined) {
        const id = request.startEngine;
        const engine = startEngine(request.quiet === true);
        engines.set(id, engine);
        engine.on('exit', (code) => {
          engines.delete(id);
          tell({ engineEnded: id, why: `exit code ${code}` });
        });
        const { port1, port2 } = parts.makeChannel();
        engine.postMessage(usePort, [port1]);
        tell({ engineStarted: id }, [port2]);
      } else if (request.killEngine !== undefined) {
        const engine = engines.get(request.killEngine);
        if (engine) kill(engine);
      }
    });
    job.on('exit', () => {
      isOver = true;
      for (const engine of engines.values()) kill(engine);
    });
  }

  return {
    launchEngine: ({ quiet }) => engineOf(startEngine(quiet)),
    launchJob(work, input) {
      const job = parts.fork(parts.jobEntry, { quiet: false, name: 'Tegakari job' });
      let isOver = false;
      job.on('exit', () => (isOver = true));
      serveEngines(job);
      job.postMessage({ work, input });
      return {
        onEvent: (listener) =>
          void job.on('message', (message: unknown) => {
            if (typeof (message as Partial<WorkEvent>).type === 'string') listener(message as WorkEvent);
          }),
        onExit: (listener) => void job.on('exit', (code) => listener(`exit code ${code}`)),
        cancel() {
          if (isOver) return;
          job.postMessage({ cancel: true });
          setTimeout(() => isOver || kill(job), killAfterMs).unref();
        },
      };
    },
  };
}

function engineOf(child: UtilityProcess): EngineProcess {
  let isOver = false;
  child.on('exit', () => (isOver = true));
  return {
    post: (message) => {
      if (!isOver) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`exit code ${code}`)),
    kill: () => kill(child),
  };
}

/** Electron's own `kill` asks politely, and a job hears that as "cancel". */
function kill(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    else child.kill();
  } catch {
    child.kill();
  }
}
