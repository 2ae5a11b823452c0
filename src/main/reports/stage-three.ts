import type { RouteResult } from '#shared/contract/figures.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import { intervalBar } from './bars.ts';
import { cellOr, notMeasured, type ReportContext } from './context.ts';
import { type Html, html, name, nothing } from './html.ts';
import { sign } from './signs.ts';

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
  return html`<section class="body-section" id="foundation">${opening}
<table class="routes"><thead><tr><th>${s.foundation.route}</th><th>${s.foundation.status}</th><th class="n">mIoU</th><th class="n">${s.foundation.gain}</th><th>${s.foundation.gainDrawing}</th><th class="n">${s.foundation.seconds}</th><th class="n">${s.foundation.memory}</th><th class="n">${s.foundation.size}</th><th>${s.foundation.licence}</th><th>${s.foundation.privacy}</th></tr></thead><tbody>${stage.routes.map((route) => routeRow(ctx, route, stage.routes))}</tbody></table>${basis}
${waiting.length === 0 ? nothing : html`<h3>${s.foundation.waiting}</h3><ul class="plain">${waiting.map((route) => waitingLine(ctx, route))}</ul>`}</section>`;
}

function decision(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const recorded = ctx.facts.project.foundationDecision;
  if (recorded === null) return html`<p>${s.foundation.noDecision}</p>`;
  return html`<p><b>${s.foundation.decision}</b> ${recorded.adopted ? s.foundation.adopted : s.foundation.notAdopted} ・ ${recorded.reason} ・ ${name(recorded.who)} ・ ${f.time(recorded.at)}</p>`;
}

function routeRow(ctx: ReportContext, route: RouteResult, all: readonly RouteResult[]): Html {
  const { s, f } = ctx;
  const label = html`<th scope="row">${s.routes[route.id]}</th>`;
  if (route.status !== 'evaluated') {
    const status = route.status === 'failed' ? sign('bad', s.foundation.statuses.failed) : sign('none', s.foundation.statuses['not-evaluated']);
    return html`<tr class="waiting">${label}<td>${status}</td><td colspan="8"></td></tr>`;
  }
  const axis = (key: Axis, format: (value: number) => string): Html =>
    html`<td class="n">${cellOr(ctx, route[key], format)}${isBest(route, all, key) ? html`<br><span class="best">${s.foundation.best}</span>` : nothing}</td>`;
  const leaves = route.dataLeavesSite;
  return html`<tr>${label}<td>${sign('good', s.foundation.statuses.evaluated)}</td>${axis('miou', f.percent)}<td class="n">${gainText(ctx, route)}</td><td>${gainBar(ctx, route)}</td>${axis('secondsPerImage', f.seconds)}${axis('peakMb', f.megabytes)}${axis('modelMb', f.megabytes)}
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

function waitingLine(ctx: ReportContext, route: RouteResult): Html {
  const { s } = ctx;
  const why = route.why ?? s.notMeasured;
  return html`<li><b>${s.routes[route.id]}</b>: ${why}${foundationIds.includes(route.id) && route.status === 'not-evaluated' ? html` ${s.foundation.howToAdd} <code>models add &lt;file.zip&gt;</code>${s.foundation.howToRun} <code>run --stage 3</code>${s.foundation.howToEnd}` : nothing}</li>`;
}
