/**
 * Fully connected conditional random field with Gaussian edge potentials, solved by mean field: labels snap to colour edges.
 *
 * Formula: U = −log p, p clipped to 1e-5 … 1; Q ← softmax(−U); ten times Q ← softmax(−U + Σ_k w_k D_k^−½ K_k D_k^−½ Q) with
 *   K_ij = exp(−½‖f_i − f_j‖²), the own pixel included, D_k = diagonal of K_k 1, and Potts weights w_k.
 *   Features: (x, y) / σ_xy for the smooth kernel; (x, y) / σ_xy with (R, G, B) / σ_rgb for the bilateral one.
 *   K is applied in the permutohedral lattice to Q − 1/K: what all labels share falls out of the softmax, the last label's part is
 *   minus the sum of the others', and labels that nothing tells apart stay exactly equal.
 * Layout: probabilities K×H×W; image RGB bytes, pixel by pixel.  Range: probabilities 0–1; the result sums to 1 at each pixel.
 * NaN: a pixel with a NaN among its probabilities counts as knowing nothing. One label: 1 everywhere.
 * Source: Krähenbühl & Koltun 2011, "Efficient Inference in Fully Connected CRFs with Gaussian Edge Potentials", arXiv 1210.5644.
 */
import { checkSize } from './check-size.ts';
import { buildLattice, filterLattice } from './permutohedral.ts';
import type { Lanes, Lattice } from './permutohedral.ts';

export interface DenseCrfSettings {
  /** Standard deviation in pixels and weight of the smooth kernel. */
  readonly gaussian: { readonly sigmaPx: number; readonly weight: number };
  /** Standard deviations in pixels and in grey levels (0–255) and weight of the bilateral kernel. */
  readonly bilateral: { readonly sigmaPx: number; readonly sigmaRgb: number; readonly weight: number };
  readonly iterations: number;
}

/** Settings in use elsewhere, by the method that uses them. */
export const denseCrfSettings = {
  /** IRN, AdvCAM, CLIMS: over hard labels with `probabilitiesOfLabels`, certainty .7. */
  irn: { gaussian: { sigmaPx: 3, weight: 3 }, bilateral: { sigmaPx: 50, sigmaRgb: 5, weight: 10 }, iterations: 10 },
  /** PSA, SEAM, 1Stage. */
  psa: { gaussian: { sigmaPx: 3, weight: 3 }, bilateral: { sigmaPx: 80, sigmaRgb: 13, weight: 10 }, iterations: 10 },
  /** CLIP-ES, DeepLabV2, URN. */
  clipEs: { gaussian: { sigmaPx: 1, weight: 3 }, bilateral: { sigmaPx: 67, sigmaRgb: 3, weight: 4 }, iterations: 10 },
} as const satisfies Record<string, DenseCrfSettings>;

/** Kernels of one picture with their normalisation: built once, used for any number of label stacks on it. */
export interface PreparedCrf {
  readonly height: number;
  readonly width: number;
  readonly iterations: number;
  readonly kernels: readonly Kernel[];
}

interface Kernel {
  readonly lattice: Lattice;
  /** Barycentric weights times the point's D^−½. */
  readonly weight: Float32Array;
  /** Potts weight. */
  readonly potts: number;
}

const floor = 1e-5;

function features(image: Uint8Array | null, height: number, width: number, sigmaPx: number, sigmaRgb: number): Float32Array {
  const d = image ? 5 : 2;
  const out = new Float32Array(height * width * d);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      out[p * d] = x / sigmaPx;
      out[p * d + 1] = y / sigmaPx;
      if (image) for (let c = 0; c < 3; c++) out[p * 5 + 2 + c] = image[p * 3 + c] / sigmaRgb;
    }
  }
  return out;
}

function kernelOf(lattice: Lattice, potts: number): Kernel {
  const n = lattice.dimensions + 1;
  const ones = new Float32Array(lattice.count).fill(1);
  const sums = new Float32Array(lattice.count);
  filterLattice(lattice, lattice.weight, ones, sums, 1, 1, scratchOf(lattice, 1));
  const weight = lattice.weight.slice();
  for (let p = 0, o = 0; p < lattice.count; p++) {
    const factor = 1 / Math.sqrt(sums[p] + 1e-20);
    for (let r = 0; r < n; r++, o++) weight[o] *= factor;
  }
  return { lattice, weight, potts };
}

