import type { ReasonResult } from '#shared/contract/gates.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import { reasonText } from '#shared/domain/reason-text.ts';
import { type Formatter, formatterOf } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReportFacts } from '../ports/report.ts';
import { own } from './own.ts';
import { noteWhy } from './note-words.ts';
import type { ReportStrings } from './strings-ja.ts';
import { stringsOf } from './strings.ts';

/** What every section of a report is given. */
export type ReportContext = {
  readonly facts: ReportFacts;
  readonly lang: Language;
  readonly s: ReportStrings;
  readonly f: Formatter;
};

/** Joins the facts with words and formats of a language. */
export function contextOf(facts: ReportFacts, lang: Language): ReportContext {
  return { facts, lang, s: stringsOf(lang), f: formatterOf(lang) };
}

/** The sentence of a judged criterion in the language of the report, whatever language the run spoke. */
export function reasonSentence(ctx: ReportContext, reason: ReasonResult): string {
  const { inputs } = reason.params;
  if (typeof inputs !== 'object') return reasonText(reason, ctx.lang);
  // The domain names cost inputs by their ids; a reader knows them by the words of the cost table.
  return reasonText({ ...reason, params: { ...reason.params, inputs: inputs.map((input) => own(ctx.s.cost.inputNames, input) ?? input) } }, ctx.lang);
}

/** A text of the project form, null when it is blank. */
export function filled(text: string): string | null {
  return text.trim() === '' ? null : text;
}

/** Why the figure at `field` (path from the top of the result) is null: its own note or that of the nearest part it belongs to. */
export function whyNull(ctx: ReportContext, field: string): string | null {
  for (let path = field; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const note = ctx.facts.result.notes.find((entry) => entry.field === path);
    if (note !== undefined) return noteWhy(ctx.s, note.reason);
  }
  return null;
}

/** The sentence that stands in the place of a missing figure. */
export function notMeasured(ctx: ReportContext, field: string): string {
  const why = whyNull(ctx, field);
  return why === null ? ctx.s.notMeasured : ctx.s.notMeasuredBecause(why);
}

/** A formatted figure, or the sentence that says why there is none. */
export function figureOr(ctx: ReportContext, value: number | null | undefined, field: string, format: (value: number) => string): Html {
  return value === null || value === undefined
    ? html`<span class="missing">${notMeasured(ctx, field)}</span>`
    : html`<span class="num">${format(value)}</span>`;
}

/** A formatted figure for a narrow cell, or a dash; the text around the table says why one is missing. */
export function cellOr(value: number | null | undefined, format: (value: number) => string): Html {
  return value === null || value === undefined ? html`<span class="missing">─</span>` : html`<span class="num">${format(value)}</span>`;
}
