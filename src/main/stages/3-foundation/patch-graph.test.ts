import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/kernels/random.ts';
import { resizeBilinear } from '#shared/kernels/resize.ts';
import { expectClose } from '../../../../test/support/expect-close.ts';
import { numbersOf, runModel } from '../../../../test/support/ort-run.ts';
import type { OrtValue } from '../../../../test/support/ort-run.ts';
import type { Level } from '../common/backbone.ts';
import { distanceModel, patchDimensions, patchModel } from './patch-graph.ts';

const grid = { height: 4, width: 6 };
const levels: readonly Level[] = [
  { name: 'fine', channels: 2, height: 8, width: 12, stride: 4 },
  { name: 'mid', channels: 3, height: 4, width: 6, stride: 8 },
  { name: 'coarse', channels: 4, height: 2, width: 3, stride: 16 },
];
const random = createRandom('patches');
const draw = (n: number): Float32Array => Float32Array.from({ length: n }, () => Math.round(random.normal() * 64) / 64);
const scales = new Map(levels.map((l) => [l.name, { mean: draw(l.channels), inverse: draw(l.channels).map((v) => 1 + Math.abs(v)) }]));
const shape = { levels, scales, grid };
const features = new Map(levels.map((l) => [l.name, draw(l.channels * l.height * l.width)]));
// Multiples of 1/64 of this size are exact in half precision.
const feeds = Object.fromEntries(levels.map((l): [string, OrtValue] => [l.name, { dtype: 'float16', shape: [1, l.channels, l.height, l.width], data: new Uint16Array(new Float16Array(features.get(l.name) as Float32Array).buffer) }]));

/** Scaled, averaged over the up to nine neighbours that exist, placed on the grid, each level divided by the root of its channels. */
function vectorsByHand(): number[][] {
  const cells: number[][] = Array.from({ length: grid.height * grid.width }, () => []);
  for (const l of levels) {
    const { mean, inverse } = scales.get(l.name) as { mean: Float32Array; inverse: Float32Array };
    const at = (c: number, y: number, x: number): number => ((features.get(l.name)?.[(c * l.height + y) * l.width + x] as number) - (mean[c] as number)) * (inverse[c] as number);
    for (let c = 0; c < l.channels; c++) {
      const plane = new Float32Array(l.height * l.width);
      for (let y = 0; y < l.height; y++) {
        for (let x = 0; x < l.width; x++) {
          const around: number[] = [];
          for (let v = Math.max(0, y - 1); v <= Math.min(l.height - 1, y + 1); v++) for (let u = Math.max(0, x - 1); u <= Math.min(l.width - 1, x + 1); u++) around.push(at(c, v, u));
          plane[y * l.width + x] = around.reduce((a, b) => a + b, 0) / around.length;
        }
      }
      resizeBilinear(plane, 1, l.height, l.width, grid.height, grid.width).forEach((v, p) => cells[p]?.push(v / Math.sqrt(l.channels)));
    }
  }
  return cells;
}

describe('patches of several levels', () => {
  it('are scaled, pooled, placed and weighed like by hand', async () => {
    const d = patchDimensions(levels);
    expect(d).toBe(9);
    expectClose(numbersOf(await runModel(patchModel(shape), feeds), 'vectors'), vectorsByHand().flat(), 1e-5);
  });

  it('have the distance to the nearest of the bank and to the mean', async () => {
    const rows = vectorsByHand();
    const bank = [rows[3] as number[], (rows[7] as number[]).map((v) => v + 0.25), rows[20] as number[]];
    const mean = Array.from({ length: 9 }, (_, c) => rows.reduce((sum, r) => sum + (r[c] as number), 0) / rows.length);
    const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, c) => v - (b[c] as number)));
    const out = await runModel(distanceModel(shape, Float32Array.from(bank.flat()), Float32Array.from(mean)), feeds);
    const nearest = rows.map((r) => Math.min(...bank.map((b) => apart(r, b))));
    // |q|² + |b|² − 2 q·b loses digits where both are almost equal: a distance of 0 comes out as the root of a rounding error.
    expectClose(numbersOf(out, 'nearest'), nearest, 5e-3);
    expectClose(numbersOf(out, 'nearest').filter((_, p) => (nearest[p] as number) > 0.1), nearest.filter((v) => v > 0.1), 1e-4);
    expectClose(numbersOf(out, 'fromMean'), rows.map((r) => apart(r, mean)), 1e-5);
  });
});
