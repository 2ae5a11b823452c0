/** How many defects of each size were found, under three rules of what a find is. */
import type { SizeFigures } from '#shared/contract/figures.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { chartFigure } from './charts/axis.ts';
import { groupedBars } from './charts/grouped-bars.ts';
import { notMeasured, type ReportContext } from './context.ts';
import { type Html, html } from './html.ts';
import { headRow } from './table.ts';

const rules = ['hitAny', 'hit30', 'hit50'] as const;
const hitKeys = { hitAny: 'any', hit30: 'hit30', hit50: 'hit50' } as const;

/** Chart, then the table with counts before rates and exact intervals. */
export function sizesPart(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const student = ctx.facts.result.stage2?.student;
  const bins = student?.perSize ?? null;
  if (student === undefined || bins === null) return html`<p class="missing">${notMeasured(ctx, 'stage2.student.perSize')}</p>`;
  const words = s.body.chart;
  const chart = groupedBars({
    id: 'chart-sizes', title: words.sizes, desc: words.sizesDesc, max: 1, format: (value) => `${f.count(value * 100)}\u00a0%`,
    rules: rules.map((rule) => s.quality[rule]),
    groups: bins.map((bin) => ({ label: s.quality.sizeBins[bin.bin], note: `n\u00a0=\u00a0${f.count(bin.n)}`, values: rules.map((rule) => bin[rule]) })),
  });
  const rows = bins.map((bin, i) => html`<tr><th scope="row">${s.quality.sizeBins[bin.bin]}</th>${rules.map((rule) => html`<td>${hits(ctx, bin, rule, ctx.facts.sizeHits[i]?.[hitKeys[rule]] ?? null)}</td>`)}</tr>`);
  return html`${chartFigure(words.sizes, chart)}
<table class="sizes">${headRow(s.quality.size, ...rules.map((rule) => s.quality[rule]))}<tbody>${rows}</tbody></table>
<p class="under">${s.quality.perSizeBasis(s.splits[student.split], f.count(student.n))} ${s.body.sizeNote}</p>`;
}

function hits(ctx: ReportContext, bin: SizeFigures, rule: (typeof rules)[number], ci: Interval | null): Html {
  const { s, f } = ctx;
  const share = bin[rule];
  if (share === null || bin.n === 0) return html`─`;
  const range = ci === null ? '' : html`<br><small>${f.range(ci, f.percent)}</small>`;
  return html`${s.body.hitsOf(f.count(Math.round(share * bin.n)), f.count(bin.n), f.percent(share))}${range}`;
}
