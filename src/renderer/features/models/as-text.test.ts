import { expect, it } from 'vitest';
import { asText } from './as-text.ts';

it('writes sections that a person can read in a mail', () => {
  expect(asText('手がかり 診断', [{ title: '版', lines: [['app', '0.1.0'], ['理由', 'a\nb']] }, { title: '空', lines: [] }])).toBe('手がかり 診断\n\n[版]\napp: 0.1.0\n理由: a\n  b\n\n[空]\n');
});
