import { createRandom } from '../kernels/random.ts';
import { createCanvas, SIZE } from './canvas.ts';
import { CLASS_ID, DEFECT_CLASSES } from './defect-classes.ts';
import type { DefectKind } from './defect-classes.ts';
import { drawCrack, drawScratch } from './draw-lines.ts';
import { drawLookAlike } from './draw-look-alikes.ts';
import { drawPits, drawStain } from './draw-spots.ts';
import { drawMetal } from './draw-surface.ts';
import { expose } from './expose.ts';
import { createNoiseTable } from './lattice-noise.ts';
import type { DemoImagePlan } from './plan.ts';

/** A drawn picture with its exact mask. */
export interface DemoImage {
  readonly width: number;
  readonly height: number;
  /** 8-bit RGB, HWC. */
  readonly rgb: Uint8Array;
  /** Class ids, HW, 0 background. */
  readonly mask: Uint8Array;
  /** Names of the classes in the mask, by ascending id. */
  readonly tags: readonly DefectKind[];
}

// Later kinds lie on top: lines stay whole where they cross a stain.
const LAYERS: readonly DefectKind[] = ['stain', 'pit', 'scratch', 'crack'];

/** Draws a planned picture, 320 × 320; the same plan gives the same bytes on every machine. */
export function renderDemoImage(plan: DemoImagePlan): DemoImage {
  const random = createRandom(plan.seed);
  const { surface, look } = plan;
  const table = createNoiseTable(random.int(2 ** 32));
  const canvas = createCanvas(surface.grey);
  drawMetal(canvas, surface, look, table, random.fork('metal'));
  plan.lookAlikes.forEach((kind, i) => drawLookAlike(kind, { canvas, surface, look, table, random: random.fork(`look-alike/${i}`) }));
  for (const kind of LAYERS) {
    const defect = plan.defects.find((planned) => planned.kind === kind);
    if (!defect) continue;
    const own = random.fork(kind);
    if (kind === 'stain') drawStain(canvas, defect, table, own);
    else if (kind === 'pit') drawPits(canvas, defect, look.light, table, own);
    else if (kind === 'scratch') drawScratch(canvas, defect, surface.axis, table, own);
    else drawCrack(canvas, defect, own);
  }
  const rgb = expose(canvas, look, random.int(2 ** 32));
  const tags = DEFECT_CLASSES.map(({ name }) => name).filter((name) => canvas.mask.includes(CLASS_ID[name]));
  return { width: SIZE, height: SIZE, rgb, mask: canvas.mask, tags };
}
