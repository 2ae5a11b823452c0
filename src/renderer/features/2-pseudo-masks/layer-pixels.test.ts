import { expect, it } from 'vitest';
import { classColour } from '#shared/kernels/colormap.ts';
import { differingShare, overlaySize, paintHeat, paintMask, rawLabels, toClassIds } from './layer-pixels.ts';

it('class indices become class ids; background and left-out cells stay', () => {
  expect([...toClassIds(Uint8Array.of(0, 1, 2, 255, 9), [3, 7])]).toEqual([0, 3, 7, 255, 255]);
});

it('a raw seed is cut at its threshold, of present classes only', () => {
  // Class 1 is absent, so its high map must not show; class 2 rises from left to right.
  const maps = Float32Array.of(9, 9, 9, 9, 0, 1, 0, 1);
  const grid = { width: 2, height: 2 };
  expect([...rawLabels(maps, grid, grid, [2], [4, 6], 0.5).values]).toEqual([0, 6, 0, 6]);
});

it('an overlay keeps the shape of its picture and is never larger', () => {
  expect([overlaySize(320, 240), overlaySize(4096, 1024), overlaySize(3, 5000)]).toEqual([{ width: 320, height: 240 }, { width: 512, height: 128 }, { width: 1, height: 512 }]);
});

it('paints classes in their colours, background clear, left-out cells in stripes', () => {
  const mask = { width: 2, height: 1, values: Uint8Array.of(0, 2) };
  expect([...paintMask(mask, { width: 2, height: 1 }, 1)]).toEqual([0, 0, 0, 0, ...classColour(2), 255]);
  const doubtful = paintMask({ width: 1, height: 1, values: Uint8Array.of(255) }, { width: 8, height: 1 }, 1);
  expect(Array.from({ length: 8 }, (_, x) => doubtful[x * 4])).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
});

it('a heat map has the two ends of cividis', () => {
  const [low, high] = [paintHeat({ width: 1, height: 1, values: Uint8Array.of(0) }, { width: 1, height: 1 }, 1), paintHeat({ width: 1, height: 1, values: Uint8Array.of(255) }, { width: 1, height: 1 }, 1)];
  expect([(low[2] ?? 0) > (low[0] ?? 0), (high[0] ?? 0) > (high[2] ?? 0)]).toEqual([true, true]);
});

it('tells how far two masks differ', () => {
  const a = { width: 2, height: 2, values: Uint8Array.of(0, 1, 1, 255) };
  expect([differingShare(a, { ...a, values: Uint8Array.of(0, 1, 2, 0) }), differingShare(a, { width: 4, height: 1, values: a.values })]).toEqual([0.5, null]);
});
