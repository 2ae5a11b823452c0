/**
 * Random walk over a grid whose cells are tied by learned affinity: maps flow inside a region and stop at its edges.
 *
 * Formula: a_ij = 1 − max edge on the straight path i → j, for the offsets with dx² + dy² < radius², a_ii = 1; T = A^β (elementwise),
 *   columns scaled to 1; x ← x T, 256 times, from x · (1 − edge). Path: all cells nearer than 1 to the line, ends included.
 *   The reference squares the dense T eight times; 256 sparse steps are the same product.
 * Layout: edge H×W, maps K×H×W.  Range: edge 0–1 (clipped); maps ≥ 0; nothing flows over the border of the grid.
 * NaN: a NaN edge counts as a full edge; a NaN map spreads to what it reaches.
 * Source: Ahn, Cho, Kwak 2019, "Weakly Supervised Learning of Instance Segmentation with Inter-pixel Relations", arXiv 1904.05044, and its code.
 */
import { checkSize } from './check-size.ts';

export interface RandomWalkSettings {
  /** Offsets lie inside this radius, in cells. */
  readonly radius: number;
  /** Power that sharpens the affinity. */
  readonly beta: number;
  readonly steps: number;
}

/** The values of the reference; its eight squarings are 2^8 steps. */
export const randomWalkDefaults: RandomWalkSettings = { radius: 5, beta: 10, steps: 256 };

/** One offset of a half disc and the path to it, as (dx, dy), start left out. */
export interface WalkPath {
  readonly dx: number;
  readonly dy: number;
  readonly path: readonly (readonly [number, number])[];
}

/** The half disc of offsets inside `radius` (the other half is its mirror image) with their straight paths; the offset itself is part of its path. */
export function walkPaths(radius: number): readonly WalkPath[] {
  const out: WalkPath[] = [];
  const reach = Math.ceil(radius) - 1;
  for (let dy = 0; dy <= reach; dy++) {
    for (let dx = dy === 0 ? 1 : -reach; dx <= reach; dx++) {
      const length = dx * dx + dy * dy;
      if (length >= radius * radius) continue;
      const path: (readonly [number, number])[] = [];
      for (let y = 0; y <= dy; y++) {
        for (let x = Math.min(0, dx); x <= Math.max(0, dx); x++) {
          if ((x !== 0 || y !== 0) && (dy * x - dx * y) ** 2 < length) path.push([x, y]);
        }
      }
      out.push({ dx, dy, path });
    }
  }
  return out;
}

/** Transition weights of a grid: for each cell the offsets of the disc (padded buffer) and their shares, which sum to 1. */
interface Transitions {
  readonly pad: number;
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
}

function transitionsOf(edge: Float32Array, height: number, width: number, { radius, beta }: RandomWalkSettings): Transitions {
  const paths = walkPaths(radius);
  const pad = Math.max(0, Math.ceil(radius) - 1);
  const paddedWidth = width + 2 * pad;
  // Beyond the border stands a full edge.
  const wall = new Float32Array((height + 2 * pad) * paddedWidth).fill(1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = edge[y * width + x];
      wall[(y + pad) * paddedWidth + x + pad] = value >= 0 ? Math.min(1, value) : Number.isNaN(value) ? 1 : 0;
    }
  }
  const sharpen = powerOf(beta);
  const n = 2 * paths.length + 1;
  const offsets = new Int32Array(n);
  const weights = new Float32Array(height * width * n);
  for (let p = 0; p < height * width; p++) weights[p * n] = 1;
  paths.forEach(({ dx, dy, path }, i) => {
    const steps = Int32Array.from(path, ([x, y]) => y * paddedWidth + x);
    offsets[2 * i + 1] = dy * paddedWidth + dx;
    offsets[2 * i + 2] = -offsets[2 * i + 1];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [toX, toY] = [x + dx, y + dy];
        if (toX < 0 || toX >= width || toY >= height) continue;
        const at = (y + pad) * paddedWidth + x + pad;
        let highest = wall[at];
        for (let s = 0; s < steps.length; s++) highest = Math.max(highest, wall[at + steps[s]]);
        const affinity = sharpen(1 - highest);
        weights[(y * width + x) * n + 2 * i + 1] = affinity;
        weights[(toY * width + toX) * n + 2 * i + 2] = affinity;
      }
    }
  });
  for (let p = 0; p < height * width; p++) {
    let total = 0;
    for (let j = p * n; j < (p + 1) * n; j++) total += weights[j];
    for (let j = p * n; j < (p + 1) * n; j++) weights[j] /= total;
  }
  return { pad, offsets, weights };
}

/** x^exponent; whole exponents by squaring, several times faster than the general power. */
function powerOf(exponent: number): (x: number) => number {
  if (!Number.isInteger(exponent)) return (x) => x ** exponent;
  return (x) => {
    let result = 1;
    for (let e = exponent, square = x; e > 0; e >>= 1, square *= square) if ((e & 1) === 1) result *= square;
    return result;
  };
}

