import type { RandomSource } from '../kernels/random.ts';
import type { Canvas } from './canvas.ts';
import { SIZE } from './canvas.ts';
import { between, clamp, direction } from './draw.ts';
import type { Direction } from './draw.ts';
import { addNoise, hash32 } from './lattice-noise.ts';
import type { CameraLook, Surface } from './looks.ts';

/** Bare metal: brushed lines of a rolled sheet, or the sand-cast skin lit from one side. */

/** Adds a lot's texture and the light's fall-off to a canvas. */
export function drawMetal(canvas: Canvas, surface: Surface, look: CameraLook, table: Float32Array, random: RandomSource): void {
  const offset = (): number => random.int(1 << 16);
  const scale = 0.85 + 0.3 * random.uniform();
  const patches = (alongPx: number, acrossPx: number, amplitude: number): void =>
    addNoise(canvas.grey, table, { axis: surface.axis, alongPx, acrossPx, amplitude: amplitude * surface.roughness, offset: offset() });

  canvas.warmth.fill(surface.warmth);
  addNoise(canvas.warmth, table, { axis: surface.axis, alongPx: 90, acrossPx: 70, amplitude: 0.018 * surface.mottle, offset: offset() });
  patches(170, 120, 0.03 + 0.03 * surface.mottle);
  if (surface.process === 'rolled') {
    const fine = surface.coarseness * scale;
    patches(260, 14 * fine, 0.022);
    patches(140, 4 * fine, 0.03);
    patches(70, 1.8 * fine, 0.04);
    patches(28, 1.1, 0.028);
    patches(34, 22, 0.03 * surface.mottle);
  } else {
    const coarse = surface.coarseness * scale;
    patches(52, 44, 0.03 * surface.mottle);
    drawCastSkin(canvas, surface, look.light, coarse, table, random);
  }
  drawGrain(canvas.grey, surface.process === 'rolled' ? 0.018 : 0.03, random.int(2 ** 32));
  drawShading(canvas.grey, look.light, random);
}

/** The bumps of a sand mould: heights in four sizes, seen by how much they face the light. */
function drawCastSkin(canvas: Canvas, surface: Surface, light: Direction, coarse: number, table: Float32Array, random: RandomSource): void {
  const height = new Float32Array(SIZE * SIZE);
  const axis = direction(random.uniform());
  for (const [cellPx, amplitude] of [
    [26, 1.5],
    [11, 0.9],
    [5, 0.55],
    [2.4, 0.3],
  ])
    addNoise(height, table, { axis, alongPx: cellPx * coarse, acrossPx: cellPx * coarse, amplitude, offset: random.int(1 << 16) });
  const gain = 0.18 * surface.roughness;
  for (let y = 0, p = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, p++) {
      const slopeX = x + 1 < SIZE ? height[p + 1] - height[p] : height[p] - height[p - 1];
      const slopeY = y + 1 < SIZE ? height[p + SIZE] - height[p] : height[p] - height[p - SIZE];
      // Facing the light brightens; lying low darkens, because the skin shades itself.
      const facing = -(slopeX * light.x + slopeY * light.y);
      canvas.grey[p] += gain * clamp(facing, -0.5, 0.5) + 0.012 * height[p] - 0.06 * clamp(-height[p] - 1.1, 0, 1.2);
    }
  }
}

/** Pixel-sized grains of sand or polish, spread evenly in ± amplitude. */
function drawGrain(grey: Float32Array, amplitude: number, seed: number): void {
  for (let p = 0; p < grey.length; p++) grey[p] += amplitude * (hash32(seed + p) / 2 ** 31 - 1);
}

/** A bright band and a slope of light over the picture, towards the lamp. */
function drawShading(grey: Float32Array, light: Direction, random: RandomSource): void {
  const slope = between(random, 0.02, 0.11);
  const glare = between(random, 0, 0.09);
  const bandAt = between(random, -0.6, 0.6);
  const bandWidth = between(random, 0.35, 0.8);
  for (let y = 0, p = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++, p++) {
      const towards = ((x - SIZE / 2) * light.x + (y - SIZE / 2) * light.y) / (SIZE / 2);
      const away = (towards - bandAt) / bandWidth;
      const near = clamp(1 - away * away, 0, 1);
      grey[p] += slope * towards + glare * near * near;
    }
  }
}
