/** One job's process: takes one piece of long work by message, tells what happens, and ends. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toAppError } from '#shared/contract/errors.ts';
import { composeWorkbench } from './compose-workbench.ts';
import { launchEngineChild } from './processes/launch-engine.ts';
import { guardNetwork } from './transports/network-guard.ts';

guardNetwork();
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stop = new AbortController();

const workbench = composeWorkbench({
  root,
  launchEngine: launchEngineChild,
  launchJob: () => {
    throw new Error('a job starts no job');
  },
  platform: process.platform,
  shell: 'browser',
  env: process.env,
  listening: () => null,
});

// Without its parent nobody would read the result, and nobody could cancel it.
process.on('disconnect', () => stop.abort());
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

process.on('message', (message: { readonly work?: string; readonly input?: unknown; readonly cancel?: true }) => {
  if (message.cancel) stop.abort();
  else if (message.work !== undefined) void run(message.work, message.input);
});

async function run(work: string, input: unknown): Promise<void> {
  try {
    for await (const event of workbench.dispatcher.stream(work, input, { signal: stop.signal })) send(event);
  } catch (e) {
    const error = stop.signal.aborted ? { code: 'cancelled', what: 'Cancelled', todo: 'Start it again: it goes on from its last finished step.' } : toAppError(e).toJSON();
    if (!stop.signal.aborted && toAppError(e).code === 'internal') console.error(e);
    send({ type: 'error', error });
  }
  await workbench.close();
  if (process.connected) process.disconnect();
  // Timers of a killed engine must not keep a finished job alive.
  setTimeout(() => process.exit(), 500).unref();
}

function send(message: unknown): void {
  if (process.connected) process.send?.(message);
}
