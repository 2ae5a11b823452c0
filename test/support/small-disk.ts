/** A disk that a test can fill or make read-only: tmpfs, where this process may mount; elsewhere none, said aloud. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Changes its size; what is on it stays. */
  resize(megabytes: number): void;
  setReadOnly(on: boolean): void;
  /** Leaves no byte free. */
  fill(): void;
  remove(): void;
}

const mount = (...args: readonly string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

/** Null where this process may not mount. */
export function smallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-disk-'));
  if (process.platform !== 'linux' || !mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tegakari-test', folder)) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const remount = (options: string): void => {
    if (!mount('-o', `remount,${options}`, folder)) throw new Error(`the test's disk cannot be changed (${options})`);
  };
  return {
    folder,
    resize: (size) => remount(`size=${size}m`),
    setReadOnly: (on) => remount(on ? 'ro' : 'rw'),
    fill() {
      const filler = join(folder, 'filler');
      try {
        // Smaller and smaller pieces, until not one byte fits.
        for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) {
          try {
            for (;;) writeFileSync(filler, new Uint8Array(bytes), { flag: 'a' });
          } catch {
            continue;
          }
        }
      } finally {
        statSync(filler);
      }
    },
    remove() {
      spawnSync('umount', [folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
