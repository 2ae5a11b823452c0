import { describe, expect, it } from 'vitest';
import {
  fullMaskHours, measuredPrices, methodHours, priceLists, projectHours, readCurve, sameHoursMasks, tagHours,
} from './label-hours.ts';

const { voc, plant } = priceLists;
const normal = { normal: true, regions: 0 };
const defect = (regions: number) => ({ normal: false, regions });
const train = [normal, defect(1), defect(3)];

// Seconds worked by hand from the price lists in the product paper.
describe('prices', () => {
  it('voc: 20 s tags, 239.7 s a mask, 79.9 s a correction', () => {
    expect(tagHours(voc, train, 5) * 3600).toBeCloseTo(60, 9);
    expect(fullMaskHours(voc, train, 5) * 3600).toBeCloseTo(20 + 2 * 239.7, 9);
    expect(methodHours(voc, train, [defect(3)], 5) * 3600).toBeCloseTo(60 + 79.9, 9);
  });

  it('plant: 1 s a class and image, 79.2 s a region, a third for a correction', () => {
    expect(tagHours(plant, train, 5) * 3600).toBeCloseTo(15, 9);
    expect(fullMaskHours(plant, train, 5) * 3600).toBeCloseTo(5 + 4 * 79.2, 9);
    expect(methodHours(plant, train, [defect(3)], 5) * 3600).toBeCloseTo(15 + 3 * 26.4, 9);
  });

  it('measured medians replace prices, the others stay', () => {
    const prices = measuredPrices(plant, { tags: 3, fullMask: null, correction: 12 });
    expect(prices.name).toBe('measured');
    expect(methodHours(prices, train, [defect(9)], 5) * 3600).toBeCloseTo(3 * 3 + 12, 9);
    expect(fullMaskHours(prices, train, 5) * 3600).toBeCloseTo(3 + 4 * 79.2, 9);
  });

  it('sums a project', () => {
    const hours = projectHours(voc, train, [defect(1)], 5);
    expect(hours.hoursSaved * 3600).toBeCloseTo(20 + 2 * 239.7 - 60 - 79.9, 9);
    expect(hours.hoursReview * 3600).toBeCloseTo(79.9, 9);
    expect(projectHours(voc, [], [], 5)).toEqual({ hoursTags: 0, hoursReview: 0, hoursFullMasks: 0, hoursSaved: 0 });
  });
});

describe('sameHoursMasks', () => {
  it('divides by the mean price of a train image, normal ones counted', () => {
    // 1 h buys 3600 / ((20 + 239.7 + 239.7) / 3) masks.
    expect(sameHoursMasks(1, voc, train, 5)).toBeCloseTo(3600 / (499.4 / 3), 9);
  });

  it('refuses a train set without a price', () => {
    expect(() => sameHoursMasks(1, voc, [], 5)).toThrow(RangeError);
    expect(() => sameHoursMasks(1, plant, [defect(0)], 5)).toThrow(RangeError);
  });
});

describe('readCurve', () => {
  const curve = [{ masks: 100, miou: 0.6 }, { masks: 1, miou: 0.2 }, { masks: 10, miou: 0.3 }];

  it.each([
    [0.5, 0.2, true],
    [1, 0.2, false],
    [Math.sqrt(10), 0.25, false],
    [10, 0.3, false],
    [10 ** 1.5, 0.45, false],
    [100, 0.6, false],
    [101, 0.6, true],
  ])('at %d masks reads %d (clamped: %s)', (masks, miou, clamped) => {
    const read = readCurve(curve, masks);
    expect(read.miou).toBeCloseTo(miou, 12);
    expect(read.clamped).toBe(clamped);
  });

  it('clamps on a single point and refuses none', () => {
    expect(readCurve([{ masks: 5, miou: 0.4 }], 6)).toEqual({ miou: 0.4, clamped: true });
    expect(() => readCurve([], 1)).toThrow(RangeError);
  });
});
