import { type Html, html } from './html.ts';

/** A column heading: plain for words, wrapped in `figures` for numbers. */
type Heading = string | { readonly figures: string };

/** Marks a heading as that of a column of numbers, which stand at the right. */
export function figures(heading: string): Heading {
  return { figures: heading };
}

/** One row of headings. */
export function headRow(...headings: readonly Heading[]): Html {
  const cell = (heading: Heading): Html =>
    typeof heading === 'string' ? html`<th>${heading}</th>` : html`<th class="n">${heading.figures}</th>`;
  return html`<thead><tr>${headings.map(cell)}</tr></thead>`;
}

/** A cell of a column of numbers. */
export function figureCell(content: Html | string): Html {
  return html`<td class="n">${content}</td>`;
}
