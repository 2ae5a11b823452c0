/** One job's process: takes one piece of long work by message, tells what happens, and ends. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toAppError } from '#shared/contract/errors.ts';
import { composeWorkbench } from './compose-workbench.ts';
import { engineByParent } from './processes/engine-by-parent.ts';
import { launchEngineChild } from './processes/launch-engine.ts';
import { parentChannel } from './processes/parent-channel.ts';
import { guardNetwork, onNetworkAttempt } from './transports/network-guard.ts';

guardNetwork();
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stop = new AbortController();
const channel = parentChannel();
// Its engines' attempts are among them.
onNetworkAttempt(() => channel.post({ type: 'network-attempt' }));

const workbench = composeWorkbench({
  root,
  ...(process.env.TEGAKARI_MODELS ? { modelsFolder: process.env.TEGAKARI_MODELS } : {}),
  // A utility process of Electron cannot start another one: its parent does it for it.
  launchEngine: channel.isUtility ? engineByParent(channel) : launchEngineChild,
  launchJob: () => {
    throw new Error('a job starts no job');
  },
  platform: process.platform,
  shell: 'browser',
  env: process.env,
  listening: () => null,
});

// Without its parent nobody would read the result, and nobody could cancel it.
channel.onClose(() => stop.abort());
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

channel.onMessage((raw) => {
  const message = raw as { readonly work?: string; readonly input?: unknown; readonly cancel?: true };
  if (message.cancel) stop.abort();
  else if (message.work !== undefined) void run(message.work, message.input);
});

async function run(work: string, input: unknown): Promise<void> {
  try {
    for await (const event of workbench.dispatcher.stream(work, input, { signal: stop.signal })) channel.post(event);
  } catch (e) {
    const error = stop.signal.aborted ? { code: 'cancelled', what: 'Cancelled', todo: 'Start it again: it goes on from its last finished step.' } : toAppError(e).toJSON();
    if (!stop.signal.aborted && toAppError(e).code === 'internal') console.error(e);
    channel.post({ type: 'error', error });
  }
  await workbench.close();
  channel.close();
  // Timers of a killed engine must not keep a finished job alive.
  const last = setTimeout(() => process.exit(), 500);
  // The port of a utility process keeps it alive, so there the timer has to end it.
  if (!channel.isUtility) last.unref();
}
