import { expect, it } from 'vitest';
import { languages } from './gate-types.ts';
import { isClassName } from './tags.ts';
import { builtInTemplates } from './templates.ts';

it.each(languages)('the templates in %s are usable as they are', (lang) => {
  const templates = builtInTemplates(lang);
  expect(templates.map((t) => t.id)).toEqual(['surface-flaws', 'corrosion', 'foreign-matter', 'high-stakes']);
  for (const t of templates) {
    expect(t.gates.profile).toBe(t.profile);
    expect(t.gates.highStakes === null).toBe(t.profile === 'standard');
    expect(t.classes.every(isClassName)).toBe(true);
    expect(t.labelBook.map((e) => e.className)).toEqual(t.classes);
  }
});

it('a limit that differs from the proposal says why', () => {
  const corrosion = builtInTemplates('en')[1];
  expect(corrosion?.gates.minMiou.value).toBe(0.45);
  expect(corrosion?.gates.minMiou.reason).not.toBe('default');
});
