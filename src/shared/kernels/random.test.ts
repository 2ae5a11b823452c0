import { describe, expect, it } from 'vitest';
import { createRandom, fnv1a64, splitMix64, xoshiro128 } from './random.ts';

describe('published test vectors', () => {
  it('xoshiro128** from state 1, 2, 3, 4: by hand, then the authors\' C program', () => {
    // First draw by hand: rotl(2 · 5, 7) · 9 = 1280 · 9.
    const next = xoshiro128([1, 2, 3, 4]);
    expect(next()).toBe(1280 * 9);
    // The vector that rand_xoshiro (Rust) tests against.
    expect(Array.from({ length: 9 }, next)).toEqual([
      0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('SplitMix64 from 1234567', () => {
    expect(splitMix64(1234567n, 5)).toEqual([
      6457827717110365317n, 3203168211198807973n, 9817491932198370423n, 4593380528125082431n, 16408922859458223821n,
    ]);
  });

  it('FNV-1a, 64 bits', () => {
    expect(['', 'a', 'foobar'].map(fnv1a64)).toEqual([0xcbf29ce484222325n, 0xaf63dc4c8601ec8cn, 0x85944171f73967e8n]);
    expect(fnv1a64('表')).not.toBe(fnv1a64('あ'));
  });
});

describe('createRandom', () => {
  const draws = (seed: number | string, n = 5): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: n }, () => random.uniform());
  };

  it('repeats for the same seed and differs for another', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    expect(draws(-0.5)).not.toEqual(draws(0.5));
  });

  it('forks by label, whatever was drawn before', () => {
    const fresh = createRandom(1);
    const used = createRandom(1);
    used.uniform();
    expect(used.fork('train').uniform()).toBe(fresh.fork('train').uniform());
    expect(fresh.fork('train').uniform()).not.toBe(fresh.fork('test').uniform());
    expect(fresh.fork('a').fork('b').uniform()).not.toBe(fresh.fork('b').fork('a').uniform());
  });

  it('is uniform: mean, spread and neighbours of 20 000 draws', () => {
    const values = draws(7, 20_000);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const serial = values.slice(1).reduce((sum, v, i) => sum + (v - mean) * (values[i] - mean), 0) / values.length / variance;
    // Four standard errors: 1/√(12 n), √(1/180 n), 1/√n.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.0082);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.0022);
    expect(Math.abs(serial)).toBeLessThan(0.029);
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
  });

  it('draws each integer about equally often, also for a range that does not divide 2^32', () => {
    const random = createRandom('dice');
    const counts = new Int32Array(6);
    for (let i = 0; i < 12_000; i++) counts[random.int(6)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(20.5); // 5 degrees of freedom, p = 0.001
    expect(random.int(1)).toBe(0);
    // For n = 3 · 2^30 a plain remainder would land in the lowest third half of the time.
    const low = Array.from({ length: 3000 }, () => random.int(3 * 2 ** 30)).filter((v) => v < 2 ** 30).length;
    expect(Math.abs(low - 1000)).toBeLessThan(110);
    for (const n of [0, -1, 1.5, NaN, 2 ** 33]) expect(() => random.int(n)).toThrow(RangeError);
  });

  it('draws a standard normal', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
    const within = values.filter((v) => Math.abs(v) < 1.959964).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.029);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
    expect(Math.abs(within - 0.95)).toBeLessThan(0.0062);
  });

  it('shuffles in place, every order about equally often', () => {
    const random = createRandom(5);
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    const chiSquare = [...seen.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(20.5);
    const items = [1];
    expect(random.shuffle(items)).toBe(items);
    expect(random.shuffle([])).toEqual([]);
  });
});
