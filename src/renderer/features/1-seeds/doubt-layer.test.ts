import { expect, it } from 'vitest';
import { doubtAt, paintDoubt } from './doubt-layer.ts';

it('leaves what is sure clear, and hatches from half the scale on, dark beside light', () => {
  const alpha = (value: number): readonly number[] => [...paintDoubt({ values: Uint8Array.of(value), height: 1, width: 1 }, 12, 1)].filter((_, i) => i % 4 === 3);
  const red = (value: number): readonly number[] => [...paintDoubt({ values: Uint8Array.of(value), height: 1, width: 1 }, 12, 1)].filter((_, i) => i % 4 === 0);
  expect([alpha(0), alpha(102)].map((a) => [...new Set(a)])).toEqual([[0], [102]]);
  // One line every ten pixels: two dark ones and a light one; below the half, one colour.
  expect(new Set(red(102)).size).toBe(1);
  expect([...red(200).slice(0, 3), ...red(200).slice(10)]).toEqual([0, 0, 255, 0, 0]);
  expect(new Set(red(200).slice(3, 10)).size).toBe(1);
});

it('hatches only the doubtful side of a map', () => {
  const pixels = paintDoubt({ values: Uint8Array.of(0, 255), height: 1, width: 2 }, 40, 1);
  const isHatched = (x: number): boolean => [0, 255].includes(pixels[4 * x] as number) && pixels[4 * x] === pixels[4 * x + 1] && pixels[4 * x] === pixels[4 * x + 2];
  expect(Array.from({ length: 40 }, (_, x) => x).filter(isHatched)).toEqual([20, 21, 22, 30, 31, 32]);
});

it('reads the cell under a point, nothing outside the picture', () => {
  const map = { values: Uint8Array.of(0, 51, 102, 255), height: 2, width: 2 };
  expect([doubtAt(map, { x: 0, y: 0 }, 100, 50), doubtAt(map, { x: 99, y: 24 }, 100, 50), doubtAt(map, { x: 0, y: 25 }, 100, 50), doubtAt(map, { x: 99.9, y: 49.9 }, 100, 50)]).toEqual([0, 0.2, 0.4, 1]);
  expect([doubtAt(map, { x: -1, y: 0 }, 100, 50), doubtAt(map, { x: 100, y: 0 }, 100, 50), doubtAt(map, { x: 0, y: 50 }, 100, 50)]).toEqual([null, null, null]);
});
