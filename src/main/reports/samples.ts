/** What the method saw and drew, image by image. */
import type { ReportContext } from './context.ts';
import { chip } from './figures.ts';
import { type Html, html, name, names, nothing, safePicture } from './html.ts';
import type { SamplePicture } from '../ports/report.ts';

/** Fewer pictures than this leave room at the right instead of growing over the page. */
const smallestGrid = 4;
const columns = ['image', 'seed', 'pseudo', 'student', 'truth'] as const;

/** Samples of the audit images, all steps side by side. */
export function samplesSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const { samples } = ctx.facts;
  return html`<section class="body-section" id="samples"><h2>${s.sections.samples}</h2>
${samples.length === 0 ? html`<p class="missing">${s.pictures.noSamples}</p>` : html`<p>${s.pictures.intro}</p>${legend(ctx)}${gallery(ctx, samples)}`}</section>`;
}

/** The colour of each class. */
export function legend(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<p class="legend"><b>${s.pictures.legend}</b>${ctx.facts.classes.map((entry) => html` <span>${chip(entry.colour)}${name(entry.name)}</span>`)}</p>`;
}

/** A column that no image has is left out and named below. */
function gallery(ctx: ReportContext, pictures: readonly SamplePicture[]): Html {
  const { s } = ctx;
  const shown = columns.filter((column) => pictures.some((picture) => safePicture(picture[column]) !== null));
  const absent = columns.filter((column) => !shown.includes(column)).map((column) => s.pictures.columns[column]);
  const grid = `grid-template-columns:repeat(${Math.max(smallestGrid, shown.length)},minmax(0,1fr))`;
  const figure = (picture: SamplePicture): Html => html`<figure class="sample"><div class="strip" style="${grid}">${shown.map((column) => frame(ctx, picture, column, s.pictures.columns[column]))}</div>
<figcaption>${caption(ctx, picture)}</figcaption></figure>`;
  const note = absent.length === 0 ? nothing : html`<p class="under">${s.pictures.absentColumns(absent.join(s.listSeparator))}</p>`;
  return html`<div class="gallery">${pictures.map(figure)}</div>${note}`;
}

/** One picture under its label, or that there is none. */
export function frame(ctx: ReportContext, picture: SamplePicture, column: (typeof columns)[number], label: string): Html {
  const uri = safePicture(picture[column]);
  const content = uri === null ? html`<span class="no-picture">${column === 'truth' ? ctx.s.pictures.noTruth : ctx.s.pictures.none}</span>` : html`<img src="${uri}" alt="${label}: ${picture.file}">`;
  return html`<div><small>${label}</small><div class="frame">${content}</div></div>`;
}

/** File, tags, lot, split and IoU of a picture. */
export function caption(ctx: ReportContext, picture: SamplePicture): Html {
  const { s, f } = ctx;
  const without = picture.unknownTags.length === 0 ? s.pictures.normal : s.pictures.noTag;
  const tags = picture.tags.length === 0 ? without : names(picture.tags, s.listSeparator);
  const unknown = picture.unknownTags.length === 0 ? nothing : html` ・ ${s.pictures.unknown}: ${names(picture.unknownTags, s.listSeparator)}`;
  const group = picture.group === null ? nothing : html` ・ ${s.pictures.group}: ${name(picture.group)}`;
  const iou = picture.iou === null ? s.pictures.noIou : `IoU ${f.percent(picture.iou)}`;
  return html`<b>${name(picture.file)}</b> ・ ${s.pictures.tags}: ${tags}${unknown}${group} ・ ${s.splits[picture.split]} ・ ${iou}`;
}
