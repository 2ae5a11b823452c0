import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const tree = mkdtempSync(join(root, 'test', 'arch', 'planted-'));

/** A small tree with one violation a file, and one file that breaks nothing. */
const planted: Record<string, { code: string; rule: string | null }> = {
  'src/shared/domain/good.ts': { code: 'export const one = 1;', rule: null },
  'src/shared/kernels/good.ts': { code: 'export const two = 2;', rule: null },
  'src/shared/contract/good.ts': { code: "import { one } from '../domain/good.ts';\nexport const three = one;", rule: null },
  'src/main/storage/good.ts': { code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", rule: null },
  'src/shared/kernels/reads-a-file.ts': { code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", rule: 'shared/kernels' },
  'src/shared/domain/uses-a-kernel.ts': { code: "import { two } from '../kernels/good.ts';\nexport const x = two;", rule: 'shared/domain' },
  'src/shared/domain/type-only.ts': { code: "import type { T } from '../../main/services/t.ts';\nexport type U = T;", rule: 'shared/domain' },
  'src/shared/onnx/runs-a-session.ts': { code: "import { InferenceSession } from 'onnxruntime-node';\nexport const S = InferenceSession;", rule: 'shared/onnx' },
  'src/main/services/t.ts': { code: 'export type T = number;', rule: null },
  'src/main/services/opens-sqlite.ts': { code: "import D from 'better-sqlite3';\nexport const d = D;", rule: 'main/services' },
  'src/main/reports/reads-a-file.ts': { code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", rule: 'main/reports' },
  'src/main/pipeline/uses-alias.ts': { code: "import { two } from '#shared/kernels/good.ts';\nexport const x = two;", rule: 'main/pipeline' },
  'src/main/storage/opens-a-socket.ts': { code: "import { connect } from 'node:net';\nexport const c = connect;", rule: 'main/storage' },
  'src/main/services/uses-electron.ts': { code: "import type { App } from 'electron';\nexport type A = App;", rule: 'main/services' },
  'src/main/transports/uses-electron.ts': { code: "import { ipcMain } from 'electron';\nexport const i = ipcMain;", rule: 'main/transports' },
  'src/main/electron/opens-sqlite.ts': { code: "import D from 'better-sqlite3';\nexport const d = D;", rule: 'main/electron' },
  'src/main/electron/calls-a-service.ts': { code: "import type { T } from '../services/t.ts';\nexport type U = T;", rule: 'main/electron' },
  'src/preload/reads-a-file.ts': { code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", rule: 'preload' },
  'src/preload/uses-the-client.ts': { code: "import type { C } from '../shared/client.ts';\nexport type D = C;", rule: 'preload' },
  'src/shared/client.ts': { code: 'export type C = number;', rule: null },
  'src/main/mystery/no-row.ts': { code: "import { one } from '../../shared/domain/good.ts';\nexport const x = one;", rule: 'every-folder-has-a-row' },
  'src/shared/domain/circle-a.ts': { code: "import { b } from './circle-b.ts';\nexport const a = (): unknown => b;", rule: 'no-circular' },
  // A circle is reported once, at the file the cruiser meets first.
  'src/shared/domain/circle-b.ts': { code: "import { a } from './circle-a.ts';\nexport const b = (): unknown => a;", rule: null },
  'src/shared/domain/not-there.ts': { code: "import { n } from './nowhere.ts';\nexport const x = n;", rule: 'not-resolvable' },
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
let violations: readonly Violation[] = [];
let cruised = 0;

beforeAll(() => {
  writeFileSync(join(tree, 'package.json'), JSON.stringify({ type: 'module', imports: { '#shared/*': './src/shared/*' } }));
  for (const [file, { code }] of Object.entries(planted)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), code);
  }
  const done = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), 'src', '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'],
    { cwd: tree, encoding: 'utf8' },
  );
  const result = JSON.parse(done.stdout) as { modules: { source: string }[]; summary: { violations: Violation[] } };
  violations = result.summary.violations;
  cruised = result.modules.filter((m) => m.source.startsWith('src/')).length;
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('the import table', () => {
  it('sees every planted file', () => {
    // One more than planted: the import that leads nowhere does not count as a source.
    expect(cruised).toBeGreaterThanOrEqual(Object.keys(planted).length);
  });

  it.each(Object.entries(planted).filter(([, p]) => p.rule !== null))('reports %s', (file, { rule }) => {
    expect(violations.filter((v) => v.from === file && v.rule.name.includes(rule as string))).not.toEqual([]);
  });

  it.each(Object.entries(planted).filter(([, p]) => p.rule === null))('lets %s pass', (file) => {
    expect(violations.filter((v) => v.from === file)).toEqual([]);
  });
});
