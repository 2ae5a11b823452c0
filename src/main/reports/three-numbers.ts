import type { Rate } from '#shared/contract/figures.ts';
import { notMeasured, type ReportContext } from './context.ts';
import { notComputed } from './costs.ts';
import { clip, type Html, html, nothing } from './html.ts';

/** The three figures a board looks at: misses, false alarms, hours saved; mIoU stands below them as one line. */
export function threeNumbers(ctx: ReportContext): Html {
  const { s } = ctx;
  const student = ctx.facts.result.stage2?.student ?? null;
  return html`<section class="numbers"><h2>${s.pageOne.numbers}</h2>
<div class="cards">${rateCard(ctx, 'missRate', student?.missRate ?? null)}${rateCard(ctx, 'falseAlarmRate', student?.falseAlarmRate ?? null)}${hoursCard(ctx)}</div>
${overlapLine(ctx)}</section>`;
}

function rateCard(ctx: ReportContext, which: 'missRate' | 'falseAlarmRate', rate: Rate | null): Html {
  const { s, f } = ctx;
  const words = s.rates[which];
  if (rate === null) return missingCard(words.label, notMeasured(ctx, `stage2.student.${which}`));
  const split = s.splits[ctx.facts.result.stage2?.student.split ?? 'test'];
  const proof = rate.k === 0 && rate.n > 0 ? html`<p class="proof">${zeroProof(ctx, which, rate.n)}</p>` : nothing;
  return html`<div class="card"><h3>${words.label}</h3><p class="big">${words.counts(f.count(rate.k), f.count(rate.n))}</p>
<p class="range">${rate.n === 0 ? '' : s.rateWithRange(f.percent(rate.k / rate.n), f.range(rate.ci, f.percent))}</p>
<p class="basis">${s.rateBasis(split, words.population, f.count(rate.n))}</p>${proof}</div>`;
}

/** What k = 0 of n shows: the exact two-sided 95 % bound 1 − 0.025^(1/n), which is below 3.7/n. */
export function zeroProof(ctx: ReportContext, which: 'missRate' | 'falseAlarmRate', n: number): string {
  return ctx.s.zeroProof(ctx.s.rates[which].short, ctx.f.count(n), ctx.f.percent(Math.min(1, 3.7 / n)), ctx.f.percent(1 - 0.025 ** (1 / n)));
}

function hoursCard(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { hoursSaved, hoursFullMasks, hoursTags, hoursReview } = ctx.facts.result.cost;
  if (hoursSaved === null) return missingCard(s.hours.saved, notComputed(ctx, ['cost.hoursSaved']));
  const parts =
    hoursFullMasks === null || hoursTags === null || hoursReview === null
      ? ''
      : s.hours.sum(f.hours(hoursFullMasks), f.hours(hoursTags + hoursReview));
  const prices = ctx.facts.result.stage2?.baselineSameHours?.prices;
  return html`<div class="card"><h3>${s.hours.saved}</h3><p class="big">${f.hours(hoursSaved)}</p>
<p class="range">${parts}</p><p class="basis">${prices === undefined ? s.hours.noInterval : s.hours.pricedBy(s.prices[prices])}</p></div>`;
}

function missingCard(label: string, why: string): Html {
  return html`<div class="card empty"><h3>${label}</h3><p class="big">─</p><p class="missing">${clip(why, 56)}</p></div>`;
}

function overlapLine(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const student = ctx.facts.result.stage2?.student;
  if (student === undefined || student.miou === null) {
    return html`<p class="overlap"><b>${s.miou.label}</b> <span class="missing">${notMeasured(ctx, 'stage2.student.miou')}</span></p>`;
  }
  const range = student.miouCi === null ? '' : s.withRange(f.range(student.miouCi, f.percent));
  return html`<p class="overlap"><b>${s.miou.label}</b> <span class="num">${f.percent(student.miou)}</span>${range} <small>${s.miou.basis(s.splits[student.split], f.count(student.n))}</small></p>`;
}
