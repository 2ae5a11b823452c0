import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../pipeline/step.ts';
import { maskToGrid, readMask } from './masks.ts';

const mask = (...lines: readonly string[]) => {
  // One digit a pixel; i = ignored.
  const ids = Uint8Array.from([...lines.join('')].map((c) => (c === 'i' ? 255 : Number(c))));
  return { widthPx: (lines[0] as string).length, heightPx: lines.length, ids };
};

describe('a true mask', () => {
  const context = (ids: Uint8Array) =>
    ({ blobs: { path: (sha: string) => `/blobs/${sha}` }, codec: { decodeMask: (path: string) => Promise.resolve({ widthPx: ids.length, heightPx: 1, ids, path }) } }) as unknown as StepContext;

  it('is read as positions in the class list, 255 staying ignored', async () => {
    const found = await readMask({ blob: 'abc', bytes: 1 }, [40, 7], context(Uint8Array.of(0, 7, 40, 255, 40)));
    expect(found).toMatchObject({ widthPx: 5, heightPx: 1, ids: Uint8Array.of(0, 2, 1, 255, 1), path: '/blobs/abc' });
  });

  it('with a value that is no class is refused with that value', async () => {
    await expect(readMask({ blob: 'abc', bytes: 1 }, [40, 7], context(Uint8Array.of(0, 40, 1)))).rejects.toMatchObject({ code: 'bad-mask', what: expect.stringContaining('value 1,') as string });
  });
});

describe('a mask on the grid', () => {
  it('gives a cell to defects from half of its pixels on', () => {
    expect([...maskToGrid(mask('1100', '0010', '1011', '1101'), 1, 2, 2)]).toEqual([1, 0, 1, 1]);
  });

  it('gives it to the class with most pixels, the lower one on a tie', () => {
    expect([...maskToGrid(mask('2212', '1221'), 2, 1, 2)]).toEqual([2, 1]);
  });

  it('counts all classes together against the background', () => {
    expect([...maskToGrid(mask('1002', '0230'), 3, 1, 2)]).toEqual([1, 2]);
    expect([...maskToGrid(mask('12300000'), 3, 1, 1)]).toEqual([0]);
  });

  it('ignores a cell that is ignored by more than half, and else leaves ignored pixels out', () => {
    expect([...maskToGrid(mask('iiii1iii'), 1, 1, 2)]).toEqual([255, 255]);
    expect([...maskToGrid(mask('ii10ii00'), 1, 1, 2)]).toEqual([1, 0]);
  });

  it('covers sizes that do not divide: 3 px in 2 cells are 1 and 2', () => {
    expect([...maskToGrid(mask('011'), 1, 1, 2)]).toEqual([0, 1]);
    expect([...maskToGrid(mask('100'), 1, 1, 2)]).toEqual([1, 0]);
  });

  it('repeats pixels where cells are smaller', () => {
    expect([...maskToGrid(mask('10', 'i2'), 2, 4, 4)]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 255, 255, 2, 2, 255, 255, 2, 2]);
  });
});
