import { describe, expect, it } from 'vitest';
import { DEFECT_CLASSES } from './defect-classes.ts';
import type { DefectKind } from './defect-classes.ts';
import { MIN_DEMO_IMAGES, planDemoSet } from './plan.ts';
import type { DemoImagePlan } from './plan.ts';

const SPLITS = ['train', 'val', 'test'] as const;

function bySplit(plan: readonly DemoImagePlan[], split: DemoImagePlan['split']): readonly DemoImagePlan[] {
  return plan.filter((image) => image.split === split);
}

function positives(plan: readonly DemoImagePlan[], kind: DefectKind): number {
  return plan.filter((image) => image.defects.some((defect) => defect.kind === kind)).length;
}

function normals(plan: readonly DemoImagePlan[]): number {
  return plan.filter((image) => image.defects.length === 0).length;
}

describe('planDemoSet', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    expect(planDemoSet({ images: 60, seed: 4 })).toEqual(planDemoSet({ images: 60, seed: 4 }));
    expect(planDemoSet({ images: 60, seed: 4 })).not.toEqual(planDemoSet({ images: 60, seed: 5 }));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('has enough of everything for every gate, seed %i', (seed) => {
    const plan = planDemoSet({ images: 240, seed });
    expect(SPLITS.map((split) => bySplit(plan, split).length)).toEqual([120, 36, 84]);
    for (const { name } of DEFECT_CLASSES) {
      expect(positives(bySplit(plan, 'train'), name)).toBeGreaterThanOrEqual(30);
      expect(positives(bySplit(plan, 'test'), name)).toBeGreaterThanOrEqual(20);
      expect(positives(bySplit(plan, 'val'), name)).toBeGreaterThanOrEqual(5);
    }
    expect(normals(plan)).toBeGreaterThanOrEqual(0.3 * 240);
    expect(normals(bySplit(plan, 'test'))).toBeGreaterThanOrEqual(25);
    for (const split of SPLITS) expect(new Set(bySplit(plan, split).map((image) => image.lot)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(plan.map((image) => image.camera)).size).toBe(3);
    expect(plan.filter((image) => image.defects.length >= 2).length).toBeGreaterThanOrEqual(60);
    expect(plan.filter((image) => image.defects.length >= 3).length).toBeGreaterThanOrEqual(10);
  });

  it('keeps a lot in one split, under one camera and on one surface', () => {
    const facts = new Map<string, Set<string>>();
    for (const { lot, split, camera, surface, look } of planDemoSet({ images: 240, seed: 1 }))
      facts.set(lot, (facts.get(lot) ?? new Set()).add(JSON.stringify([split, camera, surface, look])));
    expect([...facts.values()].map((values) => values.size)).toEqual(Array.from({ length: 60 }, () => 1));
  });

  it('puts look-alikes on every normal picture and on some defective ones', () => {
    const plan = planDemoSet({ images: 240, seed: 1 });
    expect(plan.filter((image) => image.defects.length === 0 && image.lookAlikes.length === 0)).toEqual([]);
    const defective = plan.filter((image) => image.defects.length > 0);
    const marked = defective.filter((image) => image.lookAlikes.length > 0).length;
    expect(marked).toBeGreaterThan(0.3 * defective.length);
    expect(marked).toBeLessThan(0.7 * defective.length);
  });

  it('makes plain and hard data sets', () => {
    const mean = (seed: number): number => {
      const strengths = planDemoSet({ images: 240, seed }).flatMap((image) => image.defects.map((defect) => defect.strength));
      return strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
    };
    const means = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(mean);
    expect(Math.min(...means)).toBeLessThan(0.4);
    expect(Math.max(...means)).toBeGreaterThan(0.7);
  });

  it('names every picture once, also in sizes that do not divide', () => {
    for (const images of [MIN_DEMO_IMAGES, 25, 61, 1000]) {
      const plan = planDemoSet({ images, seed: 2 });
      expect(new Set(plan.map((image) => image.file)).size).toBe(images);
      expect(normals(plan)).toBeGreaterThanOrEqual(0.3 * images);
      for (const split of SPLITS) expect(bySplit(plan, split).length).toBeGreaterThan(0);
    }
  });

  it('refuses other numbers', () => {
    for (const images of [23, 24.5, Number.NaN, 10_001]) expect(() => planDemoSet({ images, seed: 1 })).toThrow(RangeError);
    for (const seed of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => planDemoSet({ images: 24, seed })).toThrow(RangeError);
  });
});
