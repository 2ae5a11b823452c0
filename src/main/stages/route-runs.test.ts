import { describe, expect, it } from 'vitest';
import { appError } from '#shared/contract/errors.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { MethodImage, RouteRunOptions } from '../ports/method.ts';
import { routeTable } from './3-foundation/routes.ts';
import { minNormals, runRoute } from './route-runs.ts';
import type { RouteGround } from './route-runs.ts';

const image = (n: number, tag: 'present' | 'absent'): MethodImage => ({ sha256: `${tag}${n}`, widthPx: 8, heightPx: 8, split: 'train', group: null, tags: [tag] });
const normals = (count: number): MethodImage[] => Array.from({ length: count }, (_, n) => image(n, 'absent'));
function ground(train: readonly MethodImage[]): RouteGround {
  const blob = { blob: 'b', bytes: 1 };
  const prepared = { data: { images: train, classes: [{ id: 1, name: 'dent' }] }, size: { height: 64, width: 64 }, classIds: [1], features: new Map(train.map((i) => [i.sha256, { sha256: i.sha256, ref: blob }])) } as unknown as RouteGround['prepared'];
  return { prepared, train, trainCams: { maps: blob, grid: { height: 4, width: 4 } }, classical: null };
}
const options: RouteRunOptions = { seed: 1, level: 0.95, signal: new AbortController().signal, peakMb: () => Promise.resolve(1) };
function runner(fail: unknown) {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const run = Object.assign(
    (step: { readonly name: string }, input: unknown) => {
      asked.push({ name: step.name, input });
      return Promise.reject(fail);
    },
    { seconds: () => ({}) },
  ) as unknown as StepRunner;
  return { run, asked };
}

describe('a route', () => {
  it('is not tried with too few normal images, and says how many there are', async () => {
    const { run, asked } = runner(new Error('never'));
    const outcome = await runRoute(run, 'features-normals', ground([...normals(minNormals - 1), image(0, 'present')]), new Map(), new Map(), options);
    expect(outcome).toEqual({ id: 'features-normals', status: 'not-evaluated', why: 'too few normal images: train has 7, the memory bank needs at least 8', figures: null });
    expect(asked).toEqual([]);
  });

  it('keeps one normal image in four out of the bank', async () => {
    const { run, asked } = runner(new Error('enough seen'));
    await runRoute(run, 'features-normals', ground([...normals(10), image(0, 'present')]), new Map(), new Map(), options);
    expect(asked.map((a) => a.name)).toEqual(['normal-bank']);
    const { images } = (asked[0] as (typeof asked)[number]).input as { readonly images: readonly { readonly sha256: string }[] };
    expect(images).toHaveLength(7);
    expect(images.every((i) => i.sha256.startsWith('absent'))).toBe(true);
  });

  it('that breaks off is failed with its message; a cancel is passed on', async () => {
    expect(await runRoute(runner(new Error('out of memory')).run, 'one-stage', ground([image(0, 'present')]), new Map(), new Map(), options)).toEqual({ id: 'one-stage', status: 'failed', why: 'out of memory', figures: null });
    await expect(runRoute(runner(appError('cancelled', 'Cancelled', '')).run, 'one-stage', ground([image(0, 'present')]), new Map(), new Map(), options)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gets corrections as true masks, and normal or cleared images as empty', async () => {
    const { run, asked } = runner(new Error('enough seen'));
    const corrections = new Map([['present0', { blob: 'm', bytes: 2, regions: 1 }], ['present1', null]]);
    await runRoute(run, 'one-stage', ground([image(0, 'present'), image(1, 'present'), image(2, 'present'), image(3, 'absent')]), corrections, new Map(), options);
    const { images } = (asked[0] as (typeof asked)[number]).input as { readonly images: readonly { readonly pixels: unknown }[] };
    expect(images.map((i) => i.pixels)).toEqual([{ blob: 'm', bytes: 2 }, 'empty', null, 'empty']);
  });
});

describe('the table of routes', () => {
  const classical = { miou: 0.5, miouCi: null, secondsPerImage: 0.1, peakMb: 500, modelMb: 11, licence: 'Apache-2.0' };

  it('has one row a route in a fixed order, and waits where nothing ran', () => {
    const rows = routeTable(classical);
    expect(rows.map((r) => r.id)).toEqual(['classical', 'one-stage', 'features-normals', 'sam', 'clip', 'clip-sam', 'dinov2']);
    expect(rows.map((r) => r.status)).toEqual(['evaluated', ...Array.from({ length: 6 }, () => 'not-evaluated')]);
    expect(rows[1]).toMatchObject({ why: 'not run yet', miou: null });
  });

  it('shows no figure of a route that failed', () => {
    const rows = routeTable(classical, [{ id: 'one-stage', status: 'failed', why: 'out of memory', figures: null }]);
    expect(rows[1]).toEqual({ id: 'one-stage', status: 'failed', why: 'out of memory', miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: null });
  });
});
