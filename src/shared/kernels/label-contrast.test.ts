import { describe, expect, it } from 'vitest';
import { edgeAlignment, labelContrast } from './label-contrast.ts';

const grey = (values: readonly number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));

describe('labelContrast', () => {
  it('is 1 where cover and ring have one colour each, by hand less where they vary', () => {
    expect(labelContrast(grey([10, 200, 10]), Uint8Array.of(0, 1, 0), 1, 3)).toBe(1);
    // Inside {4, 6}, ring {1, 3}: means 5 and 2, between 2·2·9/16 = 2.25, within (1 + 1 + 1 + 1)/4 = 1.
    expect(labelContrast(grey([1, 3, 4, 6]), Uint8Array.of(0, 0, 2, 2), 1, 4)).toBeCloseTo(2.25 / 3.25, 10);
  });

  it('looks no further than the ring', () => {
    const far = [...Array.from({ length: 10 }, () => 90), 50, 50, 90];
    expect(labelContrast(grey(far), Uint8Array.from(far, (_, i) => (i === 12 ? 1 : 0)), 1, 13, 1)).toBe(1);
    expect(labelContrast(grey(far), Uint8Array.from(far, (_, i) => (i === 12 ? 1 : 0)), 1, 13, 12)).toBeLessThan(0.1);
  });

  it('is 0 on a uniform picture, NaN where nothing or everything is covered; 255 is background', () => {
    expect(labelContrast(grey([7, 7]), Uint8Array.of(0, 1), 1, 2)).toBe(0);
    expect(labelContrast(grey([7, 9]), Uint8Array.of(0, 255), 1, 2)).toBeNaN();
    expect(labelContrast(grey([7, 9]), Uint8Array.of(1, 1), 1, 2)).toBeNaN();
    expect(labelContrast(new Uint8Array(0), new Uint8Array(0), 0, 0)).toBeNaN();
    expect(() => labelContrast(grey([7]), Uint8Array.of(0, 1), 1, 2)).toThrow(RangeError);
  });
});

describe('edgeAlignment', () => {
  it('compares the step at the border with the mean step, by hand', () => {
    // Steps √3 · (0, 60, 20, 0): mean 20√3; the border lies on the 60.
    expect(edgeAlignment(grey([10, 10, 70, 90]), Uint8Array.of(0, 0, 1, 1), 1, 4)).toBeCloseTo(3, 10);
    expect(edgeAlignment(grey([10, 10, 70, 90]), Uint8Array.of(0, 1, 1, 1), 1, 4)).toBe(0);
  });

  it('is NaN without a border or without any step', () => {
    expect(edgeAlignment(grey([1, 2]), Uint8Array.of(0, 0), 1, 2)).toBeNaN();
    expect(edgeAlignment(grey([5, 5]), Uint8Array.of(0, 1), 1, 2)).toBeNaN();
    expect(() => edgeAlignment(grey([5]), Uint8Array.of(0, 1), 1, 2)).toThrow(RangeError);
  });
});
