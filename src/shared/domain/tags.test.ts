import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTagsCell, hasPresentTag, isClassName, isNormal, parseTagsCell, type TagState, unknownTags } from './tags.ts';

const classes = ['crack', 'dent', '傷'];
const short = { present: 'P', absent: 'A', unknown: 'U' };

describe('parseTagsCell', () => {
  it.each([
    ['', 'AAA'],
    ['   ', 'AAA'],
    ['?', 'UUU'],
    ['？', 'UUU'],
    ['?crack', 'UAA'],
    ['crack;dent', 'PPA'],
    ['crack；傷', 'PAP'],
    [' crack ; ? dent ', 'PUA'],
    ['crack;?', 'PUU'],
    ['crack;;crack;', 'PAA'],
  ])('reads %j as %s', (cell, expected) => {
    const { tags, problems } = parseTagsCell(cell, classes);
    expect({ tags: tags.map((state) => short[state]).join(''), problems }).toEqual({ tags: expected, problems: [] });
  });

  it('names unknown classes and keeps the rest', () => {
    expect(parseTagsCell('crack;rust;?scale', classes)).toEqual({
      tags: ['present', 'absent', 'absent'],
      problems: [{ kind: 'unknown-class', token: 'rust' }, { kind: 'unknown-class', token: '?scale' }],
    });
  });

  it('leaves a class that is both present and unknown unknown', () => {
    expect(parseTagsCell('crack;?crack', classes)).toEqual({
      tags: ['unknown', 'absent', 'absent'],
      problems: [{ kind: 'contradiction', token: '?crack' }],
    });
  });

  it('compares names in NFC, as Macs write them decomposed', () => {
    expect(parseTagsCell('ガ'.normalize('NFD'), ['ガ']).tags).toEqual(['present']);
  });

  it('takes a class called like an object key for what it is', () => {
    expect(parseTagsCell('__proto__', ['__proto__', 'constructor']).tags).toEqual(['present', 'absent']);
    expect(parseTagsCell('toString', []).problems).toHaveLength(1);
  });
});

it('formats what parse reads back, for every combination of states', () => {
  const state = fc.constantFrom<TagState>('present', 'absent', 'unknown');
  fc.assert(
    fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), (tags) => {
      const names = tags.map((_, index) => `class ${index}`);
      expect(parseTagsCell(formatTagsCell(tags, names), names)).toEqual({ tags, problems: [] });
    }),
  );
  expect(formatTagsCell(unknownTags(classes), classes)).toBe('?');
  expect(formatTagsCell(['present', 'unknown', 'absent'], classes)).toBe('crack;?dent');
});

it('calls an image normal only when every class was checked', () => {
  expect([isNormal(['absent', 'absent']), isNormal(['absent', 'unknown']), isNormal(['present', 'absent']), isNormal([])]).toEqual([
    true, false, false, false,
  ]);
  expect([hasPresentTag(['absent', 'present']), hasPresentTag(['unknown']), hasPresentTag([])]).toEqual([true, false, false]);
});

it.each([['crack', true], ['表面 傷', true], ['', false], [' a', false], ['a;b', false], ['?a', false], ['？a', false]])(
  'class name %j: %s',
  (name, expected) => {
    expect(isClassName(name)).toBe(expected);
  },
);
