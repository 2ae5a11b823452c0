/** Starts one job as a child process of plain Node. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JobLauncher, JobProcess } from '../ports/workbench.ts';

type Event = Parameters<Parameters<JobProcess['onEvent']>[0]>[0];

/** A job that does not stop when asked is killed after this. */
const killAfterMs = 2000;

export const launchJobChild: JobLauncher = (work, input) => {
  const child = fork(fileURLToPath(new URL('../job.ts', import.meta.url)), [], { serialization: 'json', stdio: ['ignore', 2, 2, 'ipc'] });
  child.send({ work, input }, () => undefined);
  return {
    onEvent: (listener) => void child.on('message', (message) => listener(message as Event)),
    onExit: (listener) => void child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`)),
    cancel() {
      // A child that dies just now cannot be told any more; without a callback that would end this process.
      if (child.connected) child.send({ cancel: true }, () => undefined);
      setTimeout(() => child.exitCode === null && child.kill('SIGKILL'), killAfterMs).unref();
    },
  };
};
