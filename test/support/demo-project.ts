/** A finished demo project (48 images, seed 1), made once per state of the code and copied for each test that needs one. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
export const demoImages = 48;
/** Raise the number when a demo is set up otherwise (classes, names, pictures): an older one is resumed as it was set up. */
const prefix = 'demo-2-';

/** Hash over the code that makes a demo: another state makes another project. */
function codeHash(): string {
  const hash = createHash('sha256');
  for (const folder of ['src/main', 'src/shared', 'models']) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).map(String).sort()) {
      const file = join(root, folder, name);
      if (statSync(file).isFile() && !name.endsWith('.test.ts') && !name.endsWith('.onnx')) hash.update(name).update(readFileSync(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Folder of a copy that the caller may change and has to remove. */
export function copyDemoProject(): string {
  const cache = join(root, 'node_modules', '.cache', 'tegakari-test');
  const kept = join(cache, `${prefix}${codeHash()}`);
  mkdirSync(cache, { recursive: true });
  const unlock = takeLock(join(cache, 'lock'));
  try {
    makeKept(cache, kept);
  } finally {
    unlock();
  }
  const copy = join(mkdtempSync(join(tmpdir(), 'tegakari-demo-')), 'demo');
  cpSync(kept, copy, { recursive: true });
  return copy;
}

/** Test files run side by side: only one makes the project. A lock older than ten minutes is of a killed run. */
function takeLock(folder: string): () => void {
  for (;;) {
    try {
      mkdirSync(folder);
      return () => rmSync(folder, { recursive: true, force: true });
    } catch {
      const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (made > 0 && Date.now() - made > 600_000) rmSync(folder, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
}

function makeKept(cache: string, kept: string): void {
  if (!existsSync(kept)) {
    const draft = mkdtempSync(join(cache, 'draft-'));
    const older = readdirSync(cache).filter((n) => n.startsWith(prefix));
    try {
      // Finished steps of older code are reused where their version is the same: seconds instead of a minute.
      if (older[0] !== undefined) cpSync(join(cache, older[0]), join(draft, 'demo'), { recursive: true });
      if (older[0] === undefined || !makeDemo(join(draft, 'demo')).ok) {
        rmSync(join(draft, 'demo'), { recursive: true, force: true });
        const made = makeDemo(join(draft, 'demo'));
        if (!made.ok) throw new Error(`the demo failed:\n${made.errors}`);
      }
      renameSync(join(draft, 'demo'), kept);
      for (const name of older) rmSync(join(cache, name), { recursive: true, force: true });
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
}

function makeDemo(folder: string): { readonly ok: boolean; readonly errors: string } {
  const done = spawnSync(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'demo', '--images', String(demoImages), '--device', 'cpu', '--out', folder], { encoding: 'utf8' });
  return { ok: done.status === 0, errors: done.stderr.slice(-3000) };
}
