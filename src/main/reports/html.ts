/** Building HTML from text that nobody vouches for: whatever is not `Html` is escaped. */

/** Markup that is safe to place between tags; made only by this file. */
export type Html = { readonly markup: string };

/** What a template may hold. Numbers are left out on purpose: each must pass a formatter first. */
export type HtmlPart = string | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text as it may stand between tags or in a quoted attribute. Control characters other than line feed and tab are
 * dropped; signs that turn the direction of the text after them are replaced by U+FFFD, so that "gpj.exe" cannot pose.
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => entities[sign]);
}

function markupOf(part: HtmlPart): string {
  if (typeof part === 'string') return escapeHtml(part);
  if ('markup' in part) return part.markup;
  return part.map((piece) => piece.markup).join('');
}

/** Template tag: the literal parts are markup, every interpolated string is escaped. Attributes must be quoted. */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { markup: literals.map((literal, i) => (i < parts.length ? literal + markupOf(parts[i]) : literal)).join('') };
}

/** Nothing. */
export const nothing: Html = { markup: '' };

/** A name that a person chose, kept apart from the direction of the text around it (it may be Arabic or Hebrew). */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** Names with a separator between them. */
export function names(texts: readonly string[], separator: string): readonly Html[] {
  return texts.map((text, i) => html`${i === 0 ? '' : separator}${name(text)}`);
}

/** The style sheet as it stands; a text that could close its element throws a RangeError. */
export function styleSheet(css: string): Html {
  if (/<\//.test(css)) throw new RangeError('styleSheet: the text holds a closing tag');
  return { markup: `<style>${css}</style>` };
}

/** The colour when it is written #rrggbb, else a neutral grey: it goes into style attributes. */
export function safeColour(colour: string): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#8a8f98';
}

/** The address when it is an inline PNG or JPEG, else null: no other address may get into the file. */
export function safePicture(uri: string | null): string | null {
  return uri !== null && /^data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/.test(uri) ? uri : null;
}

/** At most `length` characters (whole code points), the last one an ellipsis when something was cut. */
export function clip(text: string, length: number): string {
  const signs = [...text];
  return signs.length <= length ? text : `${signs.slice(0, length - 1).join('')}…`;
}
