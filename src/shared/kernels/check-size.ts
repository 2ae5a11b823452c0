/**
 * Throws a RangeError unless `actual` equals `expected`, naming the quantity: a kernel that reads past
 * the end of a typed array gets `undefined` and would otherwise answer with silent NaN.
 */
export function checkSize(name: string, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${name}: expected ${expected}, got ${actual}`);
}

/** Throws a RangeError unless `value` is an integer of at least 1. */
export function checkPositive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name}: expected an integer of at least 1, got ${value}`);
}
