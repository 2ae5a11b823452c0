/** The error gallery: misses, false alarms and low overlap, each as picture, truth and prediction. */
import type { ReportContext } from './context.ts';
import { type Html, html, nothing } from './html.ts';
import { caption, frame, legend } from './samples.ts';
import type { WorstPicture } from '../ports/report.ts';

const kinds = ['miss', 'false-alarm', 'low-iou'] as const;
const columns = ['image', 'truth', 'student'] as const;

/** One part a kind, worst first; kinds without an image say so. */
export function worstSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const { worst } = ctx.facts;
  if (worst.length === 0) return html`<section class="body-section" id="worst"><h2>${s.sections.worst}</h2><p class="missing">${s.pictures.noWorst}</p></section>`;
  return html`<section class="body-section" id="worst"><h2>${s.sections.worst}</h2><p>${s.body.gallery.intro}</p>${legend(ctx)}${kinds.map((kind) => kindPart(ctx, kind))}</section>`;
}

function kindPart(ctx: ReportContext, kind: WorstPicture['why']): Html {
  const { s } = ctx;
  const shown = ctx.facts.worst.filter((picture) => picture.why === kind);
  const head = html`<h3>${s.body.gallery.groups[kind]} <small>${shown.length === 0 ? '' : countOf(ctx, kind, shown.length)}</small></h3>`;
  return shown.length === 0 ? html`${head}<p>${s.body.gallery.none}</p>` : html`${head}<div class="errors">${shown.map((picture) => errorFigure(ctx, picture))}</div>`;
}

/** How many of all such images are shown; of low overlap there is no total, since every called image has some. */
function countOf(ctx: ReportContext, kind: WorstPicture['why'], shown: number): string {
  const { s, f } = ctx;
  const student = ctx.facts.result.stage2?.student;
  const rate = kind === 'miss' ? student?.missRate : kind === 'false-alarm' ? student?.falseAlarmRate : null;
  return rate === null || rate === undefined ? s.body.gallery.shownOnly(f.count(shown)) : s.body.gallery.counts(f.count(shown), f.count(rate.k));
}

function errorFigure(ctx: ReportContext, picture: WorstPicture): Html {
  const { s, f } = ctx;
  const words = s.body.gallery;
  const largest = picture.largest === null ? nothing : html` ・ ${picture.largest === 0 ? words.nothing : words.largest(f.percentSet(picture.largest))}`;
  const defect = picture.defect === null || picture.defect === 0 ? nothing : html` ・ ${words.defect(f.percentSet(picture.defect))}`;
  return html`<figure class="sample error"><div class="strip" style="grid-template-columns:repeat(3,minmax(0,1fr))">${columns.map((column) => frame(ctx, picture, column, words.columns[column]))}</div>
<figcaption><span class="why">${s.pictures.why[picture.why]}</span> ${caption(ctx, picture)}${largest}${defect}</figcaption></figure>`;
}
