// Tests run in a network namespace with nothing but loopback, where Linux lets us: what reaches out fails there.
import { spawnSync } from 'node:child_process';

// A new namespace has its loopback down, and the tests' own servers listen on it.
const upAndGo = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** What to put before a command; null where it cannot be done (another system, no `unshare` or `ip`, not allowed). */
export function offlinePrefix() {
  if (process.platform !== 'linux' || process.env.TEGAKARI_OFFLINE === '0') return null;
  // As root without a user namespace, so that tests which mount may still do so.
  for (const flags of ['-n', '-rn']) {
    const prefix = ['unshare', flags, ...upAndGo];
    if (spawnSync(prefix[0], [...prefix.slice(1), 'true'], { stdio: 'ignore' }).status === 0) return prefix;
  }
  return null;
}
