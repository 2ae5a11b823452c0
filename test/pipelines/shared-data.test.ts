import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importResultSchema } from '#shared/contract/results.ts';
import type { ImportResult } from '#shared/contract/results.ts';
import { repoRoot, runCli } from '../support/run-cli.ts';

/** Real pictures for development, beside the repository; they are not part of it. */
const rice = join(repoRoot, '..', 'shared', 'data', 'rice_leaf');

interface Outcome {
  readonly code: number | null;
  readonly result: Pick<ImportResult, 'imported' | 'refused'>;
  readonly madeProject: boolean;
}
const whole: Outcome = { code: 0, result: { imported: 600, refused: [] }, madeProject: false };

async function importDry(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-data-'));
  try {
    const { code } = await runCli(['import', rice, '--project', 'p', '--dry-run', '--json', 'rice.json'], folder);
    return { code, result: importResultSchema.parse(JSON.parse(readFileSync(join(folder, 'rice.json'), 'utf8'))), madeProject: existsSync(join(folder, 'p')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function leaveOut(): Promise<Outcome> {
  console.warn('!! The real data sets (../shared/data) are not here: the tests on them were LEFT OUT.');
  return whole;
}

const cases: readonly (readonly [title: string, outcome: () => Promise<Outcome>])[] = existsSync(rice) ? [['rice_leaf imports whole', importDry]] : [['rice_leaf is not on this machine: LEFT OUT', leaveOut]];

describe('real data sets', () => {
  it.each(cases)('%s', async (_title, outcome) => {
    expect(await outcome()).toMatchObject(whole);
  }, 300_000);
});
