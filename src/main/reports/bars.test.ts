import { describe, expect, it } from 'vitest';
import { type Bar, intervalBar } from './bars.ts';

const bar: Bar = { value: 0.5, ci: [0.25, 0.75], threshold: 0.4, min: 0, max: 1, label: 'mIoU' };
const attribute = (markup: string, kind: string, key: string): string => new RegExp(`class="${kind}"[^>]* ${key}="([^"]*)"`).exec(markup)?.[1] ?? '';

describe('intervalBar', () => {
  it('places value, interval and threshold on the scale', () => {
    // The track runs from 3 to 129 px: 126 px for the whole scale.
    const { markup } = intervalBar(bar);
    expect(attribute(markup, 'tick', 'x')).toBe('64.5');
    expect([attribute(markup, 'band', 'x'), attribute(markup, 'band', 'width')]).toEqual(['34.5', '63.0']);
    expect(attribute(markup, 'limit', 'x1')).toBe('53.4');
    expect(markup).toContain('aria-label="mIoU"');
  });

  it('stops at the ends of the scale', () => {
    const { markup } = intervalBar({ ...bar, value: 2, ci: [-1, 3] });
    expect(attribute(markup, 'tick', 'x')).toBe('127.5');
    expect([attribute(markup, 'band', 'x'), attribute(markup, 'band', 'width')]).toEqual(['3.0', '126.0']);
  });

  it('draws only what there is, and zero where the scale holds it', () => {
    const { markup } = intervalBar({ ...bar, value: null, ci: null, threshold: null, min: -1 });
    expect(markup).not.toMatch(/class="(tick|band|limit)"/);
    expect(attribute(markup, 'zero', 'x1')).toBe('66.0');
  });

  it('survives a scale without length', () => {
    expect(intervalBar({ ...bar, min: 0, max: 0 }).markup).not.toContain('NaN');
  });
});
