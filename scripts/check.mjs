// `npm run check`: the whole gate without the long tests, under two minutes.
import { runVitest } from './run-vitest.mjs';
import { staticChecks } from './static-checks.mjs';

const checks = await staticChecks();
const tests = runVitest(['src', 'test/arch', 'test/contract']);
const failed = checks.failed + tests.failed;
console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
