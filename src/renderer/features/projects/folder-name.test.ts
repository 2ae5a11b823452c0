import { expect, it } from 'vitest';
import { folderNameOf } from './folder-name.ts';

it.each([
  ['ライン 3 鋳物 表面傷', 'ライン 3 鋳物 表面傷'],
  ['a/b:c*d', 'a b c d'],
  ['  終わり。. ', '終わり。'],
  ['', 'project'],
  ['???', 'project'],
  ['CON', 'CON_'],
  ['か\u3099', 'が'],
])('%j becomes %j', (name, folder) => {
  expect(folderNameOf(name)).toBe(folder);
});

it('stays short enough for a path', () => {
  expect(folderNameOf('長'.repeat(300))).toHaveLength(80);
});
