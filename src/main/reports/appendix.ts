import type { ReportContext } from './context.ts';
import { type Html, html, name } from './html.ts';
import { own } from './own.ts';
import { deviceWhy } from './run-words.ts';
import { figureCell, figures, headRow } from './table.ts';

/** One plain line for each term. */
export function termsSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const lines = s.terms.map(([term, line]) => html`<div><dt>${term}</dt><dd>${line}</dd></div>`);
  return html`<section class="body-section" id="terms"><h2>${s.sections.terms}</h2><dl class="terms">${lines}</dl></section>`;
}

/** All that is needed to make the same result again: device, versions, models, settings, hashes, seconds. */
export function recordSection(ctx: ReportContext): Html {
  const { s } = ctx;
  return html`<section class="body-section" id="record"><h2>${s.sections.record}</h2>
<h3>${s.record.device}</h3>${deviceTable(ctx)}<h3>${s.record.models}</h3>${modelTable(ctx)}
<h3>${s.record.settings}</h3>${settingsTable(ctx)}<h3>${s.record.hashes}</h3>${hashTable(ctx)}<h3>${s.record.seconds}</h3>${secondsTable(ctx)}</section>`;
}

function pairs(rows: readonly (readonly [label: Html | string, value: Html | string])[]): Html {
  return html`<table class="pairs"><tbody>${rows.map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</tbody></table>`;
}

function deviceTable(ctx: ReportContext): Html {
  const { s } = ctx;
  const { device } = ctx.facts.result;
  const { versions } = ctx.facts;
  const refused = device.refused.map((entry): readonly [Html, string] => [html`${s.record.refused} ${name(entry.name)}`, deviceWhy(ctx, entry.why)]);
  return pairs([
    [s.record.used, html`${name(device.used)} (${s.record.requested(device.requested)})`],
    [s.record.why, deviceWhy(ctx, device.reason)],
    ...refused,
    [s.record.versions, html`Tegakari ${name(versions.app)} ・ Node.js ${name(versions.node)} ・ onnxruntime ${name(versions.onnxruntime)}`],
  ]);
}

function modelTable(ctx: ReportContext): Html {
  const { s } = ctx;
  const { models } = ctx.facts.versions;
  if (models.length === 0) return html`<p class="missing">${s.record.noModels}</p>`;
  const row = (model: (typeof models)[number]): Html => html`<tr><th scope="row">${name(model.id)}</th><td>${name(model.licence)}</td><td><code>${model.sha256}</code></td></tr>`;
  return html`<table>${headRow(s.record.model, s.foundation.licence, 'sha256')}<tbody>${models.map(row)}</tbody></table>`;
}

function settingsTable(ctx: ReportContext): Html {
  const { settings } = ctx.facts;
  return settings.length === 0
    ? html`<p class="missing">${ctx.s.record.noSettings}</p>`
    : html`<div class="settings">${pairs(settings.map(({ key, value }) => [html`<code>${key}</code>`, value]))}</div>`;
}

function hashTable(ctx: ReportContext): Html {
  const { s } = ctx;
  const { hashes } = ctx.facts.result;
  const code = (value: string): Html => html`<code>${value}</code>`;
  return pairs([
    [s.hashes.result, ctx.facts.resultSha256 === null ? s.hashes.notComputed : code(ctx.facts.resultSha256)],
    [s.hashes.data, code(hashes.data)], [s.hashes.models, code(hashes.models)], [s.hashes.settings, code(hashes.settings)],
  ]);
}

function secondsTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const { total, resumed: _resumed, ...steps } = ctx.facts.result.seconds;
  const row = (label: Html | string, seconds: number, kind: string): Html =>
    html`<tr class="${kind}"><th scope="row">${label}</th>${figureCell(f.seconds(seconds))}</tr>`;
  const rows = Object.entries(steps).map(([step, seconds]) => row(own(s.steps, step) ?? html`<code>${step}</code>`, seconds, 'part'));
  return html`<table class="seconds">${headRow(s.record.step, figures(s.cost.time))}<tbody>${rows}${row(s.record.total, total, 'total')}</tbody></table>`;
}