/**
 * Walks maps (classCount×height×width) over a grid with the given edges (height×width, 0–1) and returns them, same shape, unscaled.
 * Needs about 276 bytes a cell for the weights at radius 5. Throws RangeError if sizes do not agree or a setting is out of range.
 */
export function randomWalk(edge: Float32Array, maps: Float32Array, classCount: number, height: number, width: number, settings: RandomWalkSettings = randomWalkDefaults): Float32Array {
  const area = height * width;
  checkSize('randomWalk edge', edge.length, area);
  checkSize('randomWalk maps', maps.length, classCount * area);
  const { radius, beta, steps } = settings;
  if (!(radius > 0 && beta >= 0 && Number.isInteger(steps) && steps >= 0)) throw new RangeError('randomWalk: radius must be above 0, beta and steps not below 0');
  const transitions = transitionsOf(edge, height, width, settings);
  const out = new Float32Array(maps.length);
  for (let first = 0; first < classCount; first += 4) {
    const count = Math.min(4, classCount - first);
    if (count === 1) walkOne(transitions, edge, maps, out, first, height, width, steps);
    else walkFour(transitions, edge, maps, out, first, count, height, width, steps);
  }
  return out;
}

/** What is left of a map on an edge at the start. */
const kept = (edge: number): number => (edge >= 0 ? 1 - Math.min(1, edge) : Number.isNaN(edge) ? 0 : 1);

function walkOne({ pad, offsets, weights }: Transitions, edge: Float32Array, maps: Float32Array, out: Float32Array, first: number, height: number, width: number, steps: number): void {
  const n = offsets.length;
  const area = height * width;
  const paddedWidth = width + 2 * pad;
  let from = new Float32Array((height + 2 * pad) * paddedWidth);
  let to = new Float32Array(from.length);
  for (let y = 0, p = 0; y < height; y++) for (let x = 0; x < width; x++, p++) from[(y + pad) * paddedWidth + x + pad] = maps[first * area + p] * kept(edge[p]);
  for (let s = 0; s < steps; s++) {
    for (let y = 0, w = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y + pad) * paddedWidth + x + pad;
        let sum = 0;
        for (let j = 0; j < n; j++, w++) sum += weights[w] * from[at + offsets[j]];
        to[at] = sum;
      }
    }
    const made = to;
    to = from;
    from = made;
  }
  for (let y = 0, p = 0; y < height; y++) for (let x = 0; x < width; x++, p++) out[first * area + p] = from[(y + pad) * paddedWidth + x + pad];
}

/** Up to four classes together: each weight is read once for all of them. */
function walkFour({ pad, offsets, weights }: Transitions, edge: Float32Array, maps: Float32Array, out: Float32Array, first: number, count: number, height: number, width: number, steps: number): void {
  const n = offsets.length;
  const area = height * width;
  const paddedWidth = width + 2 * pad;
  const reach = offsets.map((o) => 4 * o);
  let from = new Float32Array(4 * (height + 2 * pad) * paddedWidth);
  let to = new Float32Array(from.length);
  for (let k = 0; k < count; k++) {
    for (let y = 0, p = 0; y < height; y++) for (let x = 0; x < width; x++, p++) from[4 * ((y + pad) * paddedWidth + x + pad) + k] = maps[(first + k) * area + p] * kept(edge[p]);
  }
  for (let s = 0; s < steps; s++) {
    for (let y = 0, w = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = 4 * ((y + pad) * paddedWidth + x + pad);
        let a = 0, b = 0, c = 0, d = 0;
        for (let j = 0; j < n; j++, w++) {
          const weight = weights[w];
          const q = at + reach[j];
          a += weight * from[q];
          b += weight * from[q + 1];
          c += weight * from[q + 2];
          d += weight * from[q + 3];
        }
        to[at] = a;
        to[at + 1] = b;
        to[at + 2] = c;
        to[at + 3] = d;
      }
    }
    const made = to;
    to = from;
    from = made;
  }
  for (let k = 0; k < count; k++) {
    for (let y = 0, p = 0; y < height; y++) for (let x = 0; x < width; x++, p++) out[(first + k) * area + p] = from[4 * ((y + pad) * paddedWidth + x + pad) + k];
  }
}

/**
 * Scales walked maps (classCount×area) to 0–1 in a new array: `all` divides by the highest value of any class, as the reference
 * does, so that a strong class holds weak ones down; `each` by the class's own. A map without a value above 0 becomes 0.
 */
export function scaleWalked(maps: Float32Array, classCount: number, area: number, by: 'all' | 'each'): Float32Array {
  checkSize('scaleWalked maps', maps.length, classCount * area);
  const peaks = new Float64Array(classCount);
  for (let k = 0; k < classCount; k++) for (let p = 0; p < area; p++) if (maps[k * area + p] > peaks[k]) peaks[k] = maps[k * area + p];
  const highest = Math.max(0, ...peaks);
  return maps.map((v, i) => {
    const peak = by === 'all' ? highest : peaks[Math.floor(i / area)];
    return peak > 0 && v > 0 ? v / peak : 0;
  });
}
