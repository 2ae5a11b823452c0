import type { RandomSource } from '../kernels/random.ts';

/**
 * Numbers and directions for the drawn data set.
 *
 * Only + − × ÷, sqrt and integer operations are used here and in this folder: IEEE 754 fixes their results, while sin, exp and log may differ
 * in the last bit between engines. That is what makes one seed give the same bytes on every machine.
 */

/** A number in [low, high), evenly spread. */
export function between(random: RandomSource, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** One of `items`, each equally likely; throws RangeError when there is none. */
export function pick<T>(random: RandomSource, items: readonly T[]): T {
  return items[random.int(items.length)];
}

/** True with the given probability (0 … 1). */
export function chance(random: RandomSource, probability: number): boolean {
  return random.uniform() < probability;
}

/** A value limited to low … high. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** 0 at or below `low`, 1 at or above `high`, a smooth cubic between. */
export function smoothStep(value: number, low: number, high: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A direction in the image plane, x right and y down, length 1 within 1e-6. */
export interface Direction {
  readonly x: number;
  readonly y: number;
}

/** The direction after `turns` full turns from +x towards +y (0.25 points down the image). */
export function direction(turns: number): Direction {
  const quarter = Math.round(turns * 4);
  const r = (turns - quarter / 4) * 6.283185307179586;
  const s = r * r;
  const sine = r * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - s / 72))));
  const cosine = 1 - (s / 2) * (1 - (s / 12) * (1 - (s / 30) * (1 - s / 56)));
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return { x: cosine, y: sine };
    case 1:
      return { x: -sine, y: cosine };
    case 2:
      return { x: -cosine, y: -sine };
    default:
      return { x: sine, y: -cosine };
  }
}

/** `axis` turned by `turns` full turns. */
export function turned(axis: Direction, turns: number): Direction {
  const by = direction(turns);
  return { x: axis.x * by.x - axis.y * by.y, y: axis.x * by.y + axis.y * by.x };
}
