// Runs vitest and hands back its counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offlinePrefix } from './offline.mjs';

const root = join(import.meta.dirname, '..');

export function runVitest(args) {
  const dir = mkdtempSync(join(tmpdir(), 'tegakari-vitest-'));
  const file = join(dir, 'result.json');
  const prefix = offlinePrefix();
  if (prefix === null) console.log('!! No network namespace here: the tests run WITHOUT the proof that nothing reaches out.');
  const [command, ...before] = [...(prefix ?? []), process.execPath];
  const done = spawnSync(
    command,
    [...before, join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    { cwd: root, stdio: ['ignore', 1, 2], env: { ...process.env, TEGAKARI_OFFLINE: prefix === null ? '0' : '1' } },
  );
  try {
    const r = JSON.parse(readFileSync(file, 'utf8'));
    // A file that cannot be loaded has no tests of its own to fail: count it.
    const broken = r.testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0).length;
    const failed = r.numFailedTests + broken;
    return { passed: r.numPassedTests, failed: failed === 0 && done.status !== 0 ? 1 : failed, skipped: r.numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
