import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importResultSchema } from '#shared/contract/results.ts';
import { repoRoot, runCli } from '../support/run-cli.ts';

/** Real pictures for development, beside the repository; they are not part of it. */
const data = join(repoRoot, '..', 'shared', 'data');

describe('real data sets', () => {
  if (!existsSync(join(data, 'rice_leaf'))) {
    it('are not on this machine: their tests were left out', () => {
      console.warn('!! The real data sets (../shared/data) are not here: the tests on them were LEFT OUT.');
      expect(existsSync(join(data, 'rice_leaf'))).toBe(false);
    });
    return;
  }

  it('rice_leaf imports whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tegakari-data-'));
    try {
      const { code, stdout } = await runCli(['import', join(data, 'rice_leaf'), '--project', 'p', '--dry-run', '--json', 'rice.json'], folder);
      expect({ code, stdout: stdout.split(',').slice(0, 2) }).toEqual({ code: 0, stdout: ['600 imported', ' 0 refused'] });
      expect(importResultSchema.parse(JSON.parse(readFileSync(join(folder, 'rice.json'), 'utf8')))).toMatchObject({ imported: 600, refused: [] });
      expect(existsSync(join(folder, 'p'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
