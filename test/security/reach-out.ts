/**
 * Preloaded into every process that a test starts: once the network guard is due, tries to reach a server of this PC, again
 * and again until it is refused, and writes to `REACH_LOG` which process that was. Never refused = never a line.
 */
import { appendFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';

const tries = 100;
const log = process.env.REACH_LOG;

async function reachOut(): Promise<void> {
  for (let i = 0; i < tries; i++) {
    // Port 1 is nobody's, so before the guard is set this is refused by the system.
    const why = await new Promise<string>((resolve) => connect(1, '127.0.0.1').on('error', (e) => resolve(e.message)).on('connect', () => resolve('reached')));
    if (why === 'Tegakari opens no connection to anywhere') return appendFileSync(log as string, `${basename(process.argv[1] ?? '')}\n`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
if (log !== undefined) void reachOut();
