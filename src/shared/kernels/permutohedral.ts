/**
 * Permutohedral lattice: Gaussian filtering in a feature space of d dimensions in time linear in the number of points.
 *
 * Formula: each point is spread with barycentric weights over the d + 1 corners of its simplex (splat), corners are blurred along
 *   each of the d + 1 lattice directions with [½ 1 ½], and read back with the same weights, times 1 / (1 + 2^−d). It stands for
 *   Σ_j exp(−½‖f_i − f_j‖²) v_j up to a constant that symmetric normalisation removes.
 * Layout: features point by point (count × d), values point by point (count × lanes).  Range: features finite, within ±2e7.
 * Source: Adams, Baek, Davis 2010, "Fast High-Dimensional Filtering Using the Permutohedral Lattice",
 *   doi 10.1111/j.1467-8659.2009.01645.x.
 */
import { checkSize } from './check-size.ts';

export interface Lattice {
  readonly dimensions: number;
  readonly count: number;
  /** Number of corners in use; corner 0 stands for "none" and always holds 0. */
  readonly corners: number;
  /** count × (d + 1): corner of each point, from 1. */
  readonly corner: Int32Array;
  /** count × (d + 1): barycentric weights. */
  readonly weight: Float32Array;
  /** (d + 1) × (corners + 1) × 2: the two neighbours along each direction, 0 where there is none. */
  readonly neighbour: Int32Array;
}

/** Open-addressing table from d integer coordinates to a running number from 1. */
interface CornerTable {
  readonly d: number;
  size: number;
  keys: Int32Array;
  slots: Int32Array;
}

function newTable(d: number, expected: number): CornerTable {
  const capacity = 2 ** Math.ceil(Math.log2(2 * expected + 16));
  return { d, size: 0, slots: new Int32Array(capacity), keys: new Int32Array((capacity / 2 + 1) * d) };
}

function hashOf(keys: Int32Array, from: number, d: number): number {
  let h = 0;
  for (let i = from; i < from + d; i++) h = Math.imul(h + keys[i], 1664525);
  return h ^ (h >>> 15);
}

/** Number of the corner; 0 if it is not there. With `add` a missing one gets the next number. */
function find(table: CornerTable, key: Int32Array, add: boolean): number {
  const { d, keys, slots } = table;
  const mask = slots.length - 1;
  let slot = hashOf(key, 0, d) & mask;
  for (let found = slots[slot]; found !== 0; found = slots[slot]) {
    const at = found * d;
    let i = 0;
    while (i < d && keys[at + i] === key[i]) i++;
    if (i === d) return found;
    slot = (slot + 1) & mask;
  }
  if (!add) return 0;
  const number = ++table.size;
  slots[slot] = number;
  for (let i = 0; i < d; i++) keys[number * d + i] = key[i];
  if (2 * number >= slots.length) grow(table);
  return number;
}

function grow(table: CornerTable): void {
  const { d } = table;
  const keys = new Int32Array((table.slots.length + 1) * d);
  keys.set(table.keys);
  const slots = new Int32Array(table.slots.length * 2);
  const mask = slots.length - 1;
  for (let n = 1; n <= table.size; n++) {
    let slot = hashOf(keys, n * d, d) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = n;
  }
  table.keys = keys;
  table.slots = slots;
}

