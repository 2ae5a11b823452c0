import type { BaselineResult } from '#shared/contract/results.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import { notMeasured, type ReportContext } from './context.ts';
import { clip, type Html, html } from './html.ts';

const foundationIds: readonly string[] = foundationRouteIds;

/** The other ways to go, each with its figures or with why there are none. */
export function alternatives(ctx: ReportContext): Html {
  const { s } = ctx;
  const row = (label: string, text: string): Html => html`<tr><th scope="row">${label}</th><td><span class="two-lines">${text}</span></td></tr>`;
  return html`<section class="alternatives"><h2>${s.pageOne.alternatives}</h2><table><tbody>
${row(s.alternatives.asIs, asIsText(ctx))}${row(s.alternatives.byHand, byHandText(ctx))}${row(s.alternatives.foundation, foundationText(ctx))}</tbody></table></section>`;
}

function asIsText(ctx: ReportContext): string {
  const minutes = ctx.facts.project.form.baselineMinutesPerDay;
  return minutes === null ? ctx.s.alternatives.asIsUnknown : ctx.s.alternatives.asIsKnown(ctx.f.plain(minutes));
}

function byHandText(ctx: ReportContext): string {
  const baseline = ctx.facts.result.stage2?.baselineSameHours ?? null;
  if (baseline === null) return notMeasured(ctx, 'stage2.baselineSameHours');
  const { s, f } = ctx;
  return `${s.baseline.figures(f.hours(baseline.labelHours), f.count(baseline.masks), f.percent(baseline.miou))}${baselineFinding(ctx, baseline)}`;
}

/** Who won at the same hours, said from the interval of the difference alone. */
export function baselineFinding(ctx: ReportContext, baseline: BaselineResult): string {
  const { s, f } = ctx;
  const [low, high] = baseline.gainCi;
  const range = f.range(baseline.gainCi, f.gain);
  if (low > 0) return s.baseline.oursBetter(range);
  return high < 0 ? s.baseline.handBetter(range) : s.baseline.unclear(range);
}

function foundationText(ctx: ReportContext): string {
  const { s, f } = ctx;
  const decision = ctx.facts.project.foundationDecision;
  const routes = (ctx.facts.result.stage3?.routes ?? []).filter((route) => foundationIds.includes(route.id));
  const evaluated = routes.filter((route) => route.status === 'evaluated' && route.miou !== null);
  const figures = evaluated.map((route) => s.alternatives.routeFigure(s.routes[route.id], f.percent(route.miou ?? 0)));
  const measured =
    ctx.facts.result.stage3 === null
      ? notMeasured(ctx, 'stage3')
      : figures.length === 0
        ? s.alternatives.noneEvaluated
        : s.alternatives.evaluated(figures.join(s.listSeparator));
  const decided = decision === null ? s.alternatives.undecided : s.alternatives.decided(decision.adopted, clip(decision.reason, 70));
  return `${measured}${decided}`;
}
