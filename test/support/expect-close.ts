import { expect } from 'vitest';

/**
 * Asserts that two lists of numbers have the same length and differ nowhere by more than `tolerance` (absolute).
 * NaN equals NaN only; on failure the worst place is named.
 */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  let worst = { at: -1, error: 0 };
  for (let i = 0; i < actual.length; i++) {
    const same = Object.is(actual[i], expected[i]) || actual[i] === expected[i];
    const error = same ? 0 : Math.abs(actual[i] - expected[i]);
    if (Number.isNaN(error)) worst = { at: i, error: Infinity };
    else if (error > worst.error) worst = { at: i, error };
  }
  const { at, error } = worst;
  if (error > tolerance) expect.fail(`at ${at}: got ${actual[at]}, expected ${expected[at]} ± ${tolerance}`);
}
