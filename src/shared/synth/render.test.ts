import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CLASS_ID, DEFECT_CLASSES } from './defect-classes.ts';
import type { DefectKind } from './defect-classes.ts';
import { planDemoSet } from './plan.ts';
import type { DemoImagePlan } from './plan.ts';
import { renderDemoImage } from './render.ts';
import type { DemoImage } from './render.ts';

const plan = planDemoSet({ images: 72, seed: 3 });
const drawn = plan.map((planned) => ({ planned, image: renderDemoImage(planned) }));

function sha256({ rgb, mask }: DemoImage): string {
  return createHash('sha256').update(rgb).update(mask).digest('hex');
}

function only(kind: DefectKind): DemoImagePlan {
  return { ...plan[0], lookAlikes: [], defects: [{ kind, strength: 0.5, zoom: 1 }] };
}

/** Mean absolute change of the green channel that a plan's defects make, inside and outside the mask. */
function change(planned: DemoImagePlan): { readonly inside: number; readonly outside: number } {
  const { rgb, mask } = renderDemoImage(planned);
  const bare = renderDemoImage({ ...planned, defects: [] }).rgb;
  const sums = { inside: 0, outside: 0 };
  let painted = 0;
  mask.forEach((id, p) => {
    if (id > 0) painted++;
    sums[id > 0 ? 'inside' : 'outside'] += Math.abs(rgb[3 * p + 1] - bare[3 * p + 1]);
  });
  return { inside: sums.inside / painted, outside: sums.outside / (mask.length - painted) };
}

describe('renderDemoImage', () => {
  it('gives the same bytes for the same seed, on every machine', () => {
    const again = planDemoSet({ images: 72, seed: 3 }).slice(0, 3).map(renderDemoImage);
    expect(again.map(sha256)).toEqual(drawn.slice(0, 3).map(({ image }) => sha256(image)));
    // Pinned: a change here changes every demo project, so it has to be meant.
    const all = createHash('sha256');
    for (const { image } of drawn.slice(0, 24)) all.update(image.rgb).update(image.mask);
    expect(all.digest('hex')).toBe('5b5cc78f999aed8792fd5f4d98799729ea142c2c9fc5e050514d15558340085b');
  });

  it('gives other bytes for another seed, and no picture twice', () => {
    const other = planDemoSet({ images: 72, seed: 4 }).slice(0, 3).map(renderDemoImage);
    expect(new Set([...other.map(sha256), ...drawn.map(({ image }) => sha256(image))]).size).toBe(75);
  });

  it('has 320 × 320 pixels, and known ids only', () => {
    for (const { image } of drawn) {
      expect([image.width, image.height, image.rgb.length, image.mask.length]).toEqual([320, 320, 3 * 102_400, 102_400]);
      expect(image.mask.every((id) => id <= DEFECT_CLASSES.length)).toBe(true);
    }
  });

  it('shows every planned defect and tags what the mask holds', () => {
    for (const { planned, image } of drawn) {
      const inMask = DEFECT_CLASSES.filter(({ id }) => image.mask.includes(id)).map(({ name }) => name);
      expect(image.tags).toEqual(inMask);
      expect(new Set(image.tags)).toEqual(new Set(planned.defects.map((defect) => defect.kind)));
    }
  });

  it('leaves the mask of a normal picture empty, whatever looks like a defect on it', () => {
    const normal = drawn.filter(({ planned }) => planned.defects.length === 0);
    expect(normal.length).toBeGreaterThanOrEqual(0.3 * drawn.length);
    expect(new Set(normal.flatMap(({ planned }) => planned.lookAlikes)).size).toBeGreaterThanOrEqual(6);
    expect(normal.every(({ image }) => image.mask.every((id) => id === 0))).toBe(true);
  });

  it.each(DEFECT_CLASSES.map(({ name }) => name))('paints the pixels that a %s changes and no others', (kind) => {
    for (let i = 0; i < 6; i++) {
      const { inside, outside } = change({ ...only(kind), seed: `mask/${i}` });
      expect(inside).toBeGreaterThan(8);
      expect(outside).toBeLessThan(0.5);
    }
  });

  it('makes a stronger defect change more, in the same pixels', () => {
    for (const { name } of DEFECT_CLASSES) {
      const weak: DemoImagePlan = { ...only(name), defects: [{ kind: name, strength: 0.2, zoom: 1 }] };
      const strong: DemoImagePlan = { ...only(name), defects: [{ kind: name, strength: 0.9, zoom: 1 }] };
      expect(renderDemoImage(strong).mask).toEqual(renderDemoImage(weak).mask);
      expect(change(strong).inside).toBeGreaterThan(1.3 * change(weak).inside);
    }
  });

  it('draws classes of different size at zoom 1: pits, scratches, cracks, stains by rising area', () => {
    // Nearer, radii grow in both directions and line widths in one, so the order holds at zoom 1 alone.
    const near = planDemoSet({ images: 72, seed: 3 }).map((p) => ({ image: renderDemoImage({ ...p, defects: p.defects.map((d) => ({ ...d, zoom: 1 })) }) }));
    const median = (kind: DefectKind): number => {
      const areas = near
        .filter(({ image }) => image.tags.includes(kind))
        .map(({ image }) => image.mask.reduce((count, id) => count + (id === CLASS_ID[kind] ? 1 : 0), 0))
        .sort((a, b) => a - b);
      return areas[areas.length >> 1];
    };
    const [pit, scratch, crack, stain] = (['pit', 'scratch', 'crack', 'stain'] as const).map(median);
    expect(pit).toBeLessThan(scratch);
    expect(2 * scratch).toBeLessThan(crack);
    expect(1.5 * crack).toBeLessThan(stain);
  });

  it('draws lines thin and stains solid: pixels whose 7 × 7 surroundings are all painted', () => {
    const solidShare = (kind: DefectKind): number => {
      let solid = 0;
      let painted = 0;
      for (let i = 0; i < 6; i++) {
        const { mask } = renderDemoImage({ ...only(kind), seed: `shape/${i}` });
        for (let p = 0; p < mask.length; p++) {
          if (mask[p] === 0) continue;
          painted++;
          // Rows before the picture read undefined, which is not painted.
          const offsets = [-3, -2, -1, 0, 1, 2, 3];
          if (offsets.every((dy) => offsets.every((dx) => mask[p + 320 * dy + dx] > 0))) solid++;
        }
      }
      return solid / painted;
    };
    expect(solidShare('stain')).toBeGreaterThan(0.75);
    expect(solidShare('scratch')).toBeLessThan(0.02);
    expect(solidShare('crack')).toBeLessThan(0.1);
    expect(solidShare('pit')).toBeGreaterThan(0.05);
    expect(solidShare('pit')).toBeLessThan(0.6);
  });

  it('gives lots and cameras brightness and colour of their own', () => {
    const lots = new Map<string, number[][]>();
    for (const { planned, image } of drawn) {
      const sums = [0, 0, 0];
      image.rgb.forEach((value, i) => (sums[i % 3] += value));
      lots.set(planned.lot, [...(lots.get(planned.lot) ?? []), sums.map((sum) => sum / image.mask.length)]);
    }
    const means = [...lots.values()].map((rows) => [0, 1, 2].map((c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length));
    const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
    expect(spread(means.map(([, green]) => green))).toBeGreaterThan(30);
    expect(spread(means.map(([red, , blue]) => red - blue))).toBeGreaterThan(10);
  });
});
