/** What this proof of concept does not show: sample size, one site, one seed, what zero misses can prove. */
import type { ReportContext } from './context.ts';
import { type Html, html, name } from './html.ts';
import { figureCell, figures, headRow } from './table.ts';

/** Below this many audit images the figures of a tag are called rough. */
const fewImages = 20;
/** Miss rates that plants ask for. */
const wantedRates = [0.1, 0.05, 0.01, 0.001] as const;

/** The list of limits that hold for this result, and the table of what zero misses need. */
export function limitsSection(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<section class="body-section" id="limits"><h2>${s.sections.limits}</h2><p>${s.body.limits.intro}</p>
<ul class="plain">${limitsOf(ctx).map((line) => html`<li>${line}</li>`)}</ul>
<h3>${s.body.limits.needed}</h3>${neededTable(ctx)}</section>`;
}

function limitsOf(ctx: ReportContext): readonly Html[] {
  const { s, f } = ctx;
  const words = s.body.limits;
  const { facts } = ctx;
  const { stage1, stage2, stage3, dataset } = facts.result;
  const lines: Html[] = [];
  const add = (text: string): void => void lines.push(html`${text}`);
  const student = stage2?.student;
  if (student === undefined && stage1 === null) add(words.noSample);
  else add(words.sample(f.count(dataset.test), f.count(student?.missRate?.n ?? Math.max(0, dataset.test - (facts.data?.normal.test ?? 0))), f.count(facts.data?.normal.test ?? student?.falseAlarmRate?.n ?? 0)));
  if (facts.project.isDemo) add(words.demo);
  const groups = facts.dataPage?.testGroups ?? 0;
  add(groups === 0 ? words.siteUnknown : words.site(f.count(groups)));
  const seed = facts.settings.find((setting) => setting.key === 'seed')?.value;
  if (seed !== undefined && student !== undefined) add(words.seed(seed));
  if (stage1?.reviewedBy === 'simulated') add(words.simulated);
  if (stage1?.reviewedBy === 'none') add(words.noReview);
  const few = Object.entries(stage1?.tagF1.perClass ?? {}).filter(([, { n }]) => n < fewImages);
  if (few.length > 0) lines.push(html`${name(words.fewTags(few.map(([className, { n }]) => words.tag(className, f.count(n))).join(s.listSeparator)))}`);
  const empty = (student?.perSize ?? []).filter((bin) => bin.n === 0);
  if (empty.length > 0) add(words.emptyBins(empty.map((bin) => s.quality.sizeBins[bin.bin]).join(s.listSeparator)));
  const waiting = (stage3?.routes ?? []).filter((route) => route.status !== 'evaluated');
  if (waiting.length > 0) add(words.waiting(waiting.map((route) => s.routes[route.id]).join(s.listSeparator)));
  add(words.time);
  add(words.safety);
  return lines;
}

/** 3.7 / rate images without a miss, and how far this project's own sample could reach. */
function neededTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const words = s.body.limits;
  const n = ctx.facts.result.stage2?.student.missRate?.n ?? 0;
  const row = (rate: number): Html => html`<tr><th scope="row">${words.below(f.percentSet(rate))}</th>${figureCell(f.count(Math.ceil(3.7 / rate)))}</tr>`;
  return html`<p>${words.neededIntro}${n === 0 ? '' : ` ${words.here(f.count(n), f.percent(Math.min(1, 3.7 / n)))}`}</p>
<table class="needed">${headRow(words.neededRate, figures(words.neededImages))}<tbody>${wantedRates.map(row)}</tbody></table>`;
}
