import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { fillSample, openMemoryProject, sampleImage } from '../storage/memory-project.ts';
import { stage3Service } from './stage3-service.ts';
import type { Stage3Deps } from './stage3-service.ts';

async function service() {
  const { repos } = openMemoryProject();
  await fillSample(repos, [sampleImage(1)]);
  const changed: unknown[] = [];
  const deps = {
    sessions: { get: async () => ({ id: 'p', open: { repos, folder: '/p' }, blobs: {} }) },
    state: { settings: async () => ({ reviewer: '鈴木' }) },
    changes: { emit: (c: unknown) => void changed.push(c) },
    sha256: (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex'),
    now: () => '2026-02-01T00:00:00.000Z',
    routes: () => [
      { id: 'classical', status: 'not-evaluated', why: 'x', miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: 1, licence: 'x', dataLeavesSite: false },
      { id: 'sam', status: 'not-evaluated', why: 'no pack', miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: null },
    ],
  } as unknown as Stage3Deps;
  return { stage3: stage3Service(deps), repos, changed };
}
const context = { signal: new AbortController().signal };

it('before anything ran, the routes wait and nothing is decided', async () => {
  const { stage3 } = await service();
  const o = await stage3['stage3.overview']({ project: 'p', lang: 'ja' }, context);
  expect(o).toMatchObject({ run: null, gate: null, decision: null, history: [], verdictBehind: false, stale: false });
  expect(o.routes.map((r) => [r.id, r.why, r.licence])).toEqual([['classical', 'not run yet', null], ['sam', 'no pack', null]]);
});

it('records a decision with who and when, and keeps those before it, newest first', async () => {
  const { stage3, repos, changed } = await service();
  await stage3['stage3.decide']({ project: 'p', adopted: false, reason: 'パックがない' }, context);
  await repos.project.update({ name: '別名' }, '鈴木');
  const second = await stage3['stage3.decide']({ project: 'p', adopted: true, reason: '効果がある' }, context);
  const o = await stage3['stage3.overview']({ project: 'p', lang: 'ja' }, context);
  expect(o.decision).toEqual(second);
  expect(o.history.map((d) => [d.adopted, d.reason, d.who])).toEqual([[true, '効果がある', '鈴木'], [false, 'パックがない', '鈴木']]);
  expect(changed).toHaveLength(2);
  expect((await repos.audit.verify()).ok).toBe(true);
});
