import { expect, it } from 'vitest';
import type { EffortRow, ReviewRecord } from '../ports/repos.ts';
import { effortService } from './effort-service.ts';

it('sums by stage, with median and quartiles over the images; played reviews do not count', async () => {
  const row = (imageId: string | null, seconds: number): EffortRow => ({ stage: '1', imageId, rawSeconds: seconds * 2, activeSeconds: seconds, keys: 3, strokes: 0, undos: 0 });
  const rows = [row('a', 10), row('b', 20), row('c', 60), row(null, 5)];
  const reviews = [{ by: 'person', kind: 'accept', activeSeconds: 8 }, { by: 'person', kind: 'skip', activeSeconds: 99 }, { by: 'simulated', kind: 'accept', activeSeconds: 1 }] as ReviewRecord[];
  const repos = { effort: { list: async () => rows }, reviews: { list: async () => reviews } };
  const service = effortService({ sessions: { get: async () => ({ open: { repos } }) as never }, changes: { emit: () => undefined } as never });
  const summary = await service['effort.summary']({ project: 'a'.repeat(16) }, { signal: new AbortController().signal });
  expect(summary).toEqual({
    stages: [
      {
        stage: '1',
        images: 3,
        total: { rawSeconds: 190, activeSeconds: 95, keys: 12, strokes: 0, undos: 0 },
        medianPerImage: { rawSeconds: 40, activeSeconds: 20, keys: 3, strokes: 0, undos: 0 },
        quartilesPerImage: { low: { rawSeconds: 30, activeSeconds: 15, keys: 3, strokes: 0, undos: 0 }, high: { rawSeconds: 80, activeSeconds: 40, keys: 3, strokes: 0, undos: 0 } },
      },
    ],
    reviews: { n: 1, medianActiveSeconds: 8 },
  });
});
