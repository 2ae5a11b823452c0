/** Parts that several one-page papers share: head, sign-off boxes, figures with their basis. */
import type { Rate } from '#shared/contract/figures.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import { filled, type ReportContext } from './context.ts';
import { clip, type Html, html, name, nothing } from './html.ts';

/** Longest texts that a one-page paper shows, in characters; the whole texts are in the body. */
export const longest = { title: 34, person: 40, reason: 120, freeText: 92 } as const;

/** Kind of paper and subject at the left, date, author and criteria at the right, and the note of a demo below. */
export function paperHead(ctx: ReportContext, kind: string, subject: string, isFirst: boolean): Html {
  const { facts, s, f } = ctx;
  const page = s.pageOne;
  const title = isFirst ? html`<h1>${subject}</h1>` : html`<h2 class="title">${subject}</h2>`;
  return html`<header class="paper-head">
<div><p class="kind">${kind}</p>${title}</div>
<dl class="meta"><dt>${page.date}</dt><dd>${f.time(facts.generatedAt)}</dd>
<dt>${page.author}</dt><dd>${person(ctx, facts.project.form.owners.project)}</dd>
${facts.project.object === null ? nothing : html`<dt>${page.object}</dt><dd>${clip(facts.project.object, longest.person)}</dd>`}
<dt>${page.profile}</dt><dd>${s.profiles[facts.result.verdict.profile]}</dd></dl>
</header>
${facts.project.isDemo ? html`<p class="demo-note">${page.demo}</p>` : nothing}`;
}

/** A name on one line, or that it is missing. */
export function person(ctx: ReportContext, owner: string): Html {
  return filled(owner) === null
    ? html`<span class="missing">${ctx.s.notEntered}</span>`
    : html`<span class="one-line">${name(clip(owner, longest.person))}</span>`;
}

/** Boxes to sign, and the hashes that the signatures stand for. */
export function signOff(ctx: ReportContext): Html {
  const { facts, s } = ctx;
  const { data, models, settings } = facts.result.hashes;
  const box = (role: string): Html => html`<div class="box"><b>${role}</b><span class="stamp"></span><small>${s.pageOne.signDate}</small></div>`;
  const hash = (label: string, value: string): Html => html`<span>${label} <code>${clip(value, 17)}</code></span>`;
  return html`<section class="sign-off"><h2>${s.pageOne.signOff}</h2>
<div class="boxes">${s.pageOne.roles.map(box)}</div>
<p class="hashes">${facts.resultSha256 === null ? nothing : hash(s.hashes.result, facts.resultSha256)}
${hash(s.hashes.data, data)}${hash(s.hashes.models, models)}${hash(s.hashes.settings, settings)}<span>${s.pageOne.voided}</span></p></section>`;
}

/** "61.3 % (interval 56.1–66.4 %)"; without an interval the figure alone. */
export function scoreText(ctx: ReportContext, value: number, ci: Interval | null): string {
  const { s, f } = ctx;
  return ci === null ? f.percent(value) : s.rateWithRange(f.percent(value), f.range(ci, f.percent));
}

/** "63 枚中 見逃し 1 枚, 1.6 % (interval …)": counts before the rate. */
export function rateText(ctx: ReportContext, which: 'missRate' | 'falseAlarmRate', rate: Rate): string {
  const { s, f } = ctx;
  const counts = s.rates[which].counts(f.count(rate.k), f.count(rate.n));
  return rate.n === 0 ? counts : `${counts}${s.listSeparator}${scoreText(ctx, rate.k / rate.n, rate.ci)}`;
}

/** "監査サンプル n = 84". */
export function basisText(ctx: ReportContext, split: keyof ReportContext['s']['splits'], n: number): string {
  return `${ctx.s.splits[split]} n\u00a0=\u00a0${ctx.f.count(n)}`;
}
