import type { Language } from '#shared/domain/gate-types.ts';
import { en } from './strings-en.ts';
import { ja, type ReportStrings } from './strings-ja.ts';

const all: Readonly<Record<Language, ReportStrings>> = { ja, en };

/** Every visible text of a report in a language. */
export function stringsOf(lang: Language): ReportStrings {
  return all[lang];
}
