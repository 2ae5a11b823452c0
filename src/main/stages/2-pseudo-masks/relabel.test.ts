import { describe, expect, it } from 'vitest';
import type { TagState } from '#shared/domain/tags.ts';
import { allowedLabels, teachesEveryClass, unfoundShare } from './relabel.ts';

/** Probabilities of one cell an argument (background first) → planes as the student gives them. */
function planes(...cells: readonly (readonly number[])[]): Float32Array {
  const classes = (cells[0] as readonly number[]).length;
  return Float32Array.from({ length: classes * cells.length }, (_, i) => (cells[i % cells.length] as readonly number[])[Math.floor(i / cells.length)] as number);
}

describe('labels allowed by the tags', () => {
  it('are the most probable class of each cell', () => {
    expect([...allowedLabels(planes([0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0.1, 0.7, 0.2]), ['present', 'present'], 0.6)]).toEqual([0, 2, 1]);
  });

  it('never hold a class tagged absent; an unknown one may be there', () => {
    const cells = planes([0.05, 0.9, 0.05], [0.02, 0.9, 0.08]);
    expect([...allowedLabels(cells, ['absent', 'present'], 0.6)]).toEqual([255, 2]);
    expect([...allowedLabels(cells, ['absent', 'unknown'], 0.6)]).toEqual([255, 2]);
    expect([...allowedLabels(cells, ['unknown', 'absent'], 0.6)]).toEqual([1, 1]);
    expect([...allowedLabels(cells, ['absent', 'absent'], 0.6)]).toEqual([0, 0]);
  });

  it('are left out (255) below the wanted share of what is allowed', () => {
    const cells = planes([0.5, 0.25, 0.25], [0.125, 0.375, 0.5]);
    expect([...allowedLabels(cells, ['present', 'present'], 0.6)]).toEqual([255, 255]);
    // 0.5 of 0.75 allowed is two thirds; 0.375 of 0.5 is three quarters.
    expect([...allowedLabels(cells, ['present', 'absent'], 0.6)]).toEqual([0, 1]);
    expect([...allowedLabels(cells, ['present', 'absent'], 0.7)]).toEqual([255, 1]);
    expect([...allowedLabels(cells, ['present', 'absent'], 0.75)]).toEqual([255, 1]);
  });
});

const tags = (text: string): readonly TagState[] => [...text].map((c) => (c === 'p' ? 'present' : c === 'a' ? 'absent' : 'unknown'));

describe('teachesEveryClass', () => {
  const train = ['pa', 'ap', 'pp', 'aa'].map(tags);

  it('wants two corrected images of every class that train images are tagged with', () => {
    expect(teachesEveryClass(train, ['pa', 'pa', 'ap'].map(tags))).toBe(false);
    expect(teachesEveryClass(train, ['pa', 'pp', 'ap'].map(tags))).toBe(true);
  });

  it('asks nothing of a class that no train image has, and does not take unknown for present', () => {
    expect(teachesEveryClass(['pa', 'pu'].map(tags), ['pa', 'pa'].map(tags))).toBe(true);
    expect(teachesEveryClass(train, ['pu', 'pu', 'ap'].map(tags))).toBe(false);
  });
});

describe('unfoundShare', () => {
  it('counts the present tags of which nothing was labelled', () => {
    const labels = [Uint8Array.of(0, 1, 255), Uint8Array.of(2, 2, 0), Uint8Array.of(0, 0, 255), Uint8Array.of(0, 0, 0)];
    expect(unfoundShare(['pp', 'ap', 'pa', 'au'].map(tags), labels)).toBe(2 / 4);
  });

  it('is 0 where no tag is present', () => {
    expect(unfoundShare(['aa', 'uu'].map(tags), [new Uint8Array(2), new Uint8Array(2)])).toBe(0);
    expect(unfoundShare([], [])).toBe(0);
  });
});
