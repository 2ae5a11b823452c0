import type { RandomSource } from '../kernels/random.ts';
import type { Canvas } from './canvas.ts';
import { SIZE } from './canvas.ts';
import { between, clamp, direction, smoothStep } from './draw.ts';
import type { Direction } from './draw.ts';
import { CLASS_ID } from './defect-classes.ts';
import type { DefectLook } from './defect-classes.ts';
import { noiseAt } from './lattice-noise.ts';

/** The area-like defects: pits and stains. */

/** One to six pits, near each other: dark holes of 2.5–8 px radius at zoom 1 whose far wall catches the light. */
export function drawPits(canvas: Canvas, { strength, zoom }: DefectLook, light: Direction, table: Float32Array, random: RandomSource): void {
  const count = 1 + random.int(6);
  const middle = { x: between(random, 70, SIZE - 70), y: between(random, 70, SIZE - 70) };
  const spread = zoom * between(random, 20, 60);
  for (let i = 0; i < count; i++) {
    const out = direction(random.uniform());
    const distance = i === 0 ? 0 : spread * Math.sqrt(between(random, 0.1, 1));
    const centre = { x: middle.x + distance * out.x, y: middle.y + distance * out.y };
    drawPit(canvas, { centre, radiusPx: zoom * between(random, 3, 8) * (i === 0 ? 1 : 0.85), depth: 0.1 + 0.3 * strength }, light, table, random);
  }
}

function drawPit(
  { grey, mask }: Canvas,
  pit: { readonly centre: Direction; readonly radiusPx: number; readonly depth: number },
  light: Direction,
  table: Float32Array,
  random: RandomSource,
): void {
  const { centre, radiusPx, depth } = pit;
  const row = random.int(1 << 15);
  const reach = radiusPx * 1.5 + 3;
  const stretch = between(random, 0.75, 1.3);
  const axis = direction(random.uniform());
  forPixels(centre, reach, (p, dx, dy) => {
    const along = dx * axis.x + dy * axis.y;
    const across = (dy * axis.x - dx * axis.y) * stretch;
    // A ragged border: the distance is warped by noise that changes over about half a radius.
    const warp = 1 + 0.28 * noiseAt(table, 8 + dx / (0.6 * radiusPx), row + dy / (0.6 * radiusPx));
    const distance = Math.sqrt(along * along + across * across) * warp;
    const hole = clamp((radiusPx - distance) / 1.6 + 0.5, 0, 1);
    // The wall nearest the lamp lies in shade, the opposite wall and the rim behind it are lit.
    const towards = (dx * light.x + dy * light.y) / radiusPx;
    const rim = clamp(1 - Math.abs(distance - radiusPx - 0.9) / 1.3, 0, 1) * clamp(0.35 - towards, 0, 1);
    grey[p] += -depth * hole * (0.85 + 0.4 * clamp(towards, -0.8, 0.6)) + 0.75 * depth * rim;
    if (distance <= radiusPx + 0.8) mask[p] = CLASS_ID.pit;
  });
}

/** A stain: a soft blob of 30–90 px at zoom 1 in a few lobes, slightly darker and off-colour, with a faint tide line along its contour. */
export function drawStain(canvas: Canvas, { strength, zoom }: DefectLook, table: Float32Array, random: RandomSource): void {
  // Stains are large at any distance: nearer they would fill the picture.
  const sizePx = Math.sqrt(zoom) * between(random, 30, 90);
  const centre = { x: between(random, 60, SIZE - 60), y: between(random, 60, SIZE - 60) };
  const lobes = Array.from({ length: 3 + random.int(3) }, (_, i) => {
    const out = direction(random.uniform());
    const distance = i === 0 ? 0 : between(random, 0.12, 0.42) * sizePx;
    return { x: centre.x + distance * out.x, y: centre.y + distance * out.y, radiusPx: sizePx * (i === 0 ? 0.5 : between(random, 0.22, 0.42)) };
  });
  const depth = (0.045 + 0.11 * strength) * between(random, 0.8, 1.2);
  const colour = between(random, -0.2, 0.5) * depth;
  const row = random.int(1 << 15);
  forPixels(centre, sizePx * 1.1, (p, dx, dy) => {
    const x = centre.x + dx;
    const y = centre.y + dy;
    let film = 0;
    for (const lobe of lobes) {
      const near = 1 - ((x - lobe.x) * (x - lobe.x) + (y - lobe.y) * (y - lobe.y)) / (lobe.radiusPx * lobe.radiusPx * 1.9);
      if (near > 0) film += near * near;
    }
    // Only near the lobes: noise alone would leave islands that no spill makes.
    if (film > 0) film += clamp(4 * film, 0, 1) * (0.24 * noiseAt(table, 40 + dx / 17, row + dy / 17) + 0.1 * noiseAt(table, 40 + dx / 6, row + 300 + dy / 6));
    const inside = smoothStep(film, CONTOUR - 0.16, CONTOUR + 0.16);
    const tide = clamp(1 - Math.abs(film - CONTOUR - 0.1) / 0.16, 0, 1);
    const body = 0.7 + 0.4 * noiseAt(table, 90 + dx / 15, row + 600 + dy / 15);
    canvas.grey[p] -= depth * (inside * body + 0.25 * tide);
    canvas.warmth[p] += colour * inside;
    if (film >= CONTOUR) canvas.mask[p] = CLASS_ID.stain;
  });
}

/** The film thickness at which a stain is half visible: its painted contour. */
const CONTOUR = 0.3;

/** Calls `visit` for the pixels of the square of half side `reach` around `centre`, with their index and offset from it. */
export function forPixels(centre: Direction, reach: number, visit: (p: number, dx: number, dy: number) => void): void {
  const right = Math.min(SIZE - 1, Math.ceil(centre.x + reach));
  const bottom = Math.min(SIZE - 1, Math.ceil(centre.y + reach));
  for (let y = Math.max(0, Math.floor(centre.y - reach)); y <= bottom; y++)
    for (let x = Math.max(0, Math.floor(centre.x - reach)); x <= right; x++) visit(y * SIZE + x, x - centre.x, y - centre.y);
}
