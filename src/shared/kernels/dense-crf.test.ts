import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/dense-crf.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { denseCrf, denseCrfSettings, prepareDenseCrf, probabilitiesOfLabels, runDenseCrf } from './dense-crf.ts';

const { height, width } = oracle;
const area = height * width;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

/** Number of the highest of K planes at each pixel. */
function argmax(planes: ArrayLike<number>, k: number): Uint8Array {
  return Uint8Array.from({ length: planes.length / k }, (_, p) => {
    let best = 0;
    for (let l = 1; l < k; l++) if ((planes[l * (planes.length / k) + p] as number) > (planes[best * (planes.length / k) + p] as number)) best = l;
    return best;
  });
}

function probabilitiesOf(scores: Uint8Array, k: number): Float32Array {
  const sums = Float32Array.from({ length: area }, (_, p) => Array.from({ length: k }, (_, l) => scores[l * area + p] as number).reduce((a, b) => a + b, 0));
  return Float32Array.from(scores, (v, i) => v / (sums[i % area] as number));
}

describe('denseCrf', () => {
  it('gives the mean field of two equal pixels by hand', () => {
    // Two pixels of one colour, one iteration, kernels so wide that all four K_ij are equal: normalised K = ½ everywhere.
    const settings = { gaussian: { sigmaPx: 1e6, weight: 2 }, bilateral: { sigmaPx: 1e6, sigmaRgb: 1e6, weight: 0 }, iterations: 1 };
    const q = denseCrf(new Uint8Array(6), Float32Array.of(0.9, 0.4, 0.1, 0.6), 2, 1, 2, settings);
    // Message to label 0: 2 · (0.9 + 0.4) / 2 = 1.3, to label 1: 0.7.
    const own = (p: number): number => (p * Math.exp(1.3)) / (p * Math.exp(1.3) + (1 - p) * Math.exp(0.7));
    expectClose(q, [own(0.9), own(0.4), 1 - own(0.9), 1 - own(0.4)], 1e-5);
  });

  for (const key of ['irn', 'psa', 'clipEs'] as const) {
    it.each(oracle.cases)(`equals pydensecrf with the settings ${key}: $name`, ({ labels, image, scores, q }) => {
      const start = key === 'irn' ? probabilitiesOfLabels(argmax(bytesOf(scores), labels), labels, 0.7) : probabilitiesOf(bytesOf(scores), labels);
      const ours = denseCrf(bytesOf(image), start, labels, height, width, denseCrfSettings[key]);
      const theirs = Float32Array.from(new Uint16Array(bytesOf(q[key]).buffer), (v) => v / 65535);
      const [a, b] = [argmax(ours, labels), argmax(theirs, labels)];
      expect(a.filter((v, p) => v === b[p]).length / area).toBeGreaterThanOrEqual(0.998);
      expect(ours.reduce((sum, v, i) => sum + Math.abs(v - (theirs[i] as number)), 0) / ours.length).toBeLessThanOrEqual(2e-3);
      // The bounds above are those of the method's notes; the lattice being the same, far less is left.
      expect(ours.reduce((most, v, i) => Math.max(most, Math.abs(v - (theirs[i] as number))), 0)).toBeLessThan(2e-3);
    });
  }

  it('treats more than five labels like five: empty ones change nothing', () => {
    const { labels, image, scores } = oracle.cases[2] as (typeof oracle.cases)[number];
    const p = probabilitiesOf(bytesOf(scores), labels);
    const few = denseCrf(bytesOf(image), p, labels, height, width, denseCrfSettings.psa);
    const many = new Float32Array(11 * area);
    many.set(p, 6 * area);
    const out = denseCrf(bytesOf(image), many, 11, height, width, denseCrfSettings.psa);
    // Clipping leaves each empty label 1e-5.
    expectClose(out.subarray(6 * area), few, 2e-3);
    for (let at = 0; at < area; at += 97) expect(Array.from({ length: 11 }, (_, l) => out[l * area + at] as number).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it('uses a prepared picture again, and without iterations returns the probabilities', () => {
    const { labels, image, scores } = oracle.cases[1] as (typeof oracle.cases)[number];
    const p = probabilitiesOf(bytesOf(scores), labels);
    const prepared = prepareDenseCrf(bytesOf(image), height, width, denseCrfSettings.clipEs);
    const before = p.slice();
    expect(runDenseCrf(prepared, p, labels)).toEqual(runDenseCrf(prepared, p, labels));
    expect(p).toEqual(before);
    expectClose(denseCrf(bytesOf(image), p, labels, height, width, { ...denseCrfSettings.clipEs, iterations: 0 }), p, 1e-5);
  });

  it('cleans single wrong labels off a uniform picture', () => {
    const labels = new Uint8Array(20 * 20);
    labels[210] = 1;
    const q = denseCrf(new Uint8Array(3 * 400).fill(128), probabilitiesOfLabels(labels, 2, 0.7), 2, 20, 20, denseCrfSettings.irn);
    expect(argmax(q, 2).every((l) => l === 0)).toBe(true);
  });

  it('takes a pixel with a NaN as knowing nothing, one label, one pixel, no pixel', () => {
    const p = new Float32Array(2 * 25).fill(0.5);
    p.fill(0.95, 0, 25);
    p.fill(0.05, 25);
    const clean = p.slice();
    [clean[12], clean[37]] = [0.5, 0.5];
    p[37] = NaN;
    expect(denseCrf(new Uint8Array(75), p, 2, 5, 5, denseCrfSettings.psa)).toEqual(denseCrf(new Uint8Array(75), clean, 2, 5, 5, denseCrfSettings.psa));
    expect(denseCrf(new Uint8Array(12), Float32Array.of(0.2, 0.3, 0.4, NaN), 1, 2, 2, denseCrfSettings.psa)).toEqual(Float32Array.of(1, 1, 1, 1));
    // Nothing to tell the labels apart: the mean field is unstable there, so that any lack of symmetry would grow.
    expect(denseCrf(Uint8Array.of(1, 2, 3), Float32Array.of(0.5, 0.5), 2, 1, 1, denseCrfSettings.psa)).toEqual(Float32Array.of(0.5, 0.5));
    expect(denseCrf(new Uint8Array(0), new Float32Array(0), 2, 0, 0, denseCrfSettings.psa)).toEqual(new Float32Array(0));
  });

  it('refuses wrong sizes and standard deviations that are not above 0', () => {
    expect(() => denseCrf(new Uint8Array(3), new Float32Array(4), 2, 1, 2, denseCrfSettings.psa)).toThrow(RangeError);
    expect(() => denseCrf(new Uint8Array(6), new Float32Array(3), 2, 1, 2, denseCrfSettings.psa)).toThrow(RangeError);
    expect(() => prepareDenseCrf(new Uint8Array(6), 1, 2, { ...denseCrfSettings.psa, gaussian: { sigmaPx: 0, weight: 3 } })).toThrow(RangeError);
    expect(() => prepareDenseCrf(new Uint8Array(6), 1, 2, { ...denseCrfSettings.psa, bilateral: { sigmaPx: 1, sigmaRgb: NaN, weight: 3 } })).toThrow(RangeError);
  });
});

describe('probabilitiesOfLabels', () => {
  it('shares what is left among the other labels; out of range is unknown', () => {
    expectClose(probabilitiesOfLabels(Uint8Array.of(0, 2, 255), 3, 0.7), [0.7, 0.15, 1 / 3, 0.15, 0.15, 1 / 3, 0.15, 0.7, 1 / 3], 1e-6);
    expect(probabilitiesOfLabels(Uint8Array.of(0), 1, 0.7)).toEqual(Float32Array.of(1));
    expect(() => probabilitiesOfLabels(Uint8Array.of(0), 2, 1.1)).toThrow(RangeError);
  });
});
