import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { entropyMap, imageDoubt } from './doubt.ts';

describe('entropyMap', () => {
  it('is 0 for a sure pixel, 1 for an even one, by hand in between', () => {
    const map = entropyMap(Float32Array.of(1, 0.5, 0.25, 0, 0.5, 0.75), 2, 3);
    const quarter = -(0.25 * Math.log2(0.25) + 0.75 * Math.log2(0.75));
    expectClose(map, [0, 1, quarter], 1e-6);
  });

  it('equals scipy.stats.entropy', () => {
    const { size, classes, probabilities, entropy } = oracle.doubt;
    expectClose(entropyMap(Float32Array.from(probabilities), classes, size[0] * size[1]), entropy, 1e-6);
  });

  it('takes NaN for full doubt, one class for none, and stays within 0–1', () => {
    expect([...entropyMap(Float32Array.of(NaN, 1, 0.5, 0), 2, 2)]).toEqual([1, 0]);
    expect([...entropyMap(Float32Array.of(0.3), 1, 1)]).toEqual([0]);
    expect([...entropyMap(Float32Array.of(1.0001, 0), 2, 1)]).toEqual([0]);
    expect(() => entropyMap(new Float32Array(3), 2, 2)).toThrow(RangeError);
  });
});

describe('imageDoubt', () => {
  it('averages over the active region by hand', () => {
    // Active: pixels 1–3; agreed: pixel 1. Pixel 0 is background in both and does not count.
    const doubt = imageDoubt(Float32Array.of(1, 0.25, 0.5, 0.75), Uint8Array.of(0, 1, 2, 0), Uint8Array.of(0, 1, 1, 1));
    expectClose([doubt.score, doubt.meanEntropy, doubt.disagreement], [(0.5 + 2 / 3) / 2, 0.5, 2 / 3], 1e-12);
  });

  it('equals numpy', () => {
    const { size, classes, probabilities, seed, refined, meanEntropy, disagreement } = oracle.doubt;
    const map = entropyMap(Float32Array.from(probabilities), classes, size[0] * size[1]);
    const doubt = imageDoubt(map, Uint8Array.from(seed), Uint8Array.from(refined));
    expectClose([doubt.meanEntropy, doubt.disagreement, doubt.score], [meanEntropy, disagreement, (meanEntropy + disagreement) / 2], 1e-6);
  });

  it('is full where nothing is active, and takes ignore for not foreground', () => {
    const full = { score: 1, meanEntropy: 1, disagreement: 1 };
    expect(imageDoubt(new Float32Array(1), Uint8Array.of(0), Uint8Array.of(0))).toEqual(full);
    expect(imageDoubt(new Float32Array(1), Uint8Array.of(255), Uint8Array.of(255))).toEqual(full);
    expect(imageDoubt(new Float32Array(2), Uint8Array.of(1, 1), Uint8Array.of(1, 255)).disagreement).toBe(0.5);
    expect(() => imageDoubt(new Float32Array(2), new Uint8Array(1), new Uint8Array(2))).toThrow(RangeError);
    expect(() => imageDoubt(new Float32Array(2), new Uint8Array(2), new Uint8Array(1))).toThrow(RangeError);
  });
});
