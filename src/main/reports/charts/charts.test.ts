import { describe, expect, it } from 'vitest';
import { unbalanced } from '../../../../test/support/html-text.ts';
import { place, ticksOf } from './axis.ts';
import { barChart } from './bar-chart.ts';
import { groupedBars } from './grouped-bars.ts';
import { lineChart } from './line-chart.ts';

const words = { id: 'c1', title: 'IoU <b>', desc: 'A "quoted" line' };
const percent = (value: number): string => `${Math.round(value * 100)} %`;
const attributes = (markup: string, tag: string, kind: string, key: string): readonly string[] => [...markup.matchAll(new RegExp(`<${tag} class="${kind}"[^>]* ${key}="([^"]*)"`, 'g'))].map((match) => match[1] ?? '');

describe('ticksOf', () => {
  it('takes round steps between the bounds', () => {
    expect(ticksOf(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf(0, 60, 6)).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(ticksOf(-3, 7)).toEqual([-2, 0, 2, 4, 6]);
    expect(ticksOf(5, 5)).toEqual([5]);
  });
});

describe('place', () => {
  it('maps figures to px, by value or by their logarithm, and stops at the ends', () => {
    expect([0, 0.5, 2].map((v) => place({ min: 0, max: 1, fromPx: 100, toPx: 200 }, v))).toEqual([100, 150, 200]);
    expect([0.001, 0.01, 0].map((v) => place({ min: 0.0001, max: 0.01, fromPx: 0, toPx: 100, isLog: true }, v))).toEqual([50, 100, 0]);
    expect(place({ min: 1, max: 1, fromPx: 7, toPx: 9 }, 3)).toBe(7);
  });
});

describe('barChart', () => {
  const chart = { ...words, min: 0, max: 1, limit: { value: 0.5, text: '≥ 50 %' }, format: percent, rows: [{ label: 'a', value: 0.5, ci: [0.25, 0.75] as const, text: '50 %', colour: '#e69f00' }, { label: 'b', value: null, ci: null, text: 'not measured' }] };

  it('draws bar, interval and limit at their figures, and no bar without one', () => {
    const { markup } = barChart(chart);
    // The scale runs from 168 to 508 px.
    expect(attributes(markup, 'rect', 'bar-fill', 'width')).toEqual(['170']);
    expect(attributes(markup, 'path', 'whisker', 'd')).toEqual(['M253 27V37M253 32H423M423 27V37']);
    expect(attributes(markup, 'line', 'limit-line', 'x1')).toEqual(['338']);
    expect(markup).toContain('>not measured</text>');
  });

  it('starts a negative bar at zero', () => {
    const { markup } = barChart({ ...chart, min: -1, rows: [{ label: 'a', value: -0.5, ci: null, text: '−50' }] });
    expect([attributes(markup, 'rect', 'bar-fill', 'x'), attributes(markup, 'rect', 'bar-fill', 'width')]).toEqual([['253'], ['85']]);
  });

  it('cuts long labels to their room, Japanese signs counting double', () => {
    const label = (text: string): string => /<text class="row-text" x="0"[^>]*>([^<]*)</.exec(barChart({ ...chart, rows: [{ label: text, value: 0, ci: null, text: '' }] }).markup)?.[1] ?? '';
    expect([label('Review, correction'), label('a'.repeat(30)), label('鋳'.repeat(13)), label('鋳'.repeat(14))]).toEqual(['Review, correction', `${'a'.repeat(25)}…`, '鋳'.repeat(13), `${'鋳'.repeat(12)}…`]);
  });
});

describe('lineChart', () => {
  const axis = { min: 0, max: 10, label: 'x', format: String };
  it('joins points, holds steps, marks places and dots with their interval', () => {
    const { markup } = lineChart({ ...words, x: axis, y: axis, curves: [{ label: 'a', points: [[0, 0], [10, 10]] }, { label: 'b', points: [[0, 10], [5, 0]], isStepped: true }], marks: [{ x: 5, text: 'here' }], dots: [{ label: 'd', x: 10, y: 5, ci: [0, 10] }] });
    expect(attributes(markup, 'path', 'curve solid', 'd')[0]).toBe('M64 208L626 40');
    expect(attributes(markup, 'path', 'curve dashed', 'd')[0]).toBe('M64 40H345V208');
    expect(attributes(markup, 'line', 'limit-line', 'x1')).toEqual(['345']);
    expect(attributes(markup, 'path', 'whisker', 'd')).toEqual(['M626 208V40M621 208h10M621 40h10']);
  });

  it('refuses more curves than can be told apart', () => {
    expect(() => lineChart({ ...words, x: axis, y: axis, curves: Array.from({ length: 4 }, () => ({ label: '', points: [] })) })).toThrow(RangeError);
  });
});

describe('groupedBars', () => {
  it('draws a bar for each rule that has a figure, in three shades', () => {
    const { markup } = groupedBars({ ...words, rules: ['any', '30 %', '50 %'], max: 1, format: percent, groups: [{ label: 'small', note: 'n = 4', values: [1, 0.5, 0] }, { label: 'large', note: 'n = 0', values: [null, null, null] }] });
    // The plot is 150 px high; below the key, each shade also has a sample of 14 px.
    expect(attributes(markup, 'rect', 'bar-fill dark', 'height')).toEqual(['150', '12']);
    expect(attributes(markup, 'rect', 'bar-fill middle', 'height')).toEqual(['75', '12']);
    expect(attributes(markup, 'rect', 'bar-fill light', 'height')).toEqual(['1', '12']);
  });
});

it('every chart is well formed, says in words what it shows, and escapes them', () => {
  const axis = { min: 0, max: 0, label: '<i>', format: String };
  for (const { markup } of [barChart({ ...words, rows: [], min: 0, max: 1, limit: null, format: percent }), lineChart({ ...words, x: axis, y: axis, curves: [] }), groupedBars({ ...words, rules: [], groups: [], max: 1, format: percent })]) {
    expect(unbalanced(markup)).toEqual([]);
    expect(markup).toContain('aria-labelledby="c1-t c1-d"');
    expect(markup).toContain('<title id="c1-t">IoU &lt;b&gt;</title><desc id="c1-d">A &quot;quoted&quot; line</desc>');
    expect(markup).not.toMatch(/NaN|Infinity|style=/);
  }
});
