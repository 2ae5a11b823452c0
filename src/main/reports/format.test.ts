import { describe, expect, it } from 'vitest';
import { formatterOf } from './format.ts';

const ja = formatterOf('ja');
const en = formatterOf('en');
/** Fixed spaces read as plain ones, so that the expectations can be typed. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it.each([
    ['count', 12_345, '12,345', '12,345'],
    ['percent', 0.0357, '3.6 %', '3.6 %'],
    ['percent', 1, '100.0 %', '100.0 %'],
    ['percentSet', 0.8, '80 %', '80 %'],
    ['percentSet', 0.0225, '2.25 %', '2.25 %'],
    ['gain', 0.0213, '+2.1 ポイント', '+2.1 points'],
    ['gain', -0.112, '−11.2 ポイント', '−11.2 points'],
    ['gain', -0.00001, '0.0 ポイント', '0.0 points'],
    ['hours', 1.763, '1.8 時間', '1.8 h'],
    ['hours', 0.447, '27 分', '27 min'],
    ['hours', 0.1, '6 分', '6 min'],
    ['seconds', 0.038, '38 ms', '38 ms'],
    ['seconds', 3.94, '3.9 秒', '3.9 s'],
    ['seconds', 41.2, '41 秒', '41 s'],
    ['seconds', 142.3, '2 分 22 秒', '2 min 22 s'],
    ['seconds', 119.7, '2 分', '2 min'],
    ['months', 1, '1 か月', '1 month'],
    ['months', 7.68, '7.7 か月', '7.7 months'],
    ['yen', 5_000, '5,000 円', '¥5,000'],
    ['yen', 96_000, '9.6 万円', '¥96,000'],
    ['yen', 1_051_640, '105 万円', '¥1,051,640'],
    ['yen', -250_000, '−25 万円', '−¥250,000'],
    ['megabytes', 412.4, '412 MB', '412 MB'],
    ['plain', 0.0159, '0.0159', '0.0159'],
  ] as const)('%s of %d', (kind, value, japanese, english) => {
    expect([plain(ja[kind](value)), plain(en[kind](value))]).toEqual([japanese, english]);
  });
});

describe('range', () => {
  it('names the unit once and keeps dashes away from signs', () => {
    expect(plain(ja.range([0.007, 0.101], ja.percent))).toBe('0.7–10.1 %');
    expect(plain(ja.range([-0.02, 0.051], ja.gain))).toBe('−2.0 ～ +5.1 ポイント');
    expect(plain(en.range([-0.02, 0.051], en.gain))).toBe('−2.0 to +5.1 points');
  });
});

describe('time', () => {
  it('stays in the offset it was written in', () => {
    expect(ja.time('2026-11-24T09:34:12+09:00')).toBe('2026年11月24日 09:34 (UTC+09:00)');
    expect(en.time('2026-11-24T00:34:12.123Z')).toBe('24 November 2026 00:34 (UTC)');
    expect(ja.time('2026-12-18')).toBe('2026年12月18日');
  });

  it('returns what is no time as it is', () => {
    for (const text of ['', '来週', '2026-13-01', '2026-11-24T09']) expect(ja.time(text)).toBe(text);
  });
});