/** Places `count` points of d features (already divided by their standard deviations) in a lattice. Throws RangeError if sizes do not agree or a feature is not finite. */
export function buildLattice(features: Float32Array, d: number, count: number): Lattice {
  checkSize('buildLattice features', features.length, d * count);
  const n = d + 1;
  const spread = Math.sqrt(2 / 3) * n;
  const scale = Float32Array.from({ length: d }, (_, i) => spread / Math.sqrt((i + 2) * (i + 1)));
  const table = newTable(d, Math.min(count, 1 << 16));
  const corner = new Int32Array(count * n);
  const weight = new Float32Array(count * n);
  const elevated = new Float64Array(n);
  const nearest = new Int32Array(n);
  const rank = new Int32Array(n);
  const lastNearest = new Int32Array(n);
  const lastRank = new Int32Array(n).fill(-1);
  const barycentric = new Float64Array(n + 1);
  const key = new Int32Array(d);
  const inverse = 1 / n;
  for (let p = 0, o = 0; p < count; p++, o += n) {
    let below = 0;
    for (let j = d; j > 0; j--) {
      const value = features[p * d + j - 1] * scale[j - 1];
      elevated[j] = below - j * value;
      below += value;
    }
    elevated[0] = below;
    if (!Number.isFinite(below)) throw new RangeError('buildLattice: a feature is not finite');
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const rounded = Math.floor(elevated[i] * inverse + 0.5) | 0;
      const whole = Math.imul(rounded, n);
      nearest[i] = whole;
      elevated[i] -= whole;
      sum = (sum + rounded) | 0;
      rank[i] = 0;
    }
    for (let i = 0; i < d; i++) {
      const own = elevated[i];
      let less = 0;
      for (let j = i + 1; j < n; j++) {
        const isLess = own < elevated[j] ? 1 : 0;
        less += isLess;
        rank[j] += 1 - isLess;
      }
      rank[i] += less;
    }
    let same = true;
    for (let i = 0; i < n; i++) {
      if (sum !== 0) {
        // The rounded point lies off the plane of the lattice: step along the coordinates that were rounded most.
        rank[i] += sum;
        if (rank[i] < 0) {
          rank[i] += n;
          nearest[i] += n;
          elevated[i] -= n;
        } else if (rank[i] > d) {
          rank[i] -= n;
          nearest[i] -= n;
          elevated[i] += n;
        }
      }
      // Neighbouring pixels often share their simplex, and with it all corners.
      if (nearest[i] !== lastNearest[i] || rank[i] !== lastRank[i]) {
        same = false;
        lastNearest[i] = nearest[i];
        lastRank[i] = rank[i];
      }
    }
    for (let i = 0; i <= n; i++) barycentric[i] = 0;
    for (let i = 0; i < n; i++) {
      const value = elevated[i] * inverse;
      barycentric[d - rank[i]] += value;
      barycentric[n - rank[i]] -= value;
    }
    barycentric[0] += 1 + barycentric[n];
    for (let r = 0; r < n; r++) weight[o + r] = barycentric[r];
    if (same) {
      for (let r = 0; r < n; r++) corner[o + r] = corner[o - n + r];
      continue;
    }
    for (let r = 0; r < n; r++) {
      for (let i = 0; i < d; i++) key[i] = nearest[i] + (rank[i] > d - r ? r - n : r);
      corner[o + r] = find(table, key, true);
    }
  }
  return { dimensions: d, count, corners: table.size, corner, weight, neighbour: neighbours(table, d) };
}

function neighbours(table: CornerTable, d: number): Int32Array {
  const stride = 2 * (table.size + 1);
  const out = new Int32Array((d + 1) * stride);
  const before = new Int32Array(d);
  const after = new Int32Array(d);
  for (let c = 1; c <= table.size; c++) {
    for (let j = 0; j <= d; j++) {
      for (let i = 0; i < d; i++) {
        const at = table.keys[c * d + i];
        before[i] = i === j ? at + d : at - 1;
        after[i] = i === j ? at - d : at + 1;
      }
      out[j * stride + 2 * c] = find(table, before, false);
      out[j * stride + 2 * c + 1] = find(table, after, false);
    }
  }
  return out;
}

/** Values at all corners for four lanes a point, or one. */
export type Lanes = 1 | 4;

/**
 * Filters `values` (count × lanes) and adds the result times `scale` to `out` (count × lanes). `weight` are the lattice's own
 * weights or those times a factor of each point. `scratch` are two arrays of (corners + 1) × lanes.
 */
export function filterLattice(lattice: Lattice, weight: Float32Array, values: Float32Array, out: Float32Array, lanes: Lanes, scale: number, scratch: readonly [Float32Array, Float32Array]): void {
  const alpha = scale / (1 + 2 ** -lattice.dimensions);
  if (lanes === 4) {
    splatFour(lattice, weight, values, scratch[0]);
    sliceFour(lattice, weight, blurFour(lattice, scratch), out, alpha);
  } else {
    splatOne(lattice, weight, values, scratch[0]);
    sliceOne(lattice, weight, blurOne(lattice, scratch), out, alpha);
  }
}

