import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/random-walk.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { randomWalk, randomWalkDefaults, scaleWalked, walkPaths } from './random-walk.ts';

describe('walkPaths', () => {
  it('gives the 34 offsets of a half disc of radius 5, so that 69 cells are reached with the mirrored half and the cell itself', () => {
    const paths = walkPaths(5);
    expect(2 * paths.length + 1).toBe(69);
    expect(paths.every(({ dx, dy }) => dx * dx + dy * dy < 25 && (dy > 0 || dx > 0))).toBe(true);
  });

  it('lists the cells of a path by hand', () => {
    const pathTo = (dx: number, dy: number): unknown => walkPaths(5).find((p) => p.dx === dx && p.dy === dy)?.path;
    expect(pathTo(3, 0)).toEqual([[1, 0], [2, 0], [3, 0]]);
    // Beside the diagonal lie cells at distance 1/√2; beside the steep line ones at 2/√5.
    expect(pathTo(1, 1)).toEqual([[1, 0], [0, 1], [1, 1]]);
    expect(pathTo(-1, 2)).toEqual([[-1, 0], [-1, 1], [0, 1], [-1, 2], [0, 2]]);
  });
});

describe('randomWalk', () => {
  it('takes one step between two cells by hand', () => {
    // Edge 0.5 on the right cell: affinity (1 − 0.5)² = 0.25 both ways, 1 to itself; the right map starts at half.
    const out = randomWalk(Float32Array.of(0, 0.5), Float32Array.of(1, 4), 1, 1, 2, { radius: 2, beta: 2, steps: 1 });
    expectClose(out, [(1 + 0.25 * 2) / 1.25, (2 + 0.25 * 1) / 1.25], 1e-6);
  });

  it('fills a room evenly and does not pass a closed wall', () => {
    // Columns 0–2, a wall in column 3, columns 4–6.
    const edge = Float32Array.from({ length: 35 }, (_, i) => (i % 7 === 3 ? 1 : 0));
    const maps = new Float32Array(35);
    maps[8] = 1;
    const out = randomWalk(edge, maps, 1, 5, 7);
    const room = [...out].filter((_, i) => i % 7 < 3);
    expect(Math.min(...room)).toBeGreaterThan(0.01);
    expect(Math.max(...room) / Math.min(...room)).toBeLessThan(1.01);
    expect([...out].filter((_, i) => i % 7 >= 3).every((v) => v === 0)).toBe(true);
  });

  it.each(oracle.cases)('equals the dense matrix power: $name', ({ edge, maps, walked }) => {
    const [classes, height, width] = maps.shape as [number, number, number];
    const out = randomWalk(Float32Array.from(edge.data), Float32Array.from(maps.data), classes, height, width);
    walked.data.forEach((v, i) => expect(Math.abs((out[i] as number) - v)).toBeLessThanOrEqual(1e-3 * Math.abs(v) + 1e-9));
    expect([oracle.radius, oracle.beta, oracle.steps]).toEqual([randomWalkDefaults.radius, randomWalkDefaults.beta, randomWalkDefaults.steps]);
  });

  it('leaves its input alone, takes NaN edges as full ones and values beyond 0–1 as the bounds', () => {
    const maps = Float32Array.of(1, 2, 3, 0);
    expect(randomWalk(Float32Array.of(NaN, 0, 2, -1), maps, 1, 2, 2)).toEqual(randomWalk(Float32Array.of(1, 0, 1, 0), maps, 1, 2, 2));
    expect([...maps]).toEqual([1, 2, 3, 0]);
    expect([...randomWalk(new Float32Array(1), Float32Array.of(NaN, 0.5), 2, 1, 1)]).toEqual([NaN, 0.5]);
    expect(randomWalk(new Float32Array(0), new Float32Array(0), 1, 0, 0)).toEqual(new Float32Array(0));
  });

  it('refuses wrong sizes and settings', () => {
    expect(() => randomWalk(new Float32Array(3), new Float32Array(4), 1, 2, 2)).toThrow(RangeError);
    expect(() => randomWalk(new Float32Array(4), new Float32Array(3), 1, 2, 2)).toThrow(RangeError);
    expect(() => randomWalk(new Float32Array(4), new Float32Array(4), 1, 2, 2, { radius: 0, beta: 1, steps: 1 })).toThrow(RangeError);
    expect(() => randomWalk(new Float32Array(4), new Float32Array(4), 1, 2, 2, { radius: 5, beta: 1, steps: 1.5 })).toThrow(RangeError);
  });
});

describe('scaleWalked', () => {
  it('divides by the highest of all, or of each class; empty maps stay 0', () => {
    const maps = Float32Array.of(2, 4, 1, 0.5, 0, 0);
    expect([...scaleWalked(maps, 3, 2, 'all')]).toEqual([0.5, 1, 0.25, 0.125, 0, 0]);
    expect([...scaleWalked(maps, 3, 2, 'each')]).toEqual([0.5, 1, 1, 0.5, 0, 0]);
    expect([...scaleWalked(Float32Array.of(NaN, 1), 1, 2, 'each')]).toEqual([0, 1]);
    expect(() => scaleWalked(maps, 2, 2, 'all')).toThrow(RangeError);
  });
});
