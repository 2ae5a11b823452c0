/**
 * How a labelling sits on its picture: colour contrast of what it covers against a ring around it, and colour steps along its borders.
 *
 * Formula: contrast = mean over R, G, B of between / (between + within), the two groups being covered cells and cells within `ring`
 *   cells of them (square), between = n₁n₀(μ₁ − μ₀)²/n², within = pooled variance. Alignment = mean colour gradient of cells whose right or
 *   lower neighbour has another label ÷ mean gradient of all cells; gradient = √Σ_RGB (Δx² + Δy²).
 * Layout: picture RGB bytes, pixel by pixel; labels H×W, 0 = background.  Range: contrast 0–1, alignment ≥ 0.
 * NaN where nothing, or everything, is covered. Ignore: 255 counts as background.
 * Source: share of variance explained: Otsu 1979, doi 10.1109/TSMC.1979.4310076; its use as a sign of doubt: our own.
 */
import { checkSize } from './check-size.ts';

/** Contrast of the covered cells against their surroundings, 0–1, or NaN. Throws RangeError if sizes do not agree. */
export function labelContrast(rgb: Uint8Array, labels: Uint8Array, height: number, width: number, ring = 4): number {
  checkSize('labelContrast picture', rgb.length, 3 * height * width);
  checkSize('labelContrast labels', labels.length, height * width);
  const covered = (p: number): boolean => labels[p] !== 0 && labels[p] !== 255;
  const near = new Uint8Array(labels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!covered(y * width + x)) continue;
      const last = Math.min(height - 1, y + ring);
      for (let row = Math.max(0, y - ring); row <= last; row++) near.fill(1, row * width + Math.max(0, x - ring), row * width + Math.min(width, x + ring + 1));
    }
  }
  const n = [0, 0];
  const sums = new Float64Array(6);
  const squares = new Float64Array(6);
  for (let p = 0; p < labels.length; p++) {
    if (near[p] === 0) continue;
    const group = covered(p) ? 1 : 0;
    n[group]++;
    for (let c = 0; c < 3; c++) {
      const value = rgb[3 * p + c];
      sums[3 * group + c] += value;
      squares[3 * group + c] += value * value;
    }
  }
  const [outside, inside] = n as [number, number];
  if (outside === 0 || inside === 0) return NaN;
  const total = outside + inside;
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const mean0 = sums[c] / outside;
    const mean1 = sums[3 + c] / inside;
    const between = (outside * inside * (mean1 - mean0) ** 2) / total ** 2;
    const within = Math.max(0, squares[c] - outside * mean0 ** 2 + squares[3 + c] - inside * mean1 ** 2) / total;
    sum += between === 0 ? 0 : between / (between + within);
  }
  return sum / 3;
}

/** Colour step along label borders ÷ colour step anywhere, or NaN without a border or without any step. Throws RangeError if sizes do not agree. */
export function edgeAlignment(rgb: Uint8Array, labels: Uint8Array, height: number, width: number): number {
  checkSize('edgeAlignment picture', rgb.length, 3 * height * width);
  checkSize('edgeAlignment labels', labels.length, height * width);
  let all = 0;
  let border = 0;
  let cells = 0;
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      let square = 0;
      let differs = false;
      for (const next of [x + 1 < width ? p + 1 : p, y + 1 < height ? p + width : p]) {
        if (labels[next] !== labels[p]) differs = true;
        for (let c = 0; c < 3; c++) square += (rgb[3 * next + c] - rgb[3 * p + c]) ** 2;
      }
      const step = Math.sqrt(square);
      all += step;
      if (!differs) continue;
      border += step;
      cells++;
    }
  }
  return cells === 0 || all === 0 ? NaN : border / cells / (all / labels.length);
}
