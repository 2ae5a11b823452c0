import type { CriterionState, Interval } from './gate-types.ts';

/** The right side of a threshold: `at-least` ≥, `at-most` ≤, `above` >. */
export type Direction = 'at-least' | 'at-most' | 'above';

/** Judges by the value alone: pass or fail; unmeasured for null and NaN. */
export function judgeByValue(value: number | null, direction: Direction, threshold: number): CriterionState {
  if (value === null || Number.isNaN(value)) return 'unmeasured';
  return isRight(value, direction, threshold) ? 'pass' : 'fail';
}

/**
 * Judges by the interval: pass if the whole of it is on the right side, fail if the whole of it is on the wrong side,
 * else open; unmeasured for null and NaN. For one-sided levels both one-sided bounds form the interval.
 */
export function judgeByInterval(ci: Interval | null, direction: Direction, threshold: number): CriterionState {
  if (ci === null || Number.isNaN(ci[0]) || Number.isNaN(ci[1])) return 'unmeasured';
  const low = isRight(ci[0], direction, threshold);
  const high = isRight(ci[1], direction, threshold);
  if (low && high) return 'pass';
  return low || high ? 'open' : 'fail';
}

function isRight(value: number, direction: Direction, threshold: number): boolean {
  if (direction === 'at-least') return value >= threshold;
  return direction === 'at-most' ? value <= threshold : value > threshold;
}

/** Three-valued form of a state: open and unmeasured are both null. */
export function passedOf(state: CriterionState): boolean | null {
  if (state === 'pass') return true;
  return state === 'fail' ? false : null;
}

/** A gate passes if all its criteria pass, is false if one failed, else null (also without criteria). */
export function gatePassed(states: readonly CriterionState[]): boolean | null {
  if (states.includes('fail')) return false;
  return states.length > 0 && states.every((state) => state === 'pass') ? true : null;
}
