import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splits } from './gate-types.ts';
import { groupsAcrossSplits, type SplitItem, splitByGroups } from './splits.ts';
import type { TagState } from './tags.ts';

const stateArbitrary = fc.constantFrom<TagState>('present', 'absent', 'unknown');
const itemsArbitrary = fc
  .array(fc.record({ group: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')), tags: fc.tuple(stateArbitrary, stateArbitrary) }), { maxLength: 40 })
  .map((rows) => rows.map((row, index): SplitItem => ({ id: `i${index}`, ...row })));

function countOf(split: ReadonlyMap<string, string>, keep: (id: string) => boolean = () => true): Record<string, number> {
  return Object.fromEntries(splits.map((name) => [name, [...split].filter(([id, where]) => where === name && keep(id)).length]));
}

describe('splitByGroups', () => {
  it('places every image once, keeps groups whole and ignores the order of the items', () => {
    fc.assert(
      fc.property(itemsArbitrary, fc.nat(), (items, seed) => {
        const split = splitByGroups(items, seed);
        expect(split.size).toBe(items.length);
        expect(groupsAcrossSplits(items.map((item) => ({ group: item.group, split: split.get(item.id) ?? 'train' })))).toEqual([]);
        const reversed = splitByGroups([...items].reverse(), seed);
        for (const item of items) expect(reversed.get(item.id)).toBe(split.get(item.id));
      }),
    );
  });

  it('a copy of a file goes where the file goes, into its group where it has one; without copies nothing changes', () => {
    const alone = Array.from({ length: 60 }, (_, index): SplitItem => ({ id: `i${index}`, group: null, tags: [index % 3 === 0 ? 'present' : 'absent'] }));
    const withContent = alone.map((item, index) => ({ ...item, sha256: `s${index}` }));
    expect(splitByGroups(withContent, 3)).toEqual(splitByGroups(alone, 3));
    for (let seed = 0; seed < 20; seed++) {
      const copies = alone.map((item, index) => ({ ...item, group: index === 4 ? 'lot' : null, sha256: `s${index % 30}` }));
      const split = splitByGroups(copies, seed);
      for (let index = 0; index < 30; index++) expect(split.get(`i${index}`)).toBe(split.get(`i${index + 30}`));
    }
  });

  it('spreads a rare class and the normal images by the shares', () => {
    const items = Array.from({ length: 200 }, (_, index): SplitItem => ({
      id: `i${index}`,
      group: null,
      tags: [index < 20 ? 'present' : 'absent', index >= 20 && index < 100 ? 'present' : 'absent'],
    }));
    const split = splitByGroups(items, 7);
    const index = (id: string): number => Number(id.slice(1));
    expect(countOf(split)).toEqual({ train: 120, val: 40, test: 40 });
    expect(countOf(split, (id) => index(id) < 20)).toEqual({ train: 12, val: 4, test: 4 });
    expect(countOf(split, (id) => index(id) >= 100)).toEqual({ train: 60, val: 20, test: 20 });
    expect(splitByGroups(items, 8)).not.toEqual(split);
  });

  it('takes other shares', () => {
    const items = Array.from({ length: 40 }, (_, index): SplitItem => ({ id: `i${index}`, group: `lot${index % 20}`, tags: ['present'] }));
    expect(countOf(splitByGroups(items, 1, { train: 0.5, val: 0.15, test: 0.35 }))).toEqual({ train: 20, val: 6, test: 14 });
  });

  it('leaves no split empty when there are three groups, and copes with fewer', () => {
    const item = (id: string, group: string | null): SplitItem => ({ id, group, tags: ['present'] });
    expect(countOf(splitByGroups([item('a', null), item('b', null), item('c', null)], 1))).toEqual({ train: 1, val: 1, test: 1 });
    expect(countOf(splitByGroups([item('a', null)], 1))).toEqual({ train: 1, val: 0, test: 0 });
    expect(countOf(splitByGroups([item('a', 'g'), item('b', 'g')], 1))).toEqual({ train: 2, val: 0, test: 0 });
    expect(splitByGroups([], 1).size).toBe(0);
  });

  it('does not tie a lone image to a group with its name', () => {
    const items: SplitItem[] = [
      { id: 'x', group: null, tags: ['present'] },
      { id: 'y', group: 'x', tags: ['present'] },
      { id: 'z', group: 'z', tags: ['present'] },
    ];
    expect(new Set(splitByGroups(items, 1).values()).size).toBe(3);
  });
});

it('reports groups that cross, and images without a group never do', () => {
  expect(
    groupsAcrossSplits([
      { group: 'b', split: 'test' }, { group: 'b', split: 'train' }, { group: 'a', split: 'val' }, { group: 'a', split: 'val' },
      { group: null, split: 'train' }, { group: null, split: 'test' },
    ]),
  ).toEqual([{ group: 'b', splits: ['train', 'test'] }]);
});
