import { describe, expect, it } from 'vitest';
import { chooseMinArea, fixedMinArea, isCalled } from './min-area.ts';

describe('chooseMinArea', () => {
  it('takes the size that tells tagged from normal best, the smallest of equals', () => {
    const items = [
      { largest: 0.03, present: true },
      { largest: 0.004, present: true },
      { largest: 0.0015, present: false },
      { largest: 0, present: false },
    ];
    // 0.002 keeps both finds and drops the speck; 0.005 would miss one.
    expect(chooseMinArea(items)).toEqual({ value: 0.002, rule: 'val-tags' });
  });
  it('is fixed when val holds no normal or no tagged image', () => {
    expect(chooseMinArea([{ largest: 0.1, present: true }])).toEqual({ value: fixedMinArea, rule: 'fixed-without-normals' });
    expect(chooseMinArea([])).toEqual({ value: fixedMinArea, rule: 'fixed-without-normals' });
  });
});

describe('isCalled', () => {
  it('needs a find, and one of the size or more', () => {
    expect([isCalled(0, 0), isCalled(0.002, 0.002), isCalled(0.0019, 0.002)]).toEqual([false, true, false]);
  });
});
