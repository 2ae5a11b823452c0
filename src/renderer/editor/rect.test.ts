import { describe, expect, it } from 'vitest';
import { growRect, intersectRect, noRect, unionRect } from './rect.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('rectangles', () => {
  it('joins two by hand, and an empty one adds nothing wherever it lies', () => {
    expect(unionRect(box(1, 2, 3, 4), box(10, 0, 1, 1))).toEqual(box(1, 0, 10, 6));
    expect(unionRect(box(50, 50, 0, 9), box(1, 1, 2, 2))).toEqual(box(1, 1, 2, 2));
    expect(unionRect(box(50, 50, 0, 9), box(7, 7, 3, -1))).toEqual(noRect);
  });

  it('cuts two by hand; touching edges share no pixel', () => {
    expect(intersectRect(box(0, 0, 4, 4), box(2, 3, 9, 9))).toEqual(box(2, 3, 2, 1));
    expect(intersectRect(box(0, 0, 4, 4), box(4, 0, 4, 4))).toEqual(noRect);
  });

  it('grows within the picture, and empty stays empty', () => {
    expect(growRect(box(0, 3, 2, 2), 1, 10, 5)).toEqual(box(0, 2, 3, 3));
    expect(growRect(noRect, 5, 10, 10)).toEqual(noRect);
  });
});