function splatFour(lattice: Lattice, weight: Float32Array, values: Float32Array, corners: Float32Array): void {
  const { corner, count } = lattice;
  const n = lattice.dimensions + 1;
  corners.fill(0);
  for (let p = 0, o = 0; p < count; p++) {
    const a = values[4 * p];
    const b = values[4 * p + 1];
    const c = values[4 * p + 2];
    const d = values[4 * p + 3];
    for (let r = 0; r < n; r++, o++) {
      const w = weight[o];
      const at = 4 * corner[o];
      corners[at] += w * a;
      corners[at + 1] += w * b;
      corners[at + 2] += w * c;
      corners[at + 3] += w * d;
    }
  }
}

function splatOne(lattice: Lattice, weight: Float32Array, values: Float32Array, corners: Float32Array): void {
  const { corner, count } = lattice;
  const n = lattice.dimensions + 1;
  corners.fill(0);
  for (let p = 0, o = 0; p < count; p++) {
    const a = values[p];
    for (let r = 0; r < n; r++, o++) corners[corner[o]] += weight[o] * a;
  }
}

/** Returns the array of the two that holds the result. */
function blurFour(lattice: Lattice, scratch: readonly [Float32Array, Float32Array]): Float32Array {
  const { neighbour, corners } = lattice;
  const stride = 2 * (corners + 1);
  let from = scratch[0];
  let to = scratch[1];
  to.fill(0, 0, 4);
  for (let j = 0; j <= lattice.dimensions; j++) {
    for (let c = 1, o = j * stride + 2; c <= corners; c++, o += 2) {
      const before = 4 * neighbour[o];
      const after = 4 * neighbour[o + 1];
      const at = 4 * c;
      to[at] = from[at] + 0.5 * (from[before] + from[after]);
      to[at + 1] = from[at + 1] + 0.5 * (from[before + 1] + from[after + 1]);
      to[at + 2] = from[at + 2] + 0.5 * (from[before + 2] + from[after + 2]);
      to[at + 3] = from[at + 3] + 0.5 * (from[before + 3] + from[after + 3]);
    }
    const made = to;
    to = from;
    from = made;
  }
  return from;
}

function blurOne(lattice: Lattice, scratch: readonly [Float32Array, Float32Array]): Float32Array {
  const { neighbour, corners } = lattice;
  const stride = 2 * (corners + 1);
  let from = scratch[0];
  let to = scratch[1];
  to[0] = 0;
  for (let j = 0; j <= lattice.dimensions; j++) {
    for (let c = 1, o = j * stride + 2; c <= corners; c++, o += 2) to[c] = from[c] + 0.5 * (from[neighbour[o]] + from[neighbour[o + 1]]);
    const made = to;
    to = from;
    from = made;
  }
  return from;
}

function sliceFour(lattice: Lattice, weight: Float32Array, corners: Float32Array, out: Float32Array, alpha: number): void {
  const { corner, count } = lattice;
  const n = lattice.dimensions + 1;
  for (let p = 0, o = 0; p < count; p++) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let r = 0; r < n; r++, o++) {
      const w = weight[o];
      const at = 4 * corner[o];
      a += w * corners[at];
      b += w * corners[at + 1];
      c += w * corners[at + 2];
      d += w * corners[at + 3];
    }
    out[4 * p] += alpha * a;
    out[4 * p + 1] += alpha * b;
    out[4 * p + 2] += alpha * c;
    out[4 * p + 3] += alpha * d;
  }
}

function sliceOne(lattice: Lattice, weight: Float32Array, corners: Float32Array, out: Float32Array, alpha: number): void {
  const { corner, count } = lattice;
  const n = lattice.dimensions + 1;
  for (let p = 0, o = 0; p < count; p++) {
    let a = 0;
    for (let r = 0; r < n; r++, o++) a += weight[o] * corners[corner[o]];
    out[p] += alpha * a;
  }
}
