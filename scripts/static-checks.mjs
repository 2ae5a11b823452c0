// Types, lint, import rules and unused code: the part of the gate that runs no product code.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
    const parts = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));
    child.on('error', (e) => resolve({ ok: false, output: String(e) }));
    child.on('close', (status) => resolve({ ok: status === 0, output: Buffer.concat(parts).toString('utf8') }));
  });
}

/** Type checks remember what they saw, so that the next one reads only what changed. */
const types = (compiler, layer) => run(bin(compiler), ['-p', `tsconfig.${layer}.json`, '--incremental', '--tsBuildInfoFile', join(root, 'node_modules', '.cache', `types-${layer}.json`)]);

function countSources(dir) {
  return readdirSync(join(root, dir), { recursive: true })
    .map(String)
    .filter((f) => /\.(ts|vue)$/.test(f) && !/\.(test|d)\.ts$/.test(f)).length;
}

/** The cruiser exits 0 with "no violations" when it lacks its transpiler or sees no files: count what it saw. */
async function cruise() {
  const done = await run(bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json']);
  let result;
  try {
    result = JSON.parse(done.output);
  } catch {
    return { ok: false, output: `dependency-cruiser gave no JSON:\n${done.output.slice(0, 4000)}` };
  }
  const seen = result.modules.filter((m) => /^src\/.*\.(ts|vue)$/.test(m.source) && !m.source.endsWith('.d.ts')).length;
  const wanted = countSources('src');
  const lines = result.summary.violations
    .filter((v) => v.rule.severity === 'error')
    .map((v) => `  ${v.rule.name}: ${v.from} → ${v.to}`);
  if (seen < wanted) lines.push(`  cruised ${seen} of ${wanted} source files: the TypeScript transpiler is missing or a folder is excluded`);
  return { ok: done.ok && lines.length === 0, output: lines.join('\n') };
}

/** Two at a time, the longest first. */
export async function staticChecks() {
  const checks = [
    ['types: screens', () => types('vue-tsc', 'web')],
    ['types: tests', () => types('tsc', 'test')],
    ['types: electron', () => types('tsc', 'electron')],
    ['types: main', () => types('tsc', 'main')],
    ['types: shared', () => types('tsc', 'shared')],
    ['lint', () => run(bin('oxlint'), ['--deny-warnings', 'src', 'test', 'scripts'])],
    ['import rules', cruise],
    ['unused code', () => run(bin('knip'), ['--no-progress'])],
  ];
  let passed = 0;
  let failed = 0;
  const waiting = [...checks];
  async function worker() {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, check] = next;
      const started = Date.now();
      const { ok, output } = await check();
      console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (!ok) console.log(output.trimEnd());
      if (ok) passed += 1;
      else failed += 1;
    }
  }
  await Promise.all([worker(), worker()]);
  return { passed, failed };
}
