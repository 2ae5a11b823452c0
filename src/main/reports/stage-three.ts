import type { RouteResult } from '#shared/contract/figures.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import { intervalBar } from './bars.ts';
import { chartFigure } from './charts/axis.ts';
import { barChart } from './charts/bar-chart.ts';
import { cellOr, notMeasured, type ReportContext } from './context.ts';
import { type Html, html, name, nothing } from './html.ts';
import { isNotBuilt, routeWhy } from './run-words.ts';
import { sign } from './signs.ts';
import { figures, headRow } from './table.ts';

const foundationIds: readonly string[] = foundationRouteIds;

type Axis = 'miou' | 'secondsPerImage' | 'peakMb' | 'modelMb';

/** Routes side by side on the same audit sample; what was not evaluated counts neither for nor against it. */
export function stageThreeSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const stage = ctx.facts.result.stage3;
  const opening = html`<h2>${s.sections.foundation}</h2><p>${s.foundation.intro}</p>${decision(ctx)}`;
  if (stage === null || stage.routes.length === 0) {
    return html`<section class="body-section" id="foundation">${opening}<p class="missing">${notMeasured(ctx, 'stage3')}</p></section>`;
  }
  const student = ctx.facts.result.stage2?.student;
  const basis = student === undefined ? nothing : html`<p class="under">${s.foundation.basis(s.splits[student.split], ctx.f.count(student.n))}</p>`;
  const waiting = stage.routes.filter((route) => route.status !== 'evaluated');
  const head = headRow(
    s.foundation.route, s.foundation.status, figures('mIoU'), figures(s.foundation.gain), s.foundation.gainDrawing,
    figures(s.foundation.seconds), figures(s.foundation.memory), figures(s.foundation.size), s.foundation.licence, s.foundation.privacy,
  );
  return html`<section class="body-section" id="foundation">${opening}
<table class="routes">${head}<tbody>${stage.routes.map((route) => routeRow(ctx, route, stage.routes))}</tbody></table>${basis}
${routesChart(ctx, stage.routes)}${waiting.length === 0 ? nothing : waitingList(ctx, waiting)}</section>`;
}

/** mIoU of the evaluated routes as bars; with one route alone there is nothing to compare. */
function routesChart(ctx: ReportContext, routes: readonly RouteResult[]): Html {
  const { s, f } = ctx;
  const words = s.body.chart;
  const rows = routes.flatMap((route) => (route.status === 'evaluated' && route.miou !== null ? [{ label: s.routes[route.id], value: route.miou, ci: route.miouCi, text: f.percent(route.miou) }] : []));
  if (rows.length < 2) return nothing;
  const desc = words.routesDesc(rows.map((row) => words.row(row.label, row.text)).join(s.listSeparator));
  return chartFigure(words.routes, barChart({ id: 'chart-routes', title: words.routes, desc, rows, min: 0, max: 1, limit: null, format: f.percentSet }));
}

function decision(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const recorded = ctx.facts.project.foundationDecision;
  if (recorded === null) return html`<p>${s.foundation.noDecision}</p>`;
  const choice = recorded.adopted ? s.foundation.adopted : s.foundation.notAdopted;
  return html`<p><b>${s.foundation.decision}</b> ${choice} ・ ${recorded.reason} ・ ${name(recorded.who)} ・ ${f.time(recorded.at)}</p>`;
}

function routeRow(ctx: ReportContext, route: RouteResult, all: readonly RouteResult[]): Html {
  const { s, f } = ctx;
  const label = html`<th scope="row">${s.routes[route.id]}</th>`;
  if (route.status !== 'evaluated') {
    const status = route.status === 'failed' ? sign('bad', s.foundation.statuses.failed) : sign('none', s.foundation.statuses['not-evaluated']);
    return html`<tr class="waiting">${label}<td>${status}</td><td colspan="8"></td></tr>`;
  }
  const best = (key: Axis): Html => (isBest(route, all, key) ? html`<br><span class="best">${s.foundation.best}</span>` : nothing);
  const axis = (key: Axis, format: (value: number) => string, below: Html = nothing): Html =>
    html`<td class="n">${cellOr(route[key], format)}${below}${best(key)}</td>`;
  const miouRange = route.miouCi === null ? nothing : html`<br><small>${f.range(route.miouCi, f.percent)}</small>`;
  const leaves = route.dataLeavesSite;
  return html`<tr>${label}<td>${sign('good', s.foundation.statuses.evaluated)}</td>${axis('miou', f.percent, miouRange)}
<td class="n wrap">${gainText(ctx, route)}</td><td>${gainBar(ctx, route)}</td>${axis('secondsPerImage', f.seconds)}${axis('peakMb', f.megabytes)}${axis('modelMb', f.megabytes)}
<td>${route.licence === null ? s.none : name(route.licence)}</td><td>${leaves === null ? s.none : leaves ? s.foundation.leaves : s.foundation.stays}</td></tr>`;
}

function gainText(ctx: ReportContext, route: RouteResult): string {
  if (route.gainCi === null) return route.id === 'classical' ? ctx.s.foundation.reference : ctx.s.none;
  return ctx.f.range(route.gainCi, ctx.f.gain);
}

function gainBar(ctx: ReportContext, route: RouteResult): Html {
  if (route.gainCi === null) return nothing;
  const reach = Math.max(0.1, Math.abs(route.gainCi[0]), Math.abs(route.gainCi[1])) * 1.1;
  return intervalBar({ value: null, ci: route.gainCi, threshold: null, min: -reach, max: reach, label: gainText(ctx, route) });
}

/** True when at least two routes have the figure and this one's is the best; for mIoU more is better, else less. */
function isBest(route: RouteResult, all: readonly RouteResult[], key: Axis): boolean {
  const values = all.flatMap((other) => (other.status === 'evaluated' && other[key] !== null ? [other[key]] : []));
  if (values.length < 2 || route[key] === null) return false;
  return route[key] === (key === 'miou' ? Math.max(...values) : Math.min(...values));
}

function waitingList(ctx: ReportContext, waiting: readonly RouteResult[]): Html {
  const lines = waiting.map((route) => waitingLine(ctx, route));
  return html`<h3>${ctx.s.foundation.waiting}</h3><ul class="plain">${lines}</ul>${howToAdd(ctx, waiting)}`;
}

function waitingLine(ctx: ReportContext, route: RouteResult): Html {
  return html`<li><b>${ctx.s.routes[route.id]}</b>: ${routeWhy(ctx, route)}</li>`;
}

/** Said once when a route waits for its model pack. */
function howToAdd(ctx: ReportContext, waiting: readonly RouteResult[]): Html {
  const { s } = ctx;
  if (!waiting.some((route) => route.status === 'not-evaluated' && foundationIds.includes(route.id) && !isNotBuilt(route))) return nothing;
  return html`<p>${s.foundation.howToAdd} <code>models add &lt;file.zip&gt;</code>${s.foundation.howToRun} <code>run --stage 3</code>${s.foundation.howToEnd}</p>`;
}
