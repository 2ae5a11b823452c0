import { describe, expect, it } from 'vitest';
import { pickRefiner } from './refiners.ts';
import type { RefinerFigures, RefinerId } from './refiners.ts';

const of = (id: RefinerId, edgeAlignment: number | null, consistency: number | null): RefinerFigures => ({ id, edgeAlignment, consistency, areaShare: 0.1 });

describe('pickRefiner', () => {
  it('takes the most consistent of those whose borders follow the picture', () => {
    expect(pickRefiner([of('pamr', 3.4, 0.8), of('dense-crf', 4, 0.82), of('random-walk', 3.6, 0.85)])).toBe('random-walk');
    // Consistent but blurred: 2.7 is below 70 % of 4.
    expect(pickRefiner([of('pamr', 3.4, 0.8), of('dense-crf', 4, 0.82), of('random-walk', 2.7, 0.95)])).toBe('dense-crf');
  });

  it('keeps the earlier one on a tie and copes with figures that are missing', () => {
    expect(pickRefiner([of('pamr', 1, 0.8), of('dense-crf', 1, 0.8)])).toBe('pamr');
    expect(pickRefiner([of('pamr', null, null), of('dense-crf', null, null)])).toBe('pamr');
    expect(pickRefiner([of('pamr', null, 0.9), of('dense-crf', 1, null)])).toBe('dense-crf');
    expect(() => pickRefiner([])).toThrow(RangeError);
  });
});
