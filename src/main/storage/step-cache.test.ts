import { expect, it } from 'vitest';
import { openMemoryProject } from './memory-project.ts';

it('finds a step by its key, replaces it, and lists oldest first', async () => {
  const { steps } = openMemoryProject().repos;
  const entry = { key: 'k1', name: 'seeds', codeVersion: '1', artefacts: [{ name: 'cams', sha256: 'd'.repeat(64), kind: 'f32', meta: { dims: [2, 3] } }], figures: { miou: null }, seconds: 1.5 };
  expect(await steps.get('k1')).toBeNull();
  await steps.put(entry);
  await steps.put({ ...entry, key: 'k2', artefacts: [] });
  expect(await steps.get('k1')).toEqual({ ...entry, createdAt: '2026-01-01T00:00:00.000Z' });
  await steps.put({ ...entry, seconds: 2 });
  expect((await steps.list()).map(({ key, seconds }) => [key, seconds])).toEqual([['k2', 1.5], ['k1', 2]]);
});
