import type { RandomSource } from '../kernels/random.ts';
import type { Canvas } from './canvas.ts';
import { SIZE } from './canvas.ts';
import { between, chance, turned } from './draw.ts';
import type { Direction } from './draw.ts';
import { CLASS_ID } from './defect-classes.ts';
import type { DefectLook } from './defect-classes.ts';
import { noiseAt } from './lattice-noise.ts';
import { addStroke, createStrokes } from './stroke.ts';
import type { StrokePoint, Strokes } from './stroke.ts';

/** The line-like defects: scratches and cracks. */

/** Marks the painted pixels of a layer as one class. */
function paintMask(mask: Uint8Array, strokes: Strokes, id: number): void {
  for (let p = 0; p < mask.length; p++) if (strokes.paint[p] === 1) mask[p] = id;
}

/** Points of a slightly bent line around `centre`; width and weight taper at both ends and waver along the line. */
export function bentLine(
  shape: { readonly centre: Direction; readonly axis: Direction; readonly lengthPx: number; readonly bendPx: number; readonly widthPx: number },
  table: Float32Array,
  random: RandomSource,
): readonly StrokePoint[] {
  const { centre, axis, lengthPx, bendPx, widthPx } = shape;
  const steps = Math.max(2, Math.round(lengthPx / 5));
  const row = random.int(1 << 15);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const s = (2 * i) / steps - 1;
    const along = (s * lengthPx) / 2;
    const across = bendPx * (s * s - 0.35) + 0.5 * noiseAt(table, i / 3, row);
    const taper = 1 - 0.65 * s * s * s * s;
    return {
      x: centre.x + along * axis.x - across * axis.y,
      y: centre.y + along * axis.y + across * axis.x,
      widthPx: Math.max(0.8, widthPx * taper * (1 + 0.3 * noiseAt(table, i / 4, row + 7))),
      weight: taper * (0.8 + 0.2 * noiseAt(table, i / 2.5, row + 13)),
    };
  });
}

/**
 * A scratch: 90–250 px long, 1–3 px wide at zoom 1, straight or slightly bent, a groove with one bright lip; now and then two side by side.
 * It runs 20° or more off the texture, as a groove along the rolling direction cannot be told from a roll mark.
 */
export function drawScratch(canvas: Canvas, { strength, zoom }: DefectLook, grainAxis: Direction, table: Float32Array, random: RandomSource): void {
  const strokes = createStrokes();
  const axis = turned(grainAxis, between(random, 0.056, 0.444));
  const lengthPx = between(random, 90, 250);
  const shape = {
    centre: { x: between(random, 85, SIZE - 85), y: between(random, 85, SIZE - 85) },
    axis,
    lengthPx,
    bendPx: lengthPx * between(random, -0.06, 0.06),
    widthPx: zoom * between(random, 1, 2.6),
  };
  addStroke(strokes, bentLine(shape, table, random));
  if (chance(random, 0.3)) {
    const apart = zoom * between(random, 5, 14);
    const centre = { x: shape.centre.x - apart * axis.y, y: shape.centre.y + apart * axis.x };
    addStroke(strokes, bentLine({ ...shape, centre, lengthPx: lengthPx * between(random, 0.4, 0.8), widthPx: zoom * between(random, 1, 1.6) }, table, random));
  }
  const depth = 0.1 + 0.24 * strength;
  const groove = chance(random, 0.55) ? depth : -0.8 * depth;
  const lip = -0.6 * groove;
  for (let p = 0; p < canvas.grey.length; p++) canvas.grey[p] += groove * strokes.cover[p] + lip * strokes.lip[p] * (1 - strokes.cover[p]);
  paintMask(canvas.mask, strokes, CLASS_ID.scratch);
}

/** A crack: a dark wandering line of 100–240 px with two or three levels of branches, 3 px at the root and 1 px at the tips at zoom 1. */
export function drawCrack(canvas: Canvas, { strength, zoom }: DefectLook, random: RandomSource): void {
  const strokes = createStrokes();
  const start = { x: between(random, 60, SIZE - 60), y: between(random, 60, SIZE - 60) };
  // Towards the far side, so that the crack is not cut off by the border.
  const inward = { x: SIZE / 2 - start.x + between(random, -60, 60), y: SIZE / 2 - start.y + between(random, -60, 60) };
  const size = Math.sqrt(inward.x * inward.x + inward.y * inward.y) || 1;
  const trunk = { lengthPx: between(random, 100, 240), widthPx: zoom * between(random, 2.2, 3.4), level: 0 };
  growCrack(strokes, start, { x: inward.x / size, y: inward.y / size }, trunk, random);
  const depth = 0.16 + 0.26 * strength;
  for (let p = 0; p < canvas.grey.length; p++) {
    canvas.grey[p] += -depth * strokes.cover[p] + 0.3 * depth * strokes.lip[p] * (1 - strokes.cover[p]);
  }
  paintMask(canvas.mask, strokes, CLASS_ID.crack);
}

function growCrack(
  strokes: Strokes,
  start: Direction,
  heading: Direction,
  part: { readonly lengthPx: number; readonly widthPx: number; readonly level: number },
  random: RandomSource,
): void {
  const stepPx = 5;
  const steps = Math.max(2, Math.round(part.lengthPx / stepPx));
  let { x, y } = start;
  let toward = heading;
  const points: StrokePoint[] = [];
  for (let i = 0; i <= steps; i++) {
    const rest = 1 - i / steps;
    // The main line starts as a fine tip, too; a branch starts as wide as it left its parent.
    const tip = part.level === 0 ? Math.min(1, 0.3 + 0.25 * i) : 1;
    const widthPx = Math.max(0.9, part.widthPx * tip * (0.35 + 0.65 * rest) * between(random, 0.75, 1.2));
    points.push({ x, y, widthPx, weight: 0.6 + 0.4 * rest });
    // The main line always forks at a third and at two thirds of its way, elsewhere by chance.
    const forks = part.level === 0 && (i === Math.round(steps / 3) || i === Math.round((2 * steps) / 3));
    if (i > 1 && i < steps - 1 && part.level < 2 && (forks || chance(random, 0.12))) {
      const side = turned(toward, between(random, 0.08, 0.18) * (chance(random, 0.5) ? 1 : -1));
      const lengthPx = part.lengthPx * between(random, 0.25, 0.5);
      growCrack(strokes, { x, y }, side, { lengthPx, widthPx: widthPx * 0.7, level: part.level + 1 }, random);
    }
    // A kink at every step around the general heading: grain boundaries, not a smooth curve.
    toward = turned(heading, between(random, -0.12, 0.12));
    heading = turned(heading, between(random, -0.02, 0.02));
    x += stepPx * toward.x;
    y += stepPx * toward.y;
  }
  addStroke(strokes, points);
}
