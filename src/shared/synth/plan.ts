import { createRandom } from '../kernels/random.ts';
import type { RandomSource } from '../kernels/random.ts';
import { DEFECT_CLASSES } from './defect-classes.ts';
import type { DefectKind } from './defect-classes.ts';
import { between, chance, pick } from './draw.ts';
import { drawCameras, drawSurface } from './looks.ts';
import type { CameraLook, Surface } from './looks.ts';

/** What the built-in data set holds: every picture's lot, camera, split and defects, decided before anything is drawn. */

/** Things that look like a defect and are none. */
export type LookAlike = 'roll-mark' | 'grinding' | 'dust' | 'dimple' | 'water-drop' | 'chalk' | 'fibre' | 'shade-edge';

/** A defect to draw. */
export interface PlannedDefect {
  readonly kind: DefectKind;
  /** How strongly it stands out, 0–1; 1 is plain at first sight. */
  readonly strength: number;
  /** How near the camera stands: factor on widths and radii, 1–2.6. */
  readonly zoom: number;
}

/** One picture of the built-in data set. */
export interface DemoImagePlan {
  /** Unique name such as L03-C1-0007.png. */
  readonly file: string;
  /** Production lot; a lot lies in one split and was seen by one camera. */
  readonly lot: string;
  readonly camera: string;
  readonly split: 'train' | 'val' | 'test';
  /** Seed of everything drawn in this picture. */
  readonly seed: string;
  readonly surface: Surface;
  readonly look: CameraLook;
  /** None on a normal picture; each kind at most once. */
  readonly defects: readonly PlannedDefect[];
  readonly lookAlikes: readonly LookAlike[];
}

/** Fewest pictures that give every split a lot. */
export const MIN_DEMO_IMAGES = 24;

const MAX_DEMO_IMAGES = 10_000;
// Small lots: 240 pictures give 30, 9 and 21 lots, enough to resample lots for an interval in every split.
const LOT_IMAGES = 4;
const NORMAL_SHARE = 0.34;
// Tags on ten defective pictures. 1.7 on average gives each of four classes at least 30 of the 120 train pictures.
const TAGS_PER_IMAGE = [1, 1, 1, 1, 2, 2, 2, 2, 2, 3];
const LOOK_ALIKES: Readonly<Record<Surface['process'], readonly LookAlike[]>> = {
  rolled: ['roll-mark', 'grinding', 'dust', 'water-drop', 'chalk', 'fibre', 'shade-edge'],
  cast: ['grinding', 'dust', 'dimple', 'dimple', 'water-drop', 'chalk', 'fibre', 'shade-edge'],
};

/**
 * Plans `images` pictures (an integer, 24 … 10,000) from an integer seed; lots go to train, val and test at 50/15/35 %.
 * Seeds differ in how plain their defects are, so that some data sets end in a go and others do not. Throws RangeError on other numbers.
 */
export function planDemoSet(request: { readonly images: number; readonly seed: number }): readonly DemoImagePlan[] {
  const { images, seed } = request;
  if (!Number.isInteger(images) || images < MIN_DEMO_IMAGES || images > MAX_DEMO_IMAGES)
    throw new RangeError(`planDemoSet: images must be an integer in ${MIN_DEMO_IMAGES} … ${MAX_DEMO_IMAGES}, got ${images}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`planDemoSet: seed must be an integer, got ${seed}`);
  const random = createRandom(`demo/${seed}`);
  const strengths = drawStrengths(random.fork('strength'));
  const zoom = between(random.fork('zoom'), 1, 2.6);
  const cameras = drawCameras(random.fork('cameras'));
  const splits = splitLots(Math.ceil(images / LOT_IMAGES), random.fork('split'));
  const slots = Array.from({ length: images }, (_, i) => ({ number: i + 1, lot: Math.floor(i / LOT_IMAGES) }));
  const contents = new Map<number, readonly DefectKind[]>();
  for (const split of ['train', 'val', 'test'] as const) {
    const own = slots.filter((slot) => splits[slot.lot] === split);
    drawContents(own.length, random.fork(`contents/${split}`)).forEach((kinds, i) => contents.set(own[i].number, kinds));
  }
  const surfaces = splits.map((_, lot) => drawSurface(random.fork(`lot/${lot}`)));
  return slots.map(({ number, lot }) => {
    const own = random.fork(`image/${number}`);
    const camera = lot % cameras.length;
    const lotName = `L${String(lot + 1).padStart(2, '0')}`;
    const cameraName = `C${camera + 1}`;
    const kinds = contents.get(number) ?? [];
    return {
      file: `${lotName}-${cameraName}-${String(number).padStart(4, '0')}.png`,
      lot: lotName,
      camera: cameraName,
      split: splits[lot],
      seed: `demo/${seed}/image/${number}/pixels`,
      surface: surfaces[lot],
      look: cameras[camera],
      defects: kinds.map((kind) => ({ kind, strength: between(own, strengths.low, strengths.high), zoom })),
      lookAlikes: drawLookAlikes(surfaces[lot].process, kinds.length === 0, own),
    };
  });
}

/** The range of defect strengths of one data set: from hard to see (0.1–0.5) to plain (0.6–1). */
function drawStrengths(random: RandomSource): { readonly low: number; readonly high: number } {
  const plain = random.uniform();
  return { low: 0.1 + 0.5 * plain, high: 0.5 + 0.5 * plain };
}

/** The split of each lot: 35 % test and 15 % val, at least one each, the rest train. */
function splitLots(lots: number, random: RandomSource): readonly DemoImagePlan['split'][] {
  const test = Math.round(lots * 0.35);
  const val = Math.max(1, Math.round(lots * 0.15));
  const splits = Array.from({ length: lots }, (_, i) => (i < test ? 'test' : i < test + val ? 'val' : 'train'));
  return random.shuffle(splits);
}

/** The defect kinds of each picture of a split, in random order; classes come out equally often, give or take two. */
function drawContents(images: number, random: RandomSource): readonly (readonly DefectKind[])[] {
  const normal = Math.ceil(images * NORMAL_SHARE);
  const used = new Map<DefectKind, number>();
  const contents = Array.from({ length: images }, (_, i): readonly DefectKind[] => {
    if (i < normal) return [];
    const wanted = TAGS_PER_IMAGE[(i - normal) % TAGS_PER_IMAGE.length];
    // The least used kinds first; the random part keeps the pairs from following a pattern.
    const kinds = DEFECT_CLASSES.map(({ name }) => ({ name, rank: (used.get(name) ?? 0) + 2 * random.uniform() }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, wanted)
      .map(({ name }) => name);
    for (const kind of kinds) used.set(kind, (used.get(kind) ?? 0) + 1);
    return kinds;
  });
  return random.shuffle(contents);
}

/** One to three look-alikes on a normal picture; one on about every other defective one, so that a look-alike does not prove a picture normal. */
function drawLookAlikes(process: Surface['process'], isNormal: boolean, random: RandomSource): readonly LookAlike[] {
  const count = isNormal ? 1 + random.int(3) : chance(random, 0.5) ? 1 : 0;
  return Array.from({ length: count }, () => pick(random, LOOK_ALIKES[process]));
}
