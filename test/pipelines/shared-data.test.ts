/** Tests on the real data sets beside the repository; left out, loudly, where those are not. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importResultSchema } from '../../src/shared/contract/results.ts';

const root = join(import.meta.dirname, '..', '..');
const data = join(root, '..', 'shared', 'data');
const expected = { neu_seg: 714, magnetic_tile: 616, rice_leaf: 600 } as const;

describe('the shared data sets', () => {
  if (!existsSync(data)) {
    it('are not here: their tests are left out', () => {
      console.log('!! ../shared/data is not here: the tests on the real data sets were LEFT OUT.');
      expect(existsSync(data)).toBe(false);
    });
    return;
  }
  it.each(Object.entries(expected))('%s imports whole (%i images, nothing refused)', { timeout: 300_000 }, (name, images) => {
    const json = join(mkdtempSync(join(tmpdir(), 'tegakari-import-')), 'import.json');
    const done = spawnSync(process.execPath, [join(root, 'src/main/cli.ts'), 'import', join(data, name), '--project', join(tmpdir(), 'never-made'), '--dry-run', '--json', json], { encoding: 'utf8' });
    expect(done.stderr).not.toContain('Unexpected');
    expect(done.status).toBe(0);
    const result = importResultSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    expect([result.imported, result.refused]).toEqual([images, []]);
  });
});