function scratchOf(lattice: Lattice, lanes: Lanes): readonly [Float32Array, Float32Array] {
  return [new Float32Array((lattice.corners + 1) * lanes), new Float32Array((lattice.corners + 1) * lanes)];
}

/** Builds both kernels of an RGB picture (height×width×3 bytes). Throws RangeError if the size does not agree or a standard deviation is not above 0. */
export function prepareDenseCrf(image: Uint8Array, height: number, width: number, settings: DenseCrfSettings): PreparedCrf {
  checkSize('denseCrf image', image.length, 3 * height * width);
  const { gaussian, bilateral, iterations } = settings;
  if (!(gaussian.sigmaPx > 0 && bilateral.sigmaPx > 0 && bilateral.sigmaRgb > 0)) throw new RangeError('denseCrf: standard deviations must be above 0');
  const area = height * width;
  const kernels = [
    kernelOf(buildLattice(features(null, height, width, gaussian.sigmaPx, 1), 2, area), gaussian.weight),
    kernelOf(buildLattice(features(image, height, width, bilateral.sigmaPx, bilateral.sigmaRgb), 5, area), bilateral.weight),
  ];
  return { height, width, iterations, kernels };
}

/** Refines a probability stack (labelCount×height×width, background included) on a prepared picture; returns the mean field Q of the same shape. Throws RangeError if sizes do not agree. */
export function runDenseCrf(prepared: PreparedCrf, probabilities: Float32Array, labelCount: number): Float32Array {
  const { height, width, kernels } = prepared;
  const area = height * width;
  checkSize('denseCrf probabilities', probabilities.length, labelCount * area);
  if (labelCount < 2) return new Float32Array(probabilities.length).fill(1);
  const unary = unaryOf(probabilities, labelCount, area);
  const free = labelCount - 1;
  const groups: readonly Group[] = Array.from({ length: Math.ceil(free / 4) }, (_, g) => {
    const used = Math.min(4, free - 4 * g);
    const lanes: Lanes = used === 1 ? 1 : 4;
    return { first: 4 * g, used, lanes, q: new Float32Array(area * lanes), sums: new Float32Array(area * lanes), scratch: kernels.map((k) => scratchOf(k.lattice, lanes)) };
  });
  const out = new Float32Array(labelCount * area);
  normalise(groups, unary, labelCount, area, prepared.iterations === 0 ? out : null);
  for (let i = 0; i < prepared.iterations; i++) {
    for (const group of groups) {
      group.sums.fill(0);
      kernels.forEach((k, n) => filterLattice(k.lattice, k.weight, group.q, group.sums, group.lanes, k.potts, group.scratch[n]));
    }
    normalise(groups, unary, labelCount, area, i === prepared.iterations - 1 ? out : null);
  }
  return out;
}

/** Up to four labels that are filtered together; all labels but the last belong to one. */
interface Group {
  readonly first: number;
  readonly used: number;
  readonly lanes: Lanes;
  readonly q: Float32Array;
  readonly sums: Float32Array;
  readonly scratch: readonly (readonly [Float32Array, Float32Array])[];
}

/** −log p, pixel by pixel. */
function unaryOf(probabilities: Float32Array, labelCount: number, area: number): Float32Array {
  const out = new Float32Array(labelCount * area);
  for (let p = 0; p < area; p++) {
    let unknown = false;
    for (let l = 0; l < labelCount; l++) {
      const value = probabilities[l * area + p];
      if (Number.isNaN(value)) unknown = true;
      out[p * labelCount + l] = -Math.log(Math.min(1, Math.max(floor, value)));
    }
    if (unknown) out.fill(0, p * labelCount, (p + 1) * labelCount);
  }
  return out;
}

