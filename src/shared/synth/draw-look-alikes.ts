import type { RandomSource } from '../kernels/random.ts';
import type { Canvas } from './canvas.ts';
import { SIZE } from './canvas.ts';
import { between, chance, clamp, direction, turned } from './draw.ts';
import type { Direction } from './draw.ts';
import { bentLine } from './draw-lines.ts';
import { forPixels } from './draw-spots.ts';
import { noiseAt } from './lattice-noise.ts';
import type { CameraLook, Surface } from './looks.ts';
import type { LookAlike } from './plan.ts';
import { addStroke, createStrokes } from './stroke.ts';
import type { StrokePoint, Strokes } from './stroke.ts';

/** Things an inspector must not report: they draw on the picture and leave the mask alone. */

interface Scene {
  readonly canvas: Canvas;
  readonly surface: Surface;
  readonly look: CameraLook;
  readonly table: Float32Array;
  readonly random: RandomSource;
}

/** Draws one look-alike at a random place. */
export function drawLookAlike(kind: LookAlike, scene: Scene): void {
  DRAWERS[kind](scene);
}

const DRAWERS: Readonly<Record<LookAlike, (scene: Scene) => void>> = {
  'roll-mark': drawRollMark,
  grinding: drawGrinding,
  dust: drawDust,
  dimple: drawDimples,
  'water-drop': drawWaterDrops,
  chalk: drawChalk,
  fibre: drawFibre,
  'shade-edge': drawShadeEdge,
};

/** A place at least `margin` px inside the picture. */
function somewhere(random: RandomSource, margin: number): Direction {
  return { x: between(random, margin, SIZE - margin), y: between(random, margin, SIZE - margin) };
}

function shade(canvas: Canvas, strokes: Strokes, body: number, lip: number): void {
  for (let p = 0; p < canvas.grey.length; p++) canvas.grey[p] += body * strokes.cover[p] + lip * strokes.lip[p] * (1 - strokes.cover[p]);
}

/** One to three fine lines along the rolling direction, across the whole picture: like scratches, but with the texture. */
function drawRollMark({ canvas, surface, table, random }: Scene): void {
  const strokes = createStrokes();
  const count = 1 + random.int(3);
  for (let i = 0; i < count; i++) {
    const shape = { centre: somewhere(random, 60), axis: surface.axis, lengthPx: between(random, 160, 520), bendPx: 0, widthPx: between(random, 1, 2.6) };
    addStroke(strokes, bentLine(shape, table, random));
  }
  const tone = between(random, 0.07, 0.16) * (chance(random, 0.5) ? 1 : -1);
  shade(canvas, strokes, tone, -0.4 * tone);
}

/** A patch of many short parallel grinder strokes. */
function drawGrinding({ canvas, table, random }: Scene): void {
  const strokes = createStrokes();
  const middle = somewhere(random, 80);
  const axis = direction(random.uniform());
  const count = 14 + random.int(12);
  for (let i = 0; i < count; i++) {
    const across = (i - count / 2) * between(random, 3, 4.4);
    const along = between(random, -8, 8);
    const centre = { x: middle.x + along * axis.x - across * axis.y, y: middle.y + along * axis.y + across * axis.x };
    addStroke(strokes, bentLine({ centre, axis, lengthPx: between(random, 40, 80), bendPx: 3, widthPx: between(random, 1, 2) }, table, random));
  }
  shade(canvas, strokes, between(random, 0.05, 0.11), -0.03);
}

/** Specks of dust: 5–25 dots of 1–2 px radius without a rim, dark or bright. */
function drawDust({ canvas, random }: Scene): void {
  const count = 5 + random.int(21);
  const tone = chance(random, 0.7) ? -between(random, 0.12, 0.3) : between(random, 0.1, 0.2);
  for (let i = 0; i < count; i++) {
    const radiusPx = between(random, 0.7, 2.2);
    const flat = between(random, 0.6, 1);
    forPixels(somewhere(random, 4), radiusPx + 2, (p, dx, dy) => {
      canvas.grey[p] += tone * clamp(radiusPx + 0.5 - Math.sqrt(dx * dx + (dy * dy) / flat), 0, 1);
    });
  }
}

/** Shallow dents of the mould: a smooth bright and dark side, no hole and no rim. */
function drawDimples({ canvas, look, random }: Scene): void {
  const count = 1 + random.int(4);
  for (let i = 0; i < count; i++) {
    const radiusPx = between(random, 6, 15);
    const depth = between(random, 0.06, 0.14);
    forPixels(somewhere(random, 24), radiusPx, (p, dx, dy) => {
      const near = clamp(1 - (dx * dx + dy * dy) / (radiusPx * radiusPx), 0, 1);
      canvas.grey[p] -= depth * near * near * (0.35 + (2.6 * (dx * look.light.x + dy * look.light.y)) / radiusPx);
    });
  }
}

