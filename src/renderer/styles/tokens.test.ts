// Colours are read from tokens.css as it is, and their contrast is computed by WCAG 2.2's formula.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cividisTable, classColour } from '../../shared/kernels/colormap.ts';

type Rgb = readonly [number, number, number];

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const tokens = new Map([...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));

function colour(name: string, theme: 'light' | 'dark'): Rgb {
  const value = tokens.get(name) ?? '';
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const hex = pair ? pair[theme === 'light' ? 1 : 2] : value;
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`--${name} is no plain colour: ${value}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((level) => (level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function mix(top: Rgb, share: number, under: Rgb): Rgb {
  return [0, 1, 2].map((c) => top[c] * share + under[c] * (1 - share)) as unknown as Rgb;
}

/** Words on grounds: each pair occurs in a component. */
const TEXT: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['text', ['bg', 'surface', 'surface-2', 'surface-3', 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'bar-soft']],
  ['text-2', ['bg', 'surface', 'surface-2', 'surface-3', 'accent-soft', 'warn-soft']],
  ['text-3', ['bg', 'surface', 'surface-2', 'accent-soft']],
  ['surface', ['text', 'text-2']],
  ['accent-text', ['bg', 'surface', 'surface-2', 'accent-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['good', ['bg', 'surface', 'surface-2', 'good-soft']],
  ['warn', ['bg', 'surface', 'surface-2', 'warn-soft']],
  ['bad', ['bg', 'surface', 'surface-2', 'bad-soft', 'accent-soft']],
  ['on-bad', ['bad', 'bad-hover']],
  ['on-tip', ['tip']],
];

/** Frames, rings, lines and bars: 3:1 is enough (WCAG 1.4.11). */
const GRAPHICS: readonly (readonly [line: string, grounds: readonly string[]])[] = [
  ['border-strong', ['bg', 'surface']],
  ['focus', ['bg', 'surface', 'surface-2', 'accent-soft']],
  ['accent', ['surface', 'bg']],
  ...['series-2', 'series-3', 'series-4', 'series-5', 'text-3', 'accent-text'].map((name) => [name, ['surface', 'bg']] as const),
];

function tooLow(pairs: typeof TEXT, least: number): string[] {
  return (['light', 'dark'] as const).flatMap((theme) =>
    pairs.flatMap(([front, grounds]) =>
      grounds
        .map((ground) => ({ ground, ratio: contrast(colour(front, theme), colour(ground, theme)) }))
        .filter(({ ratio }) => ratio < least)
        .map(({ ground, ratio }) => `${theme}: ${front} on ${ground} ${ratio.toFixed(2)}`),
    ),
  );
}

describe('contrast of the tokens', () => {
  it('computes what the standard gives for its own examples', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21);
    expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });

  it('is at least 4.5:1 for words in both themes', () => {
    expect(tooLow(TEXT, 4.5)).toEqual([]);
  });

  it('is at least 3:1 for frames, rings and lines in both themes', () => {
    expect(tooLow(GRAPHICS, 3)).toEqual([]);
  });

  it('is at least 4.5:1 for words on the scrim over a white picture, and for digits on the strongest cells of a confusion matrix', () => {
    const scrim = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(tokens.get('scrim') ?? '');
    const ground = mix([Number(scrim?.[1]), Number(scrim?.[2]), Number(scrim?.[3])], Number(scrim?.[4]), [255, 255, 255]);
    expect(contrast(colour('on-scrim', 'light'), ground)).toBeGreaterThanOrEqual(4.5);
    for (const theme of ['light', 'dark'] as const) {
      for (const [front, share] of [['accent', 0.5], ['bad', 0.4]] as const) {
        const cell = mix(colour(front, theme), share, colour('surface', theme));
        expect(contrast(colour('text', theme), cell)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe('colours that the kernels own', () => {
  it('gives each class the same colour as masks and reports', () => {
    const here = [1, 2, 3, 4, 5, 6, 7].map((id) => colour(`class-${id}`, 'light'));
    expect(here).toEqual([1, 2, 3, 4, 5, 6, 7].map((id) => [...classColour(id)]));
    expect(colour('class-ignored', 'light')).toEqual([...classColour(255)]);
    expect(classColour(8)).toEqual(classColour(1));
  });

  it('draws the legend with the heat map, at most 2 levels off', () => {
    const stops = [...(tokens.get('cividis') ?? '').matchAll(/#([0-9a-f]{6}) ([\d.]+)%/g)].map(([, hex, at]) => ({
      at: (Number(at) / 100) * 255,
      rgb: [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)),
    }));
    expect(stops.length).toBeGreaterThan(10);
    const table = cividisTable();
    let worst = 0;
    for (let i = 0; i < 256; i++) {
      const next = Math.max(1, stops.findIndex((stop) => stop.at >= i - 0.02));
      const [from, to] = [stops[next - 1], stops[next]];
      for (let c = 0; c < 3; c++) {
        const level = from.rgb[c] + ((to.rgb[c] - from.rgb[c]) * (i - from.at)) / (to.at - from.at);
        worst = Math.max(worst, Math.abs(level - table[3 * i + c]));
      }
    }
    expect(worst).toBeLessThanOrEqual(2);
  });
});
