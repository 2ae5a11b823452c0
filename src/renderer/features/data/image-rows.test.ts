import { describe, expect, it } from 'vitest';
import type { ImageIndex } from '#shared/contract/data.ts';
import { countStates, lettersAt, noFilter, passesTags, rowsOf, setBlock, splitAt, stateBlock, tagBytes, tagsAt, toggleBlock } from './image-rows.ts';
import type { Filter, Order } from './image-rows.ts';

// Four images, classes 1 and 5: present+absent, unknown+unknown, absent+absent (normal), present+unknown.
const index: ImageIndex = {
  classes: [{ id: 1, name: 'crack' }, { id: 5, name: 'pit' }],
  datasetVersion: 'x',
  ids: ['a', 'b', 'c', 'd'],
  names: ['lot10/表面.png', 'lot2/カ\u3099ラス.png', 'lot2/b.png', 'z.png'],
  sha256: ['1', '2', '3', '4'],
  splits: 'tve-',
  tags: 'pauuaapu',
  groups: [0, 1, 1, -1],
  groupNames: ['lot10', 'lot2'],
  reviewed: '1000',
  doubts: [0.2, null, null, 0.9],
  noted: '0010',
};
const found = (over: Partial<Filter>, order: Order = 'import'): string => rowsOf(index, tagBytes(index), { ...noFilter, ...over }, order).map((row) => index.ids[row]).join('');
const text = (tags: Uint8Array): string => new TextDecoder().decode(tags);

describe('rows of the index', () => {
  it('tells split and tags of a row', () => {
    expect([0, 1, 2, 3].map((r) => splitAt(index, r))).toEqual(['train', 'val', 'test', null]);
    expect(tagsAt(tagBytes(index), 2, 3)).toEqual(['present', 'unknown']);
    expect(countStates(tagBytes(index), 2, [0, 1, 2, 3], 1)).toEqual({ present: 0, absent: 2, unknown: 2 });
  });

  it.each<[Partial<Filter>, string]>([
    [{}, 'abcd'],
    [{ split: 'none' }, 'd'],
    [{ split: 'val' }, 'b'],
    [{ tags: 'untagged' }, 'b'],
    [{ tags: 'partly' }, 'd'],
    [{ tags: 'normal' }, 'c'],
    [{ tags: 'present' }, 'ad'],
    [{ classId: 5, classState: 'absent' }, 'ac'],
    [{ classId: 1, classState: 'unknown' }, 'b'],
    [{ classId: 1, classState: 'present', tags: 'partly' }, 'd'],
    [{ attention: 'noted' }, 'c'],
    [{ attention: 'reviewed' }, 'a'],
    [{ attention: 'unreviewed' }, 'bcd'],
    [{ group: 'lot2' }, 'bc'],
    [{ group: 'gone' }, 'd'],
    [{ text: 'ガラス' }, 'b'],
    [{ text: 'LOT2' }, 'bc'],
  ])('%j leaves %s', (over, ids) => {
    expect(found(over)).toBe(ids);
  });

  it('orders by name as people count, and by doubt', () => {
    expect(found({ text: 'lot' }, 'name')).toBe('cba');
    expect(found({}, 'doubt')).toBe('dabc');
  });

  it('toggles a class: present unless all have it, then absent', () => {
    const tags = tagBytes(index);
    const first = toggleBlock(tags, index, [0, 1], 1);
    setBlock(tags, index, first);
    expect(text(tags)).toBe('papuaapu');
    setBlock(tags, index, toggleBlock(tags, index, [0, 1], 1));
    expect(text(tags)).toBe('aaauaapu');
    expect(passesTags(index, tags, { ...noFilter, tags: 'normal' }, 0)).toBe(true);
  });

  it('sets blocks cell by cell, leaves dots alone, and passes over classes that are gone', () => {
    const tags = tagBytes(index);
    const before = lettersAt(tags, index, [1, 3], [5, 9, 1]);
    expect(before).toBe('u.uu.p');
    setBlock(tags, index, { rows: [1, 3], classIds: [5, 9, 1], letters: 'ap.pp.' });
    expect(text(tags)).toBe('pauaaapp');
    setBlock(tags, index, { rows: [1, 3], classIds: [5, 9, 1], letters: before });
    expect(text(tags)).toBe(index.tags);
    setBlock(tags, index, stateBlock([3], [1, 5], 'absent'));
    expect(text(tags)).toBe('pauuaaaa');
  });

  it('filters 100,000 images', () => {
    const n = 100_000;
    const many: ImageIndex = { ...index, ids: Array.from({ length: n }, (_, i) => `id${i}`), names: Array.from({ length: n }, (_, i) => `p${i}.png`), sha256: Array.from({ length: n }, () => 's'), splits: 't'.repeat(n), tags: 'pa'.repeat(n), groups: Array.from({ length: n }, () => -1), reviewed: '0'.repeat(n), noted: '0'.repeat(n), doubts: null };
    expect(rowsOf(many, tagBytes(many), { ...noFilter, tags: 'present', text: 'p9999' }, 'import')).toHaveLength(11);
  });
});
