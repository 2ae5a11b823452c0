import { describe, expect, it } from 'vitest';
import type { ImageIndex } from '#shared/contract/data.ts';
import { allInState, noFilter, rowsOf, splitAt, tagsAt, toggled, withTags } from './image-rows.ts';
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
const found = (over: Partial<Filter>, order: Order = 'import'): string => rowsOf(index, { ...noFilter, ...over }, order).map((r) => r.id).join('');

describe('rows of the index', () => {
  it('tells split and tags of a row', () => {
    expect([0, 1, 2, 3].map((r) => splitAt(index, r))).toEqual(['train', 'val', 'test', null]);
    expect(tagsAt(index, 3)).toEqual(['present', 'unknown']);
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
    [{ attention: 'noted' }, 'c'],
    [{ attention: 'reviewed' }, 'a'],
    [{ attention: 'unreviewed' }, 'bcd'],
    [{ text: 'ガラス' }, 'b'],
    [{ text: 'LOT2' }, 'bc'],
  ])('%j leaves %s', (over, ids) => {
    expect(found(over)).toBe(ids);
  });

  it('orders by name as people count, and by doubt', () => {
    expect(found({ text: 'lot' }, 'name')).toBe('cba');
    expect(found({}, 'doubt')).toBe('dabc');
  });

  it('changes tags and can change them back', () => {
    const edits = toggled(index, [0, 1], 1);
    expect(edits.map((e) => e.state)).toEqual(['present', 'present']);
    const after = withTags(index, edits);
    expect(after.tags).toBe('papuaapu');
    expect(toggled(after, [0, 1], 1).map((e) => e.state)).toEqual(['absent', 'absent']);
    expect(withTags(after, [{ imageId: 'b', classId: 1, state: 'unknown' }]).tags).toBe(index.tags);
    expect(withTags(index, [{ imageId: 'gone', classId: 1, state: 'present' }, { imageId: 'a', classId: 9, state: 'present' }]).tags).toBe(index.tags);
    expect(withTags(index, allInState(index, [3], 'absent')).tags).toBe('pauuaaaa');
  });

  it('filters 100,000 images at once', () => {
    const n = 100_000;
    const many: ImageIndex = { ...index, ids: Array.from({ length: n }, (_, i) => `id${i}`), names: Array.from({ length: n }, (_, i) => `p${i}.png`), sha256: Array.from({ length: n }, () => 's'), splits: 't'.repeat(n), tags: 'pa'.repeat(n), groups: Array.from({ length: n }, () => -1), reviewed: '0'.repeat(n), noted: '0'.repeat(n), doubts: null };
    expect(rowsOf(many, { ...noFilter, tags: 'present', text: 'p9999' }, 'import')).toHaveLength(11);
  });
});
