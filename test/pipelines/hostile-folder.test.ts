/** A folder of some seventy bad files through the command line: it ends, exit 0, and every file has its word. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResultSchema } from '#shared/contract/results.ts';
import type { ImportResult } from '#shared/contract/results.ts';
import { refusalCodes } from '#shared/contract/import-codes.ts';
import { makeMore, moreHostile, moreStates } from '../fixtures/hostile/more.ts';
import { runCli } from '../support/run-cli.ts';
import type { CliOutcome } from '../support/run-cli.ts';

describe.skipIf(process.platform !== 'linux')('a folder of bad files', () => {
  let base = '';
  let outcome: CliOutcome;
  let result: ImportResult;
  let stored: readonly string[];
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'tegakari-hostile-'));
    mkdirSync(join(base, 'data', 'images'), { recursive: true });
    await makeMore(join(base, 'data', 'images'));
    outcome = await runCli(['import', 'data', '--project', 'p', '--json', 'result.json'], base);
    result = importResultSchema.parse(JSON.parse(readFileSync(join(base, 'result.json'), 'utf8')));
    const db = new Database(join(base, 'p', 'project.db'), { readonly: true });
    stored = db.prepare('SELECT rel_path FROM images').pluck().all() as string[];
    db.close();
  }, 120_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('ends with status 0 and counts that agree', () => {
    expect([outcome.code, stored.length]).toEqual([0, result.imported]);
    expect(outcome.stdout).toBe(`${result.imported} imported, ${result.refused.length} refused, ${result.notes.length} notes\n`);
  });

  it('refuses each file once, with a known code, a reason and a remedy', () => {
    expect(new Set(result.refused.map((r) => r.file)).size).toBe(result.refused.length);
    for (const { code, why, todo } of result.refused) {
      expect(refusalCodes).toContain(code);
      expect([why, todo]).toEqual([expect.stringMatching(/^\p{Lu}.*\p{L}{3}.*[^.]$/u), expect.stringMatching(/^\p{Lu}.*\.$/u)]);
      expect(`${why} ${todo}`).not.toMatch(/undefined|[Vv]ips|libpng|\/tmp\//);
    }
  });

  it.each([...moreHostile, ...moreStates])('$name: $fate', ({ name, fate }) => {
    const refused = result.refused.filter((r) => r.file === name).map((r) => r.code);
    const notes = result.notes.filter((n) => n.file === name).map((n) => n.code);
    const note = fate.startsWith('note:') ? [fate.slice('note:'.length)] : [];
    const comesIn = fate === 'in' || note.length > 0;
    expect({ refused, isThere: stored.includes(name), isNoted: note.every((code) => notes.includes(code)), otherNotes: fate === 'in' ? notes : [] }).toEqual({ refused: comesIn ? [] : [fate], isThere: comesIn, isNoted: true, otherNotes: [] });
  });

  it('one line a file on the terminal, whatever the name holds', () => {
    const lines = outcome.stderr.split('\n').filter((l) => l.startsWith('refused '));
    expect(lines).toHaveLength(result.refused.length);
    // oxlint-disable-next-line no-control-regex
    expect(outcome.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('a dry run says the same and makes no project', async () => {
    const { code } = await runCli(['import', 'data', '--project', 'other', '--dry-run', '--json', 'dry.json'], base);
    expect([code, existsSync(join(base, 'other'))]).toEqual([0, false]);
    expect(JSON.parse(readFileSync(join(base, 'dry.json'), 'utf8'))).toEqual(result);
  }, 60_000);
});
