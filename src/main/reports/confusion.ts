/** Which class was painted as which: shares of each true class, so that rare ones are seen beside the background. */
import type { ReportContext } from './context.ts';
import { type Html, html, name, nothing } from './html.ts';
import { own } from './own.ts';

/** More classes than this do not fit beside each other on paper. */
const mostClasses = 9;

/** The table, or nothing in results of older programs and with too many classes. */
export function confusionPart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const student = ctx.facts.result.stage2?.student;
  const matrix = student?.confusion ?? null;
  const names = [own(s.classWords, 'background') ?? 'background', ...ctx.facts.result.dataset.classes];
  if (student === undefined || matrix === null || matrix.length !== names.length || matrix.length > mostClasses) return nothing;
  const row = (counts: readonly number[], i: number): Html => {
    const all = counts.reduce((sum, pixels) => sum + pixels, 0);
    const cell = (pixels: number, j: number): Html => html`<td class="n${i === j ? ' same' : ''}">${all === 0 ? '─' : f.percent(pixels / all)}</td>`;
    return html`<tr><th scope="row">${name(s.body.confusion.pixels(names[i] ?? '', f.count(all)))}</th>${counts.map(cell)}</tr>`;
  };
  return html`<h3>${s.body.confusion.heading}</h3>
<table class="confusion"><thead><tr><th>${s.body.confusion.truth}</th>${names.map((label) => html`<th class="n">${name(label)}</th>`)}</tr></thead><tbody>${matrix.map(row)}</tbody></table>
<p class="under">${s.body.confusion.note(s.splits[student.split])}</p>`;
}