/** Q = softmax(−U + sums): Q − 1/K into the groups, and into planes where `out` is given. */
function normalise(groups: readonly Group[], unary: Float32Array, labelCount: number, area: number, out: Float32Array | null): void {
  if (groups.length === 1) return normaliseOne(groups[0] as Group, unary, labelCount, area, out);
  const logits = new Float64Array(labelCount);
  const mean = 1 / labelCount;
  const last = labelCount - 1;
  for (let p = 0; p < area; p++) {
    const u = p * labelCount;
    let rest = 0;
    let highest = -Infinity;
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g];
      const { sums, used, first } = group;
      const at = p * group.lanes;
      for (let l = 0; l < used; l++) {
        const sum = sums[at + l];
        const logit = sum - unary[u + first + l];
        rest -= sum;
        logits[first + l] = logit;
        if (logit > highest) highest = logit;
      }
    }
    const logit = rest - unary[u + last];
    logits[last] = logit;
    if (logit > highest) highest = logit;
    let total = 0;
    for (let l = 0; l < labelCount; l++) {
      const value = expOf(logits[l] - highest);
      logits[l] = value;
      total += value;
    }
    const inverse = 1 / total;
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g];
      const { q, used, first } = group;
      const at = p * group.lanes;
      for (let l = 0; l < used; l++) q[at + l] = logits[first + l] * inverse - mean;
    }
    if (out) for (let l = 0; l < labelCount; l++) out[l * area + p] = logits[l] * inverse;
  }
}

/** The same for up to five labels, the usual case, without a loop over groups at each pixel. */
function normaliseOne(group: Group, unary: Float32Array, labelCount: number, area: number, out: Float32Array | null): void {
  const { q, sums, used, lanes } = group;
  const logits = new Float64Array(labelCount);
  const mean = 1 / labelCount;
  for (let p = 0, u = 0, at = 0; p < area; p++, u += labelCount, at += lanes) {
    let rest = 0;
    let highest = -Infinity;
    for (let l = 0; l < used; l++) {
      const sum = sums[at + l];
      const logit = sum - unary[u + l];
      rest -= sum;
      logits[l] = logit;
      if (logit > highest) highest = logit;
    }
    const logit = rest - unary[u + used];
    if (logit > highest) highest = logit;
    let total = expOf(logit - highest);
    const last = total;
    for (let l = 0; l < used; l++) {
      const value = expOf(logits[l] - highest);
      logits[l] = value;
      total += value;
    }
    const inverse = 1 / total;
    for (let l = 0; l < used; l++) q[at + l] = logits[l] * inverse - mean;
    if (out) {
      for (let l = 0; l < used; l++) out[l * area + p] = logits[l] * inverse;
      out[used * area + p] = last * inverse;
    }
  }
}

const powersOfTwo = Float64Array.from({ length: 64 }, (_, i) => 2 ** -i);

/** e^x for x ≤ 0 within 2e-7 of its value, 0 below −26 (5e-12): a fraction of the time of Math.exp, and the same on every machine. */
function expOf(x: number): number {
  if (x === 0) return 1;
  if (!(x > -26)) return x < 0 ? 0 : x;
  const y = x * -1.4426950408889634;
  const whole = (y + 0.5) | 0;
  const f = (whole - y) * 0.6931471805599453;
  const f2 = f * f;
  return powersOfTwo[whole] * (1 + f + f2 * (0.5 + f * 0.16666666666666666) + f2 * f2 * (0.041666666666666664 + f * 0.008333333333333333 + f2 * 0.001388888888888889));
}

/** Dense CRF on one picture and one label stack: `prepareDenseCrf` and `runDenseCrf` in one. */
export function denseCrf(image: Uint8Array, probabilities: Float32Array, labelCount: number, height: number, width: number, settings: DenseCrfSettings): Float32Array {
  return runDenseCrf(prepareDenseCrf(image, height, width, settings), probabilities, labelCount);
}

/** Probabilities (labelCount×area) of hard labels: `certainty` for the label, the rest shared by the others; a label out of range is unknown. Throws RangeError if certainty is not within 0–1. */
export function probabilitiesOfLabels(labels: Uint8Array, labelCount: number, certainty: number): Float32Array {
  if (!(certainty >= 0 && certainty <= 1)) throw new RangeError(`probabilitiesOfLabels: certainty ${certainty} is not within 0–1`);
  const area = labels.length;
  const others = labelCount > 1 ? (1 - certainty) / (labelCount - 1) : 1;
  const out = new Float32Array(labelCount * area);
  labels.forEach((label, p) => {
    for (let l = 0; l < labelCount; l++) out[l * area + p] = label >= labelCount ? 1 / labelCount : l === label && labelCount > 1 ? certainty : others;
  });
  return out;
}
