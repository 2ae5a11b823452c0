/**
 * Reads a number as people in Japan type it: full-width digits, signs and points, thousands separators, spaces.
 * Returns null for an empty or unreadable text.
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,、_]/g, '')
    .replace(/[‐‑–−ー]/g, '-')
    .replace(/。/g, '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** Returns `value` one step of size `step` up (+1) or down (−1), on the step's grid, within [min, max]. */
export function stepNumber(value: number | null, step: number, direction: 1 | -1, min: number, max: number): number {
  if (value === null) return Math.min(Math.max(0, min), max);
  const decimals = Math.max(decimalsOf(step), decimalsOf(value));
  const next = Number((value + direction * step).toFixed(decimals));
  return Math.min(Math.max(next, min), max);
}

/** Number of digits after the point in the shortest way of writing `value` (0–20). */
export function decimalsOf(value: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Math.min(20, Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent)));
}