/** One to three drops of water or oil: a darker edge towards the lamp, light gathered at the far side, one glint. */
function drawWaterDrops({ canvas, look, random }: Scene): void {
  const count = 1 + random.int(3);
  const { light } = look;
  for (let i = 0; i < count; i++) {
    const centre = somewhere(random, 24);
    const radiusPx = between(random, 5, 14);
    const clear = between(random, 0.6, 1);
    forPixels(centre, radiusPx + 3, (p, dx, dy) => {
      const distance = Math.sqrt(dx * dx + dy * dy);
      const inside = clamp(radiusPx + 0.5 - distance, 0, 1);
      const towards = (dx * light.x + dy * light.y) / radiusPx;
      const edge = clamp(1 - (radiusPx - distance) / (0.35 * radiusPx), 0, 1);
      canvas.grey[p] += clear * inside * (-0.1 * towards - 0.12 * edge * clamp(0.5 + towards, 0, 1) + 0.1 * edge * clamp(-towards, 0, 1));
      const gx = dx - 0.42 * radiusPx * light.x;
      const gy = dy - 0.42 * radiusPx * light.y;
      canvas.grey[p] += 0.5 * clear * clamp(1.4 + 0.08 * radiusPx - Math.sqrt(gx * gx + gy * gy), 0, 1);
    });
  }
}

/** An inspector's chalk mark: a tick, a ring or a hook, broken up by the texture. */
function drawChalk({ canvas, table, random }: Scene): void {
  const strokes = createStrokes();
  const sizePx = between(random, 26, 60);
  const centre = somewhere(random, 60);
  const tilt = between(random, -0.06, 0.06);
  const outline = CHALK_MARKS[random.int(CHALK_MARKS.length)];
  const widthPx = between(random, 2.6, 4.6);
  const points = outline.map(([x, y]): StrokePoint => {
    const at = turned({ x: x * sizePx, y: y * sizePx }, tilt);
    return { x: centre.x + at.x, y: centre.y + at.y, widthPx, weight: 1 };
  });
  addStroke(strokes, points);
  const row = random.int(1 << 15);
  for (let y = 0, p = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++, p++)
      if (strokes.cover[p] > 0) canvas.grey[p] += 0.3 * strokes.cover[p] * clamp(0.75 + 0.8 * noiseAt(table, x / 2.6, row + y / 1.6), 0, 1);
}

/** Chalk marks as corner points in units of half their size. */
const CHALK_MARKS: readonly (readonly (readonly [number, number])[])[] = [
  [[-0.7, 0], [-0.45, 0.28], [-0.2, 0.6], [0.1, 0.1], [0.45, -0.4], [0.8, -0.8]],
  Array.from({ length: 17 }, (_, i): readonly [number, number] => {
    const at = direction(i / 15.5);
    return [at.x * (0.8 - i * 0.006), at.y * 0.62];
  }),
  [[-0.5, -0.8], [-0.1, -0.85], [0.3, -0.6], [0.35, -0.2], [0, 0.05], [0.4, 0.25], [0.4, 0.65], [0, 0.85], [-0.45, 0.7]],
  [[-0.6, -0.6], [-0.2, -0.2], [0.2, 0.25], [0.6, 0.65]],
];

/** A fibre of cloth: one thin smooth curl without branches, dark or bright. */
function drawFibre({ canvas, random }: Scene): void {
  const strokes = createStrokes();
  let { x, y } = somewhere(random, 70);
  let heading = direction(random.uniform());
  const curl = between(random, -0.03, 0.03);
  const points = Array.from({ length: 12 + random.int(20) }, (): StrokePoint => {
    const point = { x, y, widthPx: 1.3, weight: 1 };
    heading = turned(heading, curl + between(random, -0.02, 0.02));
    x += 5 * heading.x;
    y += 5 * heading.y;
    return point;
  });
  addStroke(strokes, points);
  shade(canvas, strokes, chance(random, 0.6) ? -between(random, 0.12, 0.25) : between(random, 0.12, 0.22), 0);
}

/** The soft edge of a shadow or of the lamp's beam: a straight step over the whole picture. */
function drawShadeEdge({ canvas, random }: Scene): void {
  const normal = direction(random.uniform());
  const at = between(random, 20, 110);
  const softPx = between(random, 8, 40);
  const step = between(random, 0.04, 0.1);
  forPixels({ x: SIZE / 2, y: SIZE / 2 }, SIZE / 2, (p, dx, dy) => {
    canvas.grey[p] -= step * clamp((dx * normal.x + dy * normal.y - at) / softPx + 0.5, 0, 1);
  });
}
