import type { Split } from '#shared/domain/gate-types.ts';
import { chartFigure } from './charts/axis.ts';
import { barChart } from './charts/bar-chart.ts';
import { filled, notMeasured, type ReportContext } from './context.ts';
import { chip } from './figures.ts';
import { type Html, html, name, names, nothing } from './html.ts';
import { own } from './own.ts';
import { sign } from './signs.ts';
import { figureCell, figures, headRow } from './table.ts';

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
${pageParts(ctx)}
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

/** Version, positives as bars, lots, picture sizes, repeats, leaks and files that stayed out. */
function pageParts(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const page = ctx.facts.dataPage;
  const words = s.body.data;
  if (page === null) return positivesChart(ctx);
  const version = html`<p><b>${words.version}</b> ${page.version === null ? words.versionUnknown : html`<code>${page.version}</code>`} ・ <b>sha256</b> <code>${ctx.facts.result.hashes.data}</code></p>`;
  const sizes = page.sizes.map((size) => html`<li>${words.size(f.count(size.widthPx), f.count(size.heightPx), f.count(size.images))}</li>`);
  const more = page.sizesTotal > page.sizes.length ? html`<li>${words.moreSizes(f.count(page.sizesTotal - page.sizes.length))}</li>` : nothing;
  const leaks = page.leaks.map((leak) => html`<li>${words.leakKinds[leak.kind]}: ${names(leak.files, s.listSeparator)}</li>`);
  const refused = page.refused.map((line) => html`<li>${words.refusedLine(own(words.refusedCodes, line.code) ?? line.code, f.count(line.files), line.example)}</li>`);
  return html`${version}${positivesChart(ctx)}
${leaks.length === 0 ? nothing : html`<h3>${words.leaks}</h3><ul class="plain">${leaks}</ul>`}
<h3>${words.groups}</h3>${groupTable(ctx, page)}
${sizes.length === 0 ? nothing : html`<h3>${words.sizes}</h3><ul class="plain">${sizes}${more}</ul>`}
<h3>${words.refused}</h3><ul class="plain">${refused.length === 0 ? html`<li>${words.noRefused}</li>` : refused}<li>${page.sameFiles === 0 ? words.noSame : words.same(f.count(page.sameFiles))}</li></ul>`;
}

/** Images with each tag in train against the limit of gate G1. */
function positivesChart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { data } = ctx.facts;
  if (data === null || data.classes.length === 0) return nothing;
  const words = s.body.chart;
  const colours = new Map(ctx.facts.classes.map((entry) => [entry.name, entry.colour]));
  const rows = data.classes.map((row) => ({ label: row.name, colour: colours.get(row.name) ?? null, value: row.counts.train.present, ci: null, text: f.count(row.counts.train.present) }));
  const limit = ctx.facts.result.gates.flatMap((gate) => gate.reasons).find((reason) => reason.metric === 'positives')?.threshold ?? null;
  const desc = words.positivesDesc(rows.map((row) => words.row(row.label, row.text)).join(s.listSeparator));
  const chart = barChart({ id: 'chart-positives', title: words.positives, desc, rows, min: 0, max: Math.max(1, limit ?? 0, ...rows.map((row) => row.value)), limit: limit === null ? null : { value: limit, text: words.positivesLimit(f.count(limit)) }, format: f.count });
  return chartFigure(words.positives, chart);
}

function groupTable(ctx: ReportContext, page: NonNullable<ReportContext['facts']['dataPage']>): Html {
  const { s, f } = ctx;
  const words = s.body.data;
  if (!page.groups.some((group) => group.name !== null)) return html`<p>${words.noGroups}</p>`;
  const row = (group: (typeof page.groups)[number]): Html =>
    html`<tr><th scope="row">${group.name === null ? words.noGroup : name(group.name)}</th>${splitOrder.map((split) => figureCell(group.counts[split] === 0 ? '─' : f.count(group.counts[split])))}${figureCell(f.count(splitOrder.reduce((sum, split) => sum + group.counts[split], 0)))}</tr>`;
  const more = page.groupsTotal > page.groups.length ? words.moreGroups(f.count(page.groupsTotal - page.groups.length)) : '';
  return html`<table class="groups">${headRow(words.group, ...splitOrder.map((split) => figures(s.splits[split])), figures(words.all))}<tbody>${page.groups.map(row)}</tbody></table>
${page.crossingGroups === 0 ? html`<p class="under">${more}${words.groupRule}</p>` : html`<p class="under">${more}</p><p>${sign('warn', words.crossing(f.count(page.crossingGroups)))}</p>`}`;
}
