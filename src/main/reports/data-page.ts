import type { Split } from '#shared/domain/gate-types.ts';
import { filled, notMeasured, type ReportContext } from './context.ts';
import { chip } from './figures.ts';
import { type Html, html, name, nothing } from './html.ts';
import { figureCell } from './table.ts';

const splitOrder: readonly Split[] = ['train', 'val', 'test'];

/** Use of the result, counts of the data, and what the method was allowed to look at. */
export function dataSection(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { dataset } = ctx.facts.result;
  return html`<section class="body-section" id="data"><h2>${s.sections.data}</h2>
${formTable(ctx)}
<h3>${s.data.counts}</h3>
<p>${s.data.total(f.count(dataset.images), f.count(dataset.train), f.count(dataset.val), f.count(dataset.test), f.count(dataset.normal))}</p>
${ctx.facts.data === null ? html`<p class="missing">${notMeasured(ctx, 'data')}</p>` : countTable(ctx, ctx.facts.data)}
<h3>${s.data.maySee}</h3><ul class="plain">${s.data.maySeeLines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function formTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { form, name: projectName, nextDecisionDate: date } = ctx.facts.project;
  const row = (label: string, value: string | null): Html =>
    html`<tr><th scope="row">${label}</th><td>${value === null ? html`<span class="missing">${s.notEntered}</span>` : name(value)}</td></tr>`;
  const yenOf = (value: number | null): string | null => (value === null ? null : f.yen(value));
  const rows = [
    row(s.form.name, projectName),
    row(s.form.ownerProject, filled(form.owners.project)),
    row(s.form.ownerOperation, filled(form.owners.operation)),
    row(s.form.use, filled(form.use)),
    row(s.form.minutes, form.baselineMinutesPerDay === null ? null : s.form.minutesValue(f.plain(form.baselineMinutesPerDay))),
    row(s.form.missYen, yenOf(form.missYen)),
    row(s.form.falseAlarmYen, yenOf(form.falseAlarmYen)),
    row(s.form.withdrawal, filled(form.withdrawalRule)),
    row(s.form.nextDate, date === null ? null : f.time(date)),
  ];
  const mark = form.kind === 'assumed' ? html`<p class="under">${s.form.assumed}</p>` : nothing;
  return html`<h3>${s.form.heading}</h3><table class="pairs"><tbody>${rows}</tbody></table>${mark}`;
}

function countTable(ctx: ReportContext, data: NonNullable<ReportContext['facts']['data']>): Html {
  const { s, f } = ctx;
  const colours = new Map(ctx.facts.classes.map((entry) => [entry.name, entry.colour]));
  const states = ['present', 'absent', 'unknown'] as const;
  const head = splitOrder.map((split) => html`<th colspan="3">${s.data.splitHead(s.splits[split], f.count(data.images[split]))}</th>`);
  const subHead = splitOrder.map(() => html`${states.map((state) => html`<th class="n">${s.data.states[state]}</th>`)}`);
  const rows = data.classes.map((row) => {
    const colour = colours.get(row.name);
    const cells = splitOrder.flatMap((split) => states.map((state) => figureCell(f.count(row.counts[split][state]))));
    return html`<tr><th scope="row">${colour === undefined ? nothing : chip(colour)}${name(row.name)}</th>${cells}</tr>`;
  });
  const normal = splitOrder.map((split) => html`<td class="n" colspan="3">${f.count(data.normal[split])}</td>`);
  const findings = [
    data.unknownShare === null ? s.data.noCells : s.data.unknownShare(f.percent(data.unknownShare)),
    s.data.leaks(f.count(data.exactLeaks.length), f.count(data.nearLeaks.length)),
    ...(data.allTaggedAlike ? [s.data.alike] : []),
  ];
  return html`<table class="counts"><thead><tr><th rowspan="2">${s.quality.className}</th>${head}</tr><tr>${subHead}</tr></thead>
<tbody>${rows}<tr class="total"><th scope="row">${s.data.normal}</th>${normal}</tr></tbody></table><ul class="plain">${findings.map((line) => html`<li>${line}</li>`)}</ul>`;
}
