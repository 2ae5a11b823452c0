import { describe, expect, it } from 'vitest';
import { costInputNames } from '#shared/domain/cost.ts';
import { stringsOf } from './strings.ts';

/** Paths of all texts, functions with their number of parameters; lists by their length. */
function shapeOf(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'function') return [`${path}(${value.length})`];
  if (Array.isArray(value)) return [`${path}[${value.length}]`];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${path}.${key}`));
  return [path];
}

/** Every plain text. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Names of classes that a data set may use as its own; only Japanese needs a word for them. */
const onlyJapanese = ['.classWords.background'];

describe('strings', () => {
  it('have the same keys in both languages', () => {
    const ja = shapeOf(stringsOf('ja')).filter((path) => !onlyJapanese.includes(path));
    expect([...shapeOf(stringsOf('en'))].sort()).toEqual([...ja].sort());
  });

  it('are never empty, and English ones hold no Japanese', () => {
    expect([...textsOf(stringsOf('ja')), ...textsOf(stringsOf('en'))].filter((text) => text.trim() === '')).toEqual([]);
    expect(textsOf(stringsOf('en')).filter((text) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text))).toEqual([]);
  });

  it('name every cost input', () => {
    expect(costInputNames.filter((name) => stringsOf('en').cost.inputNames[name] === undefined)).toEqual([]);
  });

  it('do not shout', () => {
    expect([...textsOf(stringsOf('ja')), ...textsOf(stringsOf('en'))].filter((text) => /[!！]/.test(text))).toEqual([]);
  });
});
