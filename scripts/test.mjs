// `npm test`: everything. Ends with one line `N passed, N failed[, N skipped]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { runVitest } from './run-vitest.mjs';
import { staticChecks } from './static-checks.mjs';

const args = process.argv.slice(2);
const checks = args.length === 0 ? await staticChecks() : { passed: 0, failed: 0 };
// Before the tests, because several of them read what it makes at the same time.
buildIfStale('app');
// Files with a browser run one after the other: two at once on two cores would wait for each other until they time out.
const withBrowser = ['test/e2e', 'test/visual', 'test/electron'];
const passes = args.length > 0 ? [args] : [withBrowser.flatMap((folder) => ['--exclude', `${folder}/**`]), [...withBrowser, '--no-file-parallelism']];
const results = passes.map(runVitest);
const tests = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
function sum(key) {
  return results.reduce((n, r) => n + r[key], 0);
}
if (!existsSync(join(import.meta.dirname, '..', '..', 'shared', 'data'))) {
  console.log('!! The real data sets (../shared/data) are not here: the tests on them were LEFT OUT.');
}
const failed = checks.failed + tests.failed;
const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
console.log(`${checks.passed + tests.passed} passed, ${failed} failed${skipped}`);
process.exit(failed === 0 ? 0 : 1);
