import { describe, expect, it } from 'vitest';
import { pickRefiner } from './refiners.ts';
import type { RefinerFigures, RefinerId } from './refiners.ts';

const of = (id: RefinerId, edgeAlignment: number | null, consistency: number | null): RefinerFigures => ({ id, edgeAlignment, consistency, areaShare: 0.1 });

describe('pickRefiner', () => {
  it('stays with the first one unless another is clearly ahead on both signs', () => {
    expect(pickRefiner([of('pamr', 2, 0.8), of('dense-crf', 3, 0.84), of('random-walk', 2.1, 0.95)])).toBe('pamr');
    expect(pickRefiner([of('pamr', 2, 0.8), of('dense-crf', 2.25, 0.86), of('random-walk', 2.1, 0.95)])).toBe('dense-crf');
  });

  it('takes the most consistent of those ahead, the earlier one on a tie', () => {
    expect(pickRefiner([of('pamr', 2, 0.8), of('dense-crf', 3, 0.9), of('random-walk', 2.5, 0.95)])).toBe('random-walk');
    expect(pickRefiner([of('pamr', 2, 0.8), of('dense-crf', 3, 0.9), of('random-walk', 3, 0.9)])).toBe('dense-crf');
  });

  it('takes what could not be measured for the worst', () => {
    expect(pickRefiner([of('pamr', null, null), of('dense-crf', null, null)])).toBe('pamr');
    expect(pickRefiner([of('pamr', 2, 0.5), of('dense-crf', 9, null), of('random-walk', null, 0.9)])).toBe('pamr');
    expect(pickRefiner([of('pamr', null, null), of('dense-crf', 1, 0.6)])).toBe('dense-crf');
    expect(() => pickRefiner([])).toThrow(RangeError);
  });
});
