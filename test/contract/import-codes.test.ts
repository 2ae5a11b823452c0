/** Every code that an import can say has a line in docs/import.md and words in both languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importFormats, noteCodes, refusalCodes } from '#shared/contract/import-codes.ts';

const root = join(import.meta.dirname, '..', '..');
const docs = readFileSync(join(root, 'docs', 'import.md'), 'utf8');
const section = (title: string): string => docs.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rowsOf = (title: string): readonly string[] => [...section(title).matchAll(/^\| `([a-z-]+)` \|/gm)].map((m) => m[1] as string);
const words = (lang: string, file: string): Record<string, Record<string, unknown>> => JSON.parse(readFileSync(join(root, 'src', 'renderer', 'locales', lang, `${file}.json`), 'utf8'));

it('docs/import.md has one line for each code and layout, and no other', () => {
  expect([rowsOf('Codes of refused files'), rowsOf('Codes of notes'), rowsOf('Layouts')]).toEqual([refusalCodes, noteCodes, importFormats]);
});

it.each(['ja', 'en'])('%s has words for each code and layout', (lang) => {
  const data = words(lang, 'data') as { readonly notes: Record<string, unknown>; readonly refusals: Record<string, unknown>; readonly import: { readonly format: Record<string, unknown> } };
  const errors = words(lang, 'errors');
  expect(noteCodes.filter((c) => !(c in data.notes))).toEqual([]);
  expect(refusalCodes.filter((c) => !(c in data.refusals) && !(c in errors))).toEqual([]);
  expect(['auto', ...importFormats].filter((f) => !(f in data.import.format))).toEqual([]);
});
