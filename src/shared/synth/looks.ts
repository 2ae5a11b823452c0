import type { RandomSource } from '../kernels/random.ts';
import { between, chance, clamp, direction, pick } from './draw.ts';
import type { Direction } from './draw.ts';

/** How a lot's metal and a station's camera look: drawn once, shared by all their pictures. */

/** The surface of a lot. */
export interface Surface {
  readonly process: 'rolled' | 'cast';
  /** Reflected light without texture, 0–1. */
  readonly grey: number;
  /** Colour of the alloy: positive is yellowish, negative bluish. */
  readonly warmth: number;
  /** Rolling direction; on cast metal the direction of the sand stripes. */
  readonly axis: Direction;
  /** Strength of the texture, about 1. */
  readonly roughness: number;
  /** Size of the texture, about 1. */
  readonly coarseness: number;
  /** Strength of patches of scale or oxide, 0–1. */
  readonly mottle: number;
}

/** A camera station: light and lens. */
export interface CameraLook {
  /** Where the light comes from. */
  readonly light: Direction;
  /** Factor on the light, about 1. */
  readonly exposure: number;
  /** Factor on the difference from mid grey, about 1. */
  readonly contrast: number;
  /** White balance of red and blue against green, about 1. */
  readonly red: number;
  readonly blue: number;
  /** Loss of light in the corners, 0–1. */
  readonly vignette: number;
  /** Half-width of the sensor noise in grey, 0–1. */
  readonly noise: number;
  /** Share of a pixel's light that falls on its neighbours, 0–1. */
  readonly blur: number;
}

/** Draws the surface of one lot. */
export function drawSurface(random: RandomSource): Surface {
  const process = chance(random, 0.55) ? 'rolled' : 'cast';
  // Sheets lie along or across the line, give or take how they were laid down.
  const turns = pick(random, [0, 0.25]) + between(random, -0.03, 0.03);
  return {
    process,
    grey: process === 'rolled' ? between(random, 0.48, 0.66) : between(random, 0.36, 0.54),
    warmth: between(random, -0.025, 0.03),
    axis: direction(turns),
    roughness: between(random, 0.7, 1.3),
    coarseness: between(random, 0.75, 1.4),
    mottle: between(random, 0.1, 0.9),
  };
}

/** Draws the three stations: a good one, a dim and noisy one, a soft one with a hard light fall-off. */
export function drawCameras(random: RandomSource): readonly CameraLook[] {
  const stations = [
    { exposure: 1.06, contrast: 1.08, red: 0.99, blue: 1.03, vignette: 0.12, noise: 0.018, blur: 0.12 },
    { exposure: 0.86, contrast: 0.95, red: 1.04, blue: 0.94, vignette: 0.24, noise: 0.04, blur: 0.2 },
    { exposure: 1, contrast: 0.92, red: 0.98, blue: 1.06, vignette: 0.34, noise: 0.025, blur: 0.34 },
  ];
  return stations.map((station) => ({
    ...station,
    exposure: station.exposure * between(random, 0.95, 1.05),
    vignette: clamp(station.vignette + between(random, -0.05, 0.05), 0, 1),
    light: direction(between(random, 0.55, 0.95)),
  }));
}
