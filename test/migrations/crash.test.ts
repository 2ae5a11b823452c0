import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countingClock, countingIds, fillSample, sampleImage } from '../../src/main/storage/memory-project.ts';
import { openProject } from '../../src/main/storage/open-project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const writer = fileURLToPath(new URL('crash-writer.ts', import.meta.url));

/** Lets a writer work until it has acknowledged `edits` edits, kills it with SIGKILL and returns what it had acknowledged. */
function killedAfter(edits: number, imageId: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, folder, imageId], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > edits) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1));
      else reject(new Error(`the writer ended by itself (${code})`));
    });
  });
}

it('loses no acknowledged edit when two writers are killed in the middle of their work, again and again', async () => {
  const options = { now: countingClock(), newId: countingIds() };
  const fresh = openProject(folder, { ...options, create: true });
  const [a, b] = await fillSample(fresh.repos, [sampleImage(0), sampleImage(1)]);
  await fresh.close();

  const acknowledged: string[] = [];
  for (const edits of [1, 20, 60]) {
    const [mine, theirs] = await Promise.all([killedAfter(edits, a!), killedAfter(edits, b!)]);
    acknowledged.push(...mine, ...theirs);

    const project = openProject(folder, { ...options, create: false });
    const { images, reviews, audit } = project.repos;
    const histories = await Promise.all((await images.list()).map((image) => reviews.history(image.id)));
    const stored = new Set(histories.flat().map((review) => review.id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    // Each edit wrote its audit row in the same transaction: neither is there without the other.
    const told = (await audit.list()).filter((entry) => entry.what === 'review-added');
    expect(told.length).toBe(stored.size);
    expect(await project.checkIntegrity()).toEqual({ ok: true, problems: [] });
    expect(await audit.verify()).toMatchObject({ ok: true });
    await project.close();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(2 * (1 + 20 + 60));
});
