/** The paper for the board: one A4 page that can be read without the rest. */
import { alternatives } from './alternatives.ts';
import { filled, reasonSentence, type ReportContext } from './context.ts';
import { costSummary } from './costs.ts';
import { clip, type Html, html, name, nothing } from './html.ts';
import { topRisks } from './risks.ts';
import { sign, verdictTone } from './signs.ts';
import { threeNumbers } from './three-numbers.ts';

/** Longest texts that page 1 shows, in characters; the whole texts are in the body. */
const longest = { title: 34, person: 40, reason: 120, freeText: 92 } as const;

/** Page 1: subject, conclusion, request, three numbers, cost, risks, alternatives, next decision, sign-off. */
export function pageOne(ctx: ReportContext): Html {
  const { facts, s, f } = ctx;
  const page = s.pageOne;
  return html`<section class="page-one" aria-label="${page.kind}">
<div class="opening">
<header class="paper-head">
<div><p class="kind">${page.kind}</p><h1>${page.subject(clip(facts.project.name, longest.title))}</h1></div>
<dl class="meta"><dt>${page.date}</dt><dd>${f.time(facts.generatedAt)}</dd>
<dt>${page.author}</dt><dd>${person(ctx, facts.project.form.owners.project)}</dd>
${facts.project.object === null ? nothing : html`<dt>${page.object}</dt><dd>${clip(facts.project.object, longest.person)}</dd>`}
<dt>${page.profile}</dt><dd>${s.profiles[facts.result.verdict.profile]}</dd></dl>
</header>
${facts.project.isDemo ? html`<p class="demo-note">${page.demo}</p>` : nothing}
${conclusion(ctx)}
</div>
${request(ctx)}
${threeNumbers(ctx)}
${costSummary(ctx)}
${topRisks(ctx)}
${alternatives(ctx)}
${nextDecision(ctx)}
${signOff(ctx)}
</section>`;
}

function person(ctx: ReportContext, owner: string): Html {
  return filled(owner) === null
    ? html`<span class="missing">${ctx.s.notEntered}</span>`
    : html`<span class="one-line">${name(clip(owner, longest.person))}</span>`;
}

function conclusion(ctx: ReportContext): Html {
  const { s } = ctx;
  const { verdict } = ctx.facts.result;
  const deciding = verdict.value === 'go' ? [] : verdict.reasons.filter((reason) => reason.state !== 'pass');
  const others = deciding.length > 1 ? s.pageOne.andMore(ctx.f.count(deciding.length - 1)) : '';
  const because =
    deciding.length === 0
      ? nothing
      : html`<p><b>${s.pageOne.because}</b> ${clip(reasonSentence(ctx, deciding[0]), longest.reason)}${others}</p>`;
  return html`<section class="conclusion ${verdictTone(verdict.value)}">
<h2>${s.pageOne.conclusion}</h2>
<p class="verdict">${sign(verdictTone(verdict.value), s.verdicts[verdict.value])}</p>
<div><p>${s.pageOne.verdictSentences[verdict.value]}</p>${because}</div>
</section>`;
}

function request(ctx: ReportContext): Html {
  const { facts, s, f } = ctx;
  const { form } = facts.project;
  const initial = facts.result.cost.yen.base.initial;
  const text = facts.project.request ?? s.pageOne.requests[facts.result.verdict.value];
  return html`<section class="request"><h2>${s.pageOne.request}</h2><div>
<p>${clip(text, longest.freeText)}</p>
<p class="facts"><span><b>${s.pageOne.amount}</b> ${initial === null ? s.cost.notComputed : s.pageOne.initialCost(f.yen(initial))}</span>
<span><b>${s.pageOne.responsible}</b> ${person(ctx, form.owners.project)}</span></p></div></section>`;
}

function nextDecision(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { form, nextDecisionDate: date } = ctx.facts.project;
  const rule = filled(form.withdrawalRule);
  return html`<section class="next"><h2>${s.pageOne.next}</h2><dl>
<dt>${s.pageOne.nextDate}</dt><dd>${date === null ? s.notEntered : f.time(date)}${s.pageOne.nextWhat[ctx.facts.result.verdict.value]}</dd>
<dt>${s.pageOne.withdrawal}</dt><dd>${rule === null ? s.notEntered : clip(rule, longest.freeText)}</dd></dl></section>`;
}

function signOff(ctx: ReportContext): Html {
  const { facts, s } = ctx;
  const { data, models, settings } = facts.result.hashes;
  const box = (role: string): Html => html`<div class="box"><b>${role}</b><span class="stamp"></span><small>${s.pageOne.signDate}</small></div>`;
  const hash = (label: string, value: string): Html => html`<span>${label} <code>${clip(value, 17)}</code></span>`;
  return html`<section class="sign-off"><h2>${s.pageOne.signOff}</h2>
<div class="boxes">${s.pageOne.roles.map(box)}</div>
<p class="hashes">${facts.resultSha256 === null ? nothing : hash(s.hashes.result, facts.resultSha256)}
${hash(s.hashes.data, data)}${hash(s.hashes.models, models)}${hash(s.hashes.settings, settings)}<span>${s.pageOne.voided}</span></p></section>`;
}
