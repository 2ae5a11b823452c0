/** Starts the engine as a child process of plain Node. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineProcess } from '../ports/engine.ts';

/** @param options quiet drops what drivers print, for probes whose outcome is reported in words anyway */
export function launchEngineChild(options: { readonly quiet: boolean }): EngineProcess {
  const child = fork(fileURLToPath(new URL('../engine/main.ts', import.meta.url)), [], {
    // Typed arrays cross as they are.
    serialization: 'advanced',
    // stdout belongs to the command's result, so whatever a driver prints goes to stderr.
    stdio: options.quiet ? ['ignore', 'ignore', 'ignore', 'ipc'] : ['ignore', 2, 2, 'ipc'],
  });
  return {
    // An engine that dies just now is told by its exit; an unheard message must not end this process.
    post: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code, signal) => listener(signal ?? `exit code ${code}`)),
    kill: () => void child.kill('SIGKILL'),
  };
}
