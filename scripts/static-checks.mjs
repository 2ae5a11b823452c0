// Types, lint, import rules and unused code: the part of the gate that runs no product code.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, shell: process.platform === 'win32' });
  return { ok: done.status === 0, output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? String(done.error) : ''}` };
}

function countSources(dir) {
  return readdirSync(join(root, dir), { recursive: true })
    .map(String)
    .filter((f) => /\.(ts|vue)$/.test(f) && !/\.(test|d)\.ts$/.test(f)).length;
}

/** The cruiser exits 0 with "no violations" when it lacks its transpiler or sees no files: count what it saw. */
function cruise() {
  const done = run(bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json']);
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

export function staticChecks() {
  const checks = [
    ['types: shared', () => run(bin('tsc'), ['-p', 'tsconfig.shared.json'])],
    ['types: main', () => run(bin('tsc'), ['-p', 'tsconfig.main.json'])],
    ['types: electron', () => run(bin('tsc'), ['-p', 'tsconfig.electron.json'])],
    ['types: screens', () => run(bin('vue-tsc'), ['-p', 'tsconfig.web.json'])],
    ['types: tests', () => run(bin('tsc'), ['-p', 'tsconfig.test.json'])],
    ['lint', () => run(bin('oxlint'), ['--deny-warnings', 'src', 'test', 'scripts'])],
    ['import rules', cruise],
    ['unused code', () => run(bin('knip'), ['--no-progress'])],
  ];
  let passed = 0;
  let failed = 0;
  for (const [name, check] of checks) {
    const started = Date.now();
    const { ok, output } = check();
    console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (!ok) console.log(output.trimEnd());
    if (ok) passed += 1;
    else failed += 1;
  }
  return { passed, failed };
}
